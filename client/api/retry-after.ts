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

/** The server does not know who asks any more (401), or lets this person see nothing of it (403). Asking again does not help. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
    this.name = 'Refused';
  }
}
