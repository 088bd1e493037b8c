// A page that reloads again and again shows nothing. After three reloads in a quarter of an hour it keeps its picture.

export const WINDOW_MS = 15 * 60_000;
export const MOST_RELOADS = 3;

export interface Budget {
  readonly allowed: boolean;
  /** times of the reloads that count, with the one now if it is allowed */
  readonly times: readonly number[];
  /** server time from which one is allowed again; null: now */
  readonly until: number | null;
}

/**
 * @param past server times of earlier reloads
 * @param now server time
 */
export function reloadNow(past: readonly number[], now: number): Budget {
  // A server's clock that was set back leaves times in the future: they count as now, and those far away not at all.
  const times = past.filter((at) => Math.abs(now - at) < WINDOW_MS).map((at) => Math.min(at, now)).sort((a, b) => a - b);
  if (times.length < MOST_RELOADS) return { allowed: true, times: [...times, now], until: null };
  return { allowed: false, times, until: (times[times.length - MOST_RELOADS] ?? now) + WINDOW_MS };
}
