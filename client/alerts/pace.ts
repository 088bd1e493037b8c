// When a new critical alert may call people: with a tone, and with a notification of the browser.

/** At most one call in this time, for all alerts and all tabs of the browser. */
export const PACE_MS = 10_000;
/** So long, another tab does not call for the same alert again. Shorter than any snooze. */
const SHARED_MS = 55_000;

export interface Pace {
  /** ids of the loud critical alerts that were there the last time */
  readonly known: ReadonlySet<string>;
  /** those that nobody was called for yet, because the last call is too recent */
  readonly waiting: ReadonlySet<string>;
}

/** The last call, of any tab of this browser. */
export interface LastCall {
  /** ms, by the clock of this machine */
  readonly at: number;
  readonly ids: readonly string[];
}

export interface Next { readonly pace: Pace; readonly call: readonly string[] }

/**
 * @param pace null: the page has just begun to show this floor; what is critical already calls nobody
 * @param critical ids of the loud critical alerts now
 * @param last null: no call yet
 */
export function nextCall(pace: Pace | null, critical: readonly string[], last: LastCall | null, now: number): Next {
  const known = new Set(critical);
  if (pace === null) return { pace: { known, waiting: new Set() }, call: [] };
  // What is over, or quiet, calls nobody any more; an alert that is loud again is as new.
  // A clock that was set back must not stop all calls.
  const age = last === null || now < last.at ? Infinity : now - last.at;
  const called: readonly string[] = age < SHARED_MS ? last?.ids ?? [] : [];
  const waiting = critical.filter((id) => (!pace.known.has(id) || pace.waiting.has(id)) && !called.includes(id));
  return age < PACE_MS ? { pace: { known, waiting: new Set(waiting) }, call: [] } : { pace: { known, waiting: new Set() }, call: waiting };
}
