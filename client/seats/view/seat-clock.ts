// Time on a seat: what is written, how full the bar is, which stage is reached, and when any of these changes next.

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const NEVER = Number.POSITIVE_INFINITY;

export type Level = 0 | 1 | 2;

/** What is counted towards a limit; 0 means "none" in every field, as in SeatView. */
export interface Limit { readonly limitSince: number; readonly warnAfter: number; readonly criticalAfter: number }

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

export function levelOf(limit: Limit, now: number): Level {
  if (limit.limitSince === 0) return 0;
  const elapsed = now - limit.limitSince;
  if (limit.criticalAfter > 0 && elapsed >= limit.criticalAfter) return 2;
  return limit.warnAfter > 0 && elapsed >= limit.warnAfter ? 1 : 0;
}

/** The bar is full at the first stage that exists: full means breach. -1 = no bar. */
export function barFraction(limit: Limit, now: number): number {
  const full = limit.warnAfter > 0 ? limit.warnAfter : limit.criticalAfter;
  if (limit.limitSince === 0 || full <= 0) return -1;
  return Math.min(1, Math.max(0, (now - limit.limitSince) / full));
}

/** When the timer's text changes next: each second on the seat's own phase, past an hour each minute. */
export function nextTick(since: number, now: number): number {
  if (since === 0) return NEVER;
  const elapsed = Math.max(0, now - since);
  // The last second of the first hour still ends on the second: an hour is a whole number of both.
  const step = elapsed < HOUR ? 1000 : MINUTE;
  return since + (Math.floor(elapsed / step) + 1) * step;
}

/** When the seat's stage changes next. */
export function nextStage(limit: Limit, now: number): number {
  if (limit.limitSince === 0) return NEVER;
  let next = NEVER;
  for (const after of [limit.warnAfter, limit.criticalAfter]) {
    const at = limit.limitSince + after;
    if (after > 0 && at > now && at < next) next = at;
  }
  return next;
}

/** When the seat must be looked at again. A seat that shows no timer is woken by its stages only. */
export function nextDue(since: number, limit: Limit, now: number, showsTimer: boolean): number {
  const stage = nextStage(limit, now);
  return showsTimer ? Math.min(stage, nextTick(since, now)) : stage;
}
