import { MORE_ICONS } from './admin-icon-shapes';
import { isNamed } from '../words/coded-name';
import { ICONS } from './icon-shapes';
import type { IconName } from './icon-shapes';
import { statusIcons } from './state-icons';

/** A page is open for weeks, and statuses come and go. */
const MOST = 2_000;

/** Shows the statuses with the icons that the centre chose. An icon of a newer server is left out: then the name of the status decides. */
export function setStatusIcons(icons: readonly { readonly status: string; readonly icon: string }[]): void {
  ICONS.briefcase = MORE_ICONS.briefcase;
  ICONS.stethoscope = MORE_ICONS.stethoscope;
  const known = icons.filter(({ icon }) => icon in ICONS);
  const found = new Map<string, IconName | undefined>();
  statusIcons.value = (status) => {
    if (!found.has(status)) {
      if (found.size >= MOST) found.clear();
      found.set(status, known.find((one) => isNamed(one.status, status))?.icon as IconName | undefined);
    }
    return found.get(status);
  };
}
