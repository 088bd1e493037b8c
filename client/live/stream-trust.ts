import type { WireSource } from './wire';

/** Of the stream: not there, taken down, or none at all. */
const GONE: ReadonlySet<string> = new Set(['missing', 'off', 'none']);
/** It cannot be read now: may be over in a moment. */
const UNREAD: ReadonlySet<string> = new Set(['unreachable', 'denied']);

/** What cannot be read for so long is no blip any more. */
export const BLIP_MS = 5_000;
/** A stream that is said to be live and is this old is behind (reads that are throttled fail without another word). */
export const BEHIND_MS = 15_000;
/** … and one that has not moved for so long is not read at all. */
export const STUCK_MS = 30_000;

/** How far the stream behind the board can be believed. It goes by server time; `performance.now()` tells how old that is. */
export interface SourceTrust {
  /** A snapshot or a tick said so at this server time. */
  told(source: WireSource, at: number): void;
  /** What was said, and "behind" where it is behind and nobody said so. */
  readonly source: WireSource;
  /** Server time of the last word; 0 before the first. */
  readonly toldAt: number;
  /** Everything that arrived before this server time is on the board; null while that was never known. */
  readonly caughtUpTo: number | null;
  /** Milliseconds since then, now. */
  age(): number | null;
  /** Nothing is read any more, and that is known: the seats show the past. */
  stopped(): boolean;
}

export function createSourceTrust(now: () => number): SourceTrust {
  let source: WireSource = { state: 'live' };
  let caughtUpTo: number | null = null;
  let toldAt = 0;
  let heardAt = now();
  /** server time at which `caughtUpTo` was seen to move */
  let movedAt = 0;
  /** by `now()`: since when every word was that the stream cannot be read */
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
      // Right after a start nothing has been read yet.
      const unread = UNREAD.has(word.state) || (word.state === 'catching-up' && upTo === null);
      unreadSince = unread ? (unreadSince ?? heardAt) : null;
    },
    age,
    stopped() {
      if (GONE.has(source.state)) return true;
      if (unreadSince !== null) {
        // A page that is opened an hour later need not wait.
        const waited = source.caughtUpTo === undefined ? 0 : (age() ?? 0);
        return Math.max(waited, now() - unreadSince) >= BLIP_MS;
      }
      return source.caughtUpTo !== undefined && toldAt - movedAt >= STUCK_MS;
    },
  };
}
