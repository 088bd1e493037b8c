import type { WireSource } from './wire';

/** The stream is missing, was disconnected, or none is configured. */
const GONE: ReadonlySet<string> = new Set(['missing', 'off', 'none']);
/** The stream cannot be read now; this may end soon. */
const UNREAD: ReadonlySet<string> = new Set(['unreachable', 'denied']);

/** After this time it is more than a short interruption. */
export const BLIP_MS = 5_000;
/** A stream that is reported as live and is this old is behind (throttled reads fail without another message). */
export const BEHIND_MS = 15_000;
/** … and one that has not advanced for this time is not read at all. */
export const STUCK_MS = 30_000;

/** How far the stream behind the board can be trusted. It uses server time; `performance.now()` gives the age. */
export interface SourceTrust {
  /** A snapshot or a tick reported this at this server time. */
  told(source: WireSource, at: number): void;
  /** The reported state; "behind" if it is behind and this was not reported. */
  readonly source: WireSource;
  /** Server time of the last report; 0 before the first. */
  readonly toldAt: number;
  /** Everything that arrived before this server time is on the board; null if it was never known. */
  readonly caughtUpTo: number | null;
  /** Milliseconds since then. */
  age(): number | null;
  /** Nothing is read any more, and this is known: the seats show the past. */
  stopped(): boolean;
}

export function createSourceTrust(now: () => number): SourceTrust {
  let source: WireSource = { state: 'live' };
  let caughtUpTo: number | null = null;
  let toldAt = 0;
  let heardAt = now();
  /** server time at which `caughtUpTo` last advanced */
  let movedAt = 0;
  /** by `now()`: since when all reports say that the stream cannot be read */
  let unreadSince: number | null = null;

  const age = (): number | null => (caughtUpTo === null ? null : Math.max(0, toldAt - caughtUpTo) + now() - heardAt);

  return {
    get source() { return source; },
    get toldAt() { return toldAt; },
    get caughtUpTo() { return caughtUpTo; },
    told(word, at) {
      toldAt = at;
      heardAt = now();
      const upTo = word.caughtUpTo ?? null;
      if (upTo !== null && upTo !== caughtUpTo) {
        caughtUpTo = upTo;
        movedAt = at;
      }
      source = word.state === 'live' && upTo !== null && at - upTo >= BEHIND_MS ? { ...word, state: 'behind' } : word;
      // Directly after a start nothing has been read yet.
      const unread = UNREAD.has(word.state) || (word.state === 'catching-up' && upTo === null);
      unreadSince = unread ? (unreadSince ?? heardAt) : null;
    },
    age,
    stopped() {
      if (GONE.has(source.state)) return true;
      if (unreadSince !== null) {
        // A page that is opened an hour later does not need to wait.
        const waited = source.caughtUpTo === undefined ? 0 : (age() ?? 0);
        return Math.max(waited, now() - unreadSince) >= BLIP_MS;
      }
      return source.caughtUpTo !== undefined && toldAt - movedAt >= STUCK_MS;
    },
  };
}
