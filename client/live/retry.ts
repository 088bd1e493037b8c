const FIRST_MS = 500;
const MOST_MS = 30_000;
const MOST_HIDDEN_MS = 60_000;

/** Full jitter, for ever. A hidden tab is in less of a hurry. */
export function retryDelay(failures: number, hidden: boolean, random: () => number): number {
  const most = hidden ? MOST_HIDDEN_MS : MOST_MS;
  const ceiling = Math.min(most, FIRST_MS * 2 ** Math.min(failures, 10) * (hidden ? 2 : 1));
  return FIRST_MS + random() * Math.max(0, ceiling - FIRST_MS);
}

/** Retry-After as milliseconds: seconds, or a date measured against the answer's own Date (never this machine's clock). */
export function retryAfterMs(retryAfter: string | null, date: string | null): number {
  if (retryAfter === null) return 0;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const wait = Date.parse(retryAfter) - Date.parse(date ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

/** The server asked us to come back later (429, 503). */
export class ComeBackLater extends Error {
  constructor(readonly afterMs: number, status: number) {
    super(`HTTP ${status}`);
    this.name = 'ComeBackLater';
  }
}

/** The server knows who asks no longer (401), or lets this person see nothing of it (403). Asking again would not help. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
    this.name = 'Refused';
  }
}
