import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import type { IconName } from '../ui/admin-icon';
import { STATUS_ICONS } from './document';

/** The icon of a status as on a seat. */
export function StatusIcon({ name }: { readonly name: string }): JSX.Element {
  const known: IconName = STATUS_ICONS.find((one) => one === name) ?? 'circle-minus';
  return <span class="sw s-away" aria-hidden="true"><Icon name={known} /></span>;
}
