import { h } from 'preact';
import type { JSX } from 'preact';
import { ICONS } from './icon-shapes';
import type { IconName, Shape } from './icon-shapes';

export type { IconName } from './icon-shapes';

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  const shapes: readonly Shape[] = ICONS[name];
  return (
    <svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {shapes.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
