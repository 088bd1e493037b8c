import { elapsed } from '../../words/words';

// The time on a seat: its text, and when the text changes next.

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const NEVER = Number.POSITIVE_INFINITY;

/** As everywhere on the page; a time that is only a lower bound has a plus. */
export const timerText = (ms: number, atLeast: boolean): string => `${elapsed(ms)}${atLeast ? '+' : ''}`;

/** When the timer's text changes next: each second from the seat's own start, from an hour on each minute. */
export function nextTick(since: number, now: number): number {
  if (since === 0) return NEVER;
  const passed = Math.max(0, now - since);
  // The last second of the first hour still ends on the second: an hour is a whole number of both.
  const step = passed < HOUR ? 1000 : MINUTE;
  return since + (Math.floor(passed / step) + 1) * step;
}
