import { wallClock } from '../words/zone';

// Night by the clock of the site: it is right whatever this machine's clock and zone are.

export interface Night { readonly from: string; readonly to: string }

/** Minutes since midnight of 22:00; null: not a time. */
function minutesOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const [h, m] = [Number(hours), Number(minutes)];
  return hours !== undefined && h < 24 && m < 60 ? h * 60 + m : null;
}

/** The first minute belongs to the night and the last does not. A night from and to the same time is none. */
export function isNight(ms: number, zone: string | null, { from, to }: Night): boolean {
  const [begins, ends, now] = [minutesOf(from), minutesOf(to), minutesOf(wallClock(ms, zone).slice(11))];
  if (begins === null || ends === null || now === null || begins === ends) return false;
  return begins < ends ? now >= begins && now < ends : now >= begins || now < ends;
}

/** `auto` without a night of its own */
const USUAL: Night = { from: '22:00', to: '06:00' };

/** @param settings of the screen; null: not known yet */
export const nightOf = (ms: number, zone: string | null, settings: { readonly theme: string; readonly night: Night | null } | null): boolean => {
  const hours = settings?.night ?? (settings?.theme === 'auto' ? USUAL : null);
  return hours !== null && isNight(ms, zone, hours);
};
