import { GIVEN_UP } from '../api/given-up';
import { readMessage, readSnapshot } from './wire-read';
import type { WireSnapshot, WireTick } from './wire';
import { acknowledge } from './ack-painted';
import type { Since } from './ack-painted';
import { boardOf, patch } from './board';
import type { Board, Patched } from './board';
import { ComeBackLater, Refused } from '../api/retry-after';
import { retryDelay } from '../api/retry-delay';
import { DELAYED_MS, LOST_MS } from './link-trust';

export interface WatchSink {
  readonly next: (message: unknown) => void;
  readonly ended: () => void;
}

/** An open connection to the hub. */
export interface FeedConnection {
  readonly open: boolean;
  watch(view: string, since: Since, sink: WatchSink): () => void;
  seen(view: string, since: Since): void;
  close(): void;
}

/** Everything outside the page that the link uses; tests replace it. */
export interface LinkWorld {
  readonly connect: (signal: AbortSignal) => Promise<FeedConnection>;
  readonly snapshot: (view: string, signal: AbortSignal) => Promise<unknown>;
  readonly now: () => number;
  readonly random: () => number;
  readonly hidden: () => boolean;
  /** A try has no answer: ends other requests of the page that hang and may hold all connections of the browser. */
  readonly endHanging: () => void;
}

export interface LinkEvents {
  /** Replaces everything that was shown. */
  readonly snapshot: (board: Board, wire: WireSnapshot) => void;
  readonly patched: (change: Extract<Patched, { kind: 'patched' }>, at: number, read: number, before: Board) => void;
  readonly tick: (tick: WireTick) => void;
  /** The link is known to be closed, or is open again: `link.closed` changed. */
  readonly closed: () => void;
  /** A try failed; `failures` is the number of consecutive failures. */
  readonly failed: (failures: number, why: Failure) => void;
  /** This browser may see nothing any more (401, 403): the link has ended permanently. */
  readonly refused: (status: number) => void;
}

/**
 *   socket      the snapshot arrived, but the socket did not open: something between the page and the server may block it
 *   unreadable  the snapshot arrived but has a wrong format
 *   other       anything else
 */
export type Failure = 'socket' | 'unreadable' | 'other';

class TryFailed extends Error {
  constructor(readonly why: Failure) {
    super(why);
    this.name = 'TryFailed';
  }
}

export interface Link {
  /** When the last frame or tick arrived, by `performance.now()`; null before the first. */
  readonly heardAt: number | null;
  /** The connection is known to be closed, and no message has arrived since. */
  readonly closed: boolean;
  /** The newest applied revision was painted (or the tab is hidden and does not paint). */
  painted(): void;
  /** The page came back (visible, resumed, online again): request a snapshot at once. */
  wake(): void;
  /** Called about once a second. */
  beat(): void;
  dispose(): void;
}

/** Why one watch ended. */
type Ending = { readonly why: 'again'; readonly withinMs: number } | { readonly why: 'dead'; readonly atOnce?: boolean };

/** Time limit for one try. It grows with each try, for slow servers. */
const TRY_MS = 15_000;
const MOST_TRY_MS = 60_000;
/** If a try has no snapshot after this time, requests that hang may be in its way. It grows with each try, for slow networks. */
const HANGING_MS = 8_000;
/** Time limit for the socket with its handshake, and then for the first message. It grows more slowly: a dead socket opens no better later. */
const ANSWER_MS = 5_000;
const YOUNG_MS = 2_000;
const WAKE_PAUSE_MS = 1_000;

/**
 * Keeps one view connected:
 *
 *   connect + snapshot ──▶ watch since it ──▶ frames and ticks
 *        ▲                      │ gap, resync, wrong format, wake: a new snapshot over the same connection
 *        └── jittered wait ◀────┘ closed, no first message, or silent for 12 s: a new connection
 *   snapshot refused (401, 403): over
 */
