import { HubConnectionState } from '@microsoft/signalr';
import type { HubConnection } from '@microsoft/signalr';
import { retryDelay } from '../api/retry-delay';
import { feedOf } from '../live/hub';
import type { FeedConnection } from '../live/link';
import { DELAYED_MS } from '../live/link-trust';
import { readFollow } from './wall-wire';
import type { FollowMessage, Report } from './wall-wire';

/** Everything outside that the line uses; tests replace it. */
export interface LineWorld {
  readonly hub: () => HubConnection;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * The only socket of a screen (the server allows one): what to show, and the feeds of the floors, of which there are two while one replaces the other.
 * A floor's link decides whether its feed is alive; the socket closes when no feed is left on it, or when nothing at all arrives any more.
 */
export interface Line {
  connect(signal: AbortSignal): Promise<FeedConnection>;
  report(report: Report): void;
  /** about once a second */
  beat(): void;
  dispose(): void;
}

const START_MS = 10_000;
/** The first message of `Follow` comes at once. */
const TOLD_MS = 10_000;

/** @param failed the number of tries in a row that opened no socket */
export function openLine(world: LineWorld, heard: (message: FollowMessage) => void, failed: (failures: number) => void): Line {
  let hub: HubConnection | null = null;
  let starting: Promise<HubConnection> | null = null;
  let ended = new Set<() => void>();
  let feeds = 0;
  let failures = 0;
  let nextTry = 0;
  /** when something arrived last */
  let heardAt = 0;
  let told = false;
  let openedAt = 0;
  let disposed = false;

  const stop = (one: HubConnection): void => { void one.stop().catch(() => undefined); };

  function gone(one: HubConnection, mine: Set<() => void>): void {
    if (hub === one) hub = null;
    for (const end of mine) end();
  }

  function follow(one: HubConnection): void {
    const over = (): void => { if (hub === one && one.state === HubConnectionState.Connected) stop(one); };
    one.stream<unknown>('Follow').subscribe({
      next(raw) {
        if (hub !== one || disposed) return;
        heardAt = world.now();
        const message = readFollow(raw);
        if (message === 'malformed') return over();
        told = true;
        failures = 0;
        if (message !== null) heard(message);
      },
      complete: over,
      error: over,
    });
  }

  async function start(): Promise<HubConnection> {
    const made = world.hub();
    const mine = new Set<() => void>();
    made.onclose(() => gone(made, mine));
    let late: ReturnType<typeof setTimeout> | undefined;
    try {
      await Promise.race([made.start(), new Promise<never>((_, reject) => { late = setTimeout(() => reject(new Error('late')), START_MS); })]);
      if (disposed) throw new Error('disposed');
    } catch (error) {
      stop(made);
      nextTry = world.now() + retryDelay(++failures, false, world.random);
      if (!disposed) failed(failures);
      throw error;
    } finally {
      clearTimeout(late);
    }
    [hub, ended, feeds, told] = [made, mine, 0, false];
    heardAt = openedAt = world.now();
    follow(made);
    return made;
  }

  const socket = async (): Promise<HubConnection> => {
    if (hub?.state === HubConnectionState.Connected) return hub;
    return starting ??= start().finally(() => { starting = null; });
  };

  return {
    async connect(signal) {
      const one = await socket();
      if (signal.aborted) throw new Error('given up');
      feeds++;
      let open = true;
      const feed = feedOf(one, ended, () => {
        if (!open) return;
        open = false;
        if (hub !== one) return;
        feeds--;
        // Another floor's feed may still be alive on it.
        if (feeds === 0 || world.now() - heardAt > DELAYED_MS) stop(one);
      });
      return {
        ...feed,
        get open() { return open && feed.open; },
        watch: (view, since, sink) => feed.watch(view, since, {
          ...sink,
          next(message) {
            heardAt = world.now();
            sink.next(message);
          },
        }),
      };
    },
    report(report) {
      if (hub?.state === HubConnectionState.Connected) hub.send('Report', report).catch(() => undefined);
    },
    beat() {
      if (disposed) return;
      const at = world.now();
      if (hub !== null) {
        // A socket on which nobody says what to show is of no use; a closed one may not tell.
        if (!told && at - openedAt > TOLD_MS) {
          openedAt = at;
          nextTry = at + retryDelay(++failures, false, world.random);
          failed(failures);
          stop(hub);
        }
      } else if (starting === null && at >= nextTry) socket().catch(() => undefined);
    },
    dispose() {
      disposed = true;
      if (hub !== null) stop(hub);
      hub = null;
    },
  };
}
