import { h } from 'preact';
import type { JSX } from 'preact';
import type { Shape } from './icon-shapes';
import { ICONS as MAP_ICONS } from './icon-shapes';
import { MORE_ICONS } from './admin-icon-shapes';

const ICONS = { ...MAP_ICONS, ...MORE_ICONS };
export type IconName = keyof typeof ICONS;

/** The icons of the map and those that only other pages need. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  const shapes: readonly Shape[] = ICONS[name];
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {shapes.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
