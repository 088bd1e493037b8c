import type { JSX } from 'preact';
import { MORE_ICONS } from '../ui/admin-icon-shapes';
import { IconPath } from '../ui/icon';
import { ICONS as MAP_ICONS } from '../ui/icon-shapes';
import { EDITOR_ICONS } from '../ui/editor-icon-shapes';

const ICONS = { ...MAP_ICONS, ...MORE_ICONS, ...EDITOR_ICONS };
export type EditIconName = keyof typeof ICONS;

export function EditIcon({ name }: { readonly name: EditIconName }): JSX.Element { return <IconPath path={ICONS[name]} />; }

interface Props extends Omit<JSX.IntrinsicElements['button'], 'icon' | 'label'> {
  readonly icon: EditIconName;
  /** name for screen readers, and the tooltip */
  readonly label: string;
  /** the letter of its key */
  readonly letter?: string;
}

/** A button with only an icon. */
export function EditIconButton({ icon, label, letter, class: more, ...rest }: Props): JSX.Element {
  return (
    <button type="button" {...rest} class={`btn sq${typeof more === 'string' ? ` ${more}` : ''}`} aria-label={label}
      title={letter === undefined ? label : `${label} (${letter})`}>
      <EditIcon name={icon} />{letter !== undefined && <sub aria-hidden="true">{letter}</sub>}
    </button>
  );
}
