import { MORE_ICONS } from './admin-icon-shapes';
import { ICONS } from './icon-shapes';
import type { IconName } from './icon-shapes';
import { statusIcons } from './state-icons';

/** Shows the statuses with the icons that the centre chose. An icon of a newer server is left out: then the name of the status decides. */
export function setStatusIcons(icons: readonly { readonly status: string; readonly icon: string }[]): void {
  ICONS.briefcase = MORE_ICONS.briefcase;
  ICONS.stethoscope = MORE_ICONS.stethoscope;
  statusIcons.value = new Map(icons.filter(({ icon }) => icon in ICONS).map(({ status, icon }) => [status, icon as IconName]));
}
