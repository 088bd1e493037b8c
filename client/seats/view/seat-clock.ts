// Time on a seat: what is written, and when that changes next.

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const NEVER = Number.POSITIVE_INFINITY;

/** m:ss, past an hour h:mmh, past a hundred hours whole hours. A clock that lags the event shows 0:00, never a minus. */
export function timerText(elapsed: number, atLeast: boolean): string {
  const seconds = Math.max(0, Math.floor(elapsed / 1000));
  const mark = atLeast ? '+' : '';
  if (seconds < 3600) {
    const s = seconds % 60;
    return `${Math.floor(seconds / 60)}:${s < 10 ? '0' : ''}${s}${mark}`;
  }
  const hours = Math.floor(seconds / 3600);
  if (hours >= 100) return `${hours}h${mark}`;
  const m = Math.floor((seconds % 3600) / 60);
  return `${hours}:${m < 10 ? '0' : ''}${m}h${mark}`;
}

/** When the timer's text changes next: each second on the seat's own phase, past an hour each minute. */
export function nextTick(since: number, now: number): number {
  if (since === 0) return NEVER;
  const elapsed = Math.max(0, now - since);
  // The last second of the first hour still ends on the second: an hour is a whole number of both.
  const step = elapsed < HOUR ? 1000 : MINUTE;
  return since + (Math.floor(elapsed / step) + 1) * step;
}
