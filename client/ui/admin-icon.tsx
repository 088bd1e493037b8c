import type { JSX } from 'preact';
import { MORE_ICONS } from './admin-icon-shapes';
import { IconPath } from './icon';
import { ICONS as MAP_ICONS } from './icon-shapes';

const ICONS = { ...MAP_ICONS, ...MORE_ICONS };
export type IconName = keyof typeof ICONS;

/** The icons of the map, and those that only other pages need. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element { return <IconPath path={ICONS[name]} />; }
