import type { JSX } from 'preact';
import { ICONS } from './icon-shapes';
import type { IconName } from './icon-shapes';

export type { IconName } from './icon-shapes';

export function Icon({ name }: { readonly name: IconName }): JSX.Element { return <IconPath path={ICONS[name]} />; }

export function IconPath({ path }: { readonly path: string }): JSX.Element {
  return <svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={path} /></svg>;
}
