/** Retry-After in milliseconds: seconds, or a date compared with the answer's own Date (never with this machine's clock). */
export function retryAfterMs(retryAfter: string | null, date: string | null): number {
  if (retryAfter === null) return 0;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const wait = Date.parse(retryAfter) - Date.parse(date ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

/** The server asked us to try again later (429, 503). */
export class ComeBackLater extends Error {
  constructor(readonly afterMs: number, status: number) {
    super(`HTTP ${status}`);
    this.name = 'ComeBackLater';
  }
}

/** The session has ended (401), or this person may see nothing here (403). Trying again does not help. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
    this.name = 'Refused';
  }
}