export function openLink(view: string, world: LinkWorld, events: LinkEvents): Link {
  let disposed = false;
  let connection: FeedConnection | null = null;
  let board: Board | null = null;
  let heardAt: number | null = null;
  let closed = false;
  let failures = 0;
  let lastWake = -Infinity;
  let trying: { readonly abort: AbortController; readonly since: number } | null = null;
  let watching: { readonly since: number; readonly end: (ending: Ending) => void } | null = null;
  let cutNap: (() => void) | null = null;

  const nap = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        cutNap = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      cutNap = done;
    });

  const drop = (): void => {
    connection?.close();
    connection = null;
  };

  /** A refused connection has no reason. The snapshot has one, even if the connection failed before it. */
  const fetchSnapshot = (signal: AbortSignal): Promise<unknown> =>
    world.snapshot(view, signal).catch((error: unknown) => {
      if (error instanceof Refused && !disposed) {
        dispose();
        events.refused(error.status);
      }
      throw error;
    });

  function dispose(): void {
    disposed = true;
    acknowledging.reset({ epoch: '', rev: 0 });
    trying?.abort.abort(GIVEN_UP);
    watching?.end({ why: 'dead' });
    cutNap?.();
  }

  const acknowledging = acknowledge((at) => {
    if (watching !== null) connection?.seen(view, at);
  });

  const painted = (): void => {
    if (board !== null && watching !== null) acknowledging.painted({ epoch: board.epoch, rev: board.rev }, world.hidden());
  };

  const setClosed = (next: boolean): void => {
    if (closed === next) return;
    closed = next;
    events.closed();
  };

  const connect = (signal: AbortSignal): Promise<FeedConnection> =>
    world.connect(signal).then((made) => {
      // A late connection of an abandoned try must not stay open together with the next one.
      if (disposed || signal.aborted) made.close();
      else connection = made;
      return made;
    });

  const answerLimit = (): number => Math.min(MOST_TRY_MS, ANSWER_MS * Math.max(1, failures));

  /** Null: it failed or took too long. Its end may never come, so nobody waits for it. */
  function connectInTime(signal: AbortSignal): Promise<FeedConnection | null> {
    return new Promise((resolve) => {
      const late = new AbortController();
      const giveUp = (): void => {
        clearTimeout(timer);
        late.abort(GIVEN_UP);
        resolve(null);
      };
      const timer = setTimeout(giveUp, answerLimit());
      signal.addEventListener('abort', giveUp, { once: true });
      connect(late.signal).then((made) => {
        clearTimeout(timer);
        resolve(made);
      }, giveUp);
    });
  }

  async function begin(): Promise<FeedConnection> {
    const abort = new AbortController();
    const { signal } = abort;
    const timer = setTimeout(() => abort.abort(GIVEN_UP), Math.min(MOST_TRY_MS, TRY_MS * 2 ** Math.min(failures, 4)));
    const hanging = setTimeout(() => world.endHanging(), HANGING_MS * 2 ** Math.min(Math.max(failures - 1, 0), 3));
    trying = { abort, since: world.now() };
    const over = new Promise<never>((_, reject) => { signal.addEventListener('abort', () => reject(new Error('given up')), { once: true }); });
    over.catch(() => undefined);
    try {
      const connecting = connection !== null && connection.open ? connection : connectInTime(signal);
      const snapshot = readSnapshot(await Promise.race([fetchSnapshot(signal), over]));
      clearTimeout(hanging);
      if (snapshot === null) throw new TryFailed('unreadable');
      const made = await Promise.race([connecting, over]);
      if (made === null) throw new TryFailed('socket');
      if (disposed) throw new Error('disposed');
      board = boardOf(snapshot);
      acknowledging.reset({ epoch: board.epoch, rev: board.rev });
      events.snapshot(board, snapshot);
      return made;
    } catch (error) {
      // Messages that arrive later belong to no try.
      abort.abort(GIVEN_UP);
      throw error;
    } finally {
      clearTimeout(timer);
      clearTimeout(hanging);
      trying = null;
    }
  }

  function receive(raw: unknown, end: (ending: Ending) => void): void {
    const message = readMessage(raw);
    if (message === 'unknown-kind') return;
    if (message === 'malformed' || board === null) return end({ why: 'again', withinMs: 0 });
    switch (message.kind) {
      case 'tick':
        heardAt = world.now();
        failures = 0;
        setClosed(false);
        return events.tick(message);
      case 'resync':
        return end({ why: 'again', withinMs: message.withinMs ?? 0 });
      case 'frame': {
        const before = board;
        const result = patch(board, message);
        if (result.kind === 'gap') return end({ why: 'again', withinMs: 0 });
        heardAt = world.now();
        setClosed(false);
        if (result.kind === 'old') return;
        board = result.board;
        acknowledging.applied();
        events.patched(result, message.at, message.read ?? 0, before);
        // A hidden tab does not paint; it keeps its board and acknowledges it.
        if (world.hidden()) painted();
        return;
      }
      default:
        return message satisfies never;
    }
  }

  async function watch(made: FeedConnection, start: Board): Promise<Ending> {
    let stop: (() => void) | null = null;
    const ending = await new Promise<Ending>((resolve) => {
      let over = false;
      const end = (how: Ending): void => {
        over = true;
        resolve(how);
      };
      watching = { since: world.now(), end };
      stop = made.watch(view, { epoch: start.epoch, rev: start.rev, vector: start.vector }, {
        // Messages of an ended watch are ignored.
        next: (raw) => { if (!over && !disposed) receive(raw, end); },
        ended: () => end({ why: 'dead' }),
      });
    });
    watching = null;
    (stop as (() => void) | null)?.();
    return ending;
  }

  async function run(): Promise<void> {
    while (!disposed) {
      let wait = 0;
      let why: Failure = 'other';
      try {
        const made = await begin();
        if (board === null) continue;
        const started = world.now();
        const ending = await watch(made, board);
        if (ending.why === 'dead') {
          drop();
          if (disposed) break;
          failures++;
          setClosed(true);
          wait = ending.atOnce === true ? 0 : retryDelay(failures, world.hidden(), world.random);
        } else {
          // Repeating the request immediately would overload the server.
          const young = ending.withinMs === 0 && world.now() - started < YOUNG_MS;
          failures = young ? failures + 1 : 0;
          wait = young && failures > 1 ? retryDelay(failures, world.hidden(), world.random) : world.random() * ending.withinMs;
        }
      } catch (error) {
        // The server asked us to try later, so the socket waits too.
        if (!(error instanceof ComeBackLater)) drop();
        if (disposed) break;
        failures++;
        if (connection === null) setClosed(true);
        if (error instanceof TryFailed) why = error.why;
        wait = retryDelay(failures, world.hidden(), world.random);
        if (error instanceof ComeBackLater) wait = Math.max(wait, error.afterMs);
      }
      if (disposed) break;
      if (failures > 0) events.failed(failures, why);
      if (wait > 0) await nap(wait);
    }
    drop();
  }
  void run();

  return {
    get heardAt() { return heardAt; },
    get closed() { return closed; },
    painted,
    wake() {
      const at = world.now();
      if (at - lastWake < WAKE_PAUSE_MS) return;
      lastWake = at;
      if (cutNap !== null) return cutNap();
      if (watching !== null) {
        const quiet = heardAt === null || at - heardAt > DELAYED_MS;
        return watching.end(quiet ? { why: 'dead', atOnce: true } : { why: 'again', withinMs: 0 });
      }
      if (trying !== null && at - trying.since > WAKE_PAUSE_MS) trying.abort.abort(GIVEN_UP);
    },
    beat() {
      if (watching === null) return;
      const { since } = watching;
      const heard = heardAt ?? -Infinity;
      const limit = heard < since ? Math.min(LOST_MS, answerLimit()) : LOST_MS;
      if (world.now() - Math.max(heard, since) >= limit) watching.end({ why: 'dead' });
    },
    dispose,
  };
}
