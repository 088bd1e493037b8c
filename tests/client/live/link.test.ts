import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLink } from '../../../client/live/link';
import type { Since } from '../../../client/live/ack-painted';
import type { FeedConnection, Link, LinkEvents, LinkWorld, WatchSink } from '../../../client/live/link';
import { ComeBackLater, Refused } from '../../../client/api/retry-after';

const snapshot = (rev: number): unknown => ({
  view: 'v',
  epoch: 'e',
  rev,
  at: 1,
  build: 'b',
  mode: 'live',
  zone: 'Asia/Tokyo',
  source: { state: 'live' },
  agents: [{ card: { arn: 'a', user: 'u', first: '', last: '', profile: '', groups: [], island: '' }, live: { s: 'away' } }],
});
const tick = (rev: number): unknown => ({ kind: 'tick', epoch: 'e', rev, at: 1, build: 'b', source: { state: 'live' } });
const frame = (from: number, rev: number): unknown => ({ kind: 'frame', epoch: 'e', from, rev, at: 1, live: [{ s: 'talking', t: rev }] });

/** A server that answers at once unless a test makes it fail. It records everything that the link does. */
class World implements LinkWorld {
  readonly watches: { readonly since: Since; readonly sink: WatchSink; stopped: boolean }[] = [];
  readonly seenRevs: number[] = [];
  connects = 0;
  closes = 0;
  snapshots = 0;
  rev = 1;
  failing: Error | null = null;
  refusing: Refused | null = null;
  isHidden = false;
  now = (): number => Date.now();
  random = (): number => 0.5;
  hidden = (): boolean => this.isHidden;
  ended = 0;
  endHanging = (): void => { this.ended++; };

  /** milliseconds that a connection takes to open */
  slow = 0;
  /** only the snapshot fails */
  snapshotFailing: Error | null = null;
  answer: (() => unknown) | null = null;

  connect = async (): Promise<FeedConnection> => {
    this.connects++;
    if (this.slow > 0) await new Promise((resolve) => { setTimeout(resolve, this.slow); });
    if (this.failing !== null) throw this.failing;
    const made = { open: true };
    return {
      get open() { return made.open; },
      watch: (_view, since, sink) => {
        const watch = { since, sink, stopped: false };
        this.watches.push(watch);
        return () => { watch.stopped = true; };
      },
      seen: (_view, since) => { this.seenRevs.push(since.rev); },
      close: () => { made.open = false; this.closes++; },
    };
  };
  snapshot = async (): Promise<unknown> => {
    this.snapshots++;
    if (this.refusing !== null) throw this.refusing;
    if (this.snapshotFailing !== null) throw this.snapshotFailing;
    if (this.failing !== null) throw this.failing;
    return this.answer === null ? snapshot(this.rev) : this.answer();
  };

  get watch(): { readonly since: Since; readonly sink: WatchSink; stopped: boolean } {
    const last = this.watches.at(-1);
    if (last === undefined) throw new Error('no watch yet');
    return last;
  }
  send(message: unknown): void { this.watch.sink.next(message); }
}

const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('the link', () => {
  let world: World;
  let link: Link;
  let events: { readonly [K in keyof LinkEvents]: ReturnType<typeof vi.fn<LinkEvents[K]>> };

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.setSystemTime(1_000_000);
    world = new World();
    events = { snapshot: vi.fn(), patched: vi.fn(), tick: vi.fn(), failed: vi.fn(), refused: vi.fn(), closed: vi.fn() };
    link = openLink('v', world, events);
    await settle();
  });
  afterEach(() => {
    link.dispose();
    vi.useRealTimers();
  });

  it('takes a snapshot and watches since its revision', () => {
    expect(events.snapshot).toHaveBeenCalledTimes(1);
    expect(world.watch.since).toEqual({ epoch: 'e', rev: 1 });
  });

  it('takes a new snapshot over the same connection when a frame is missing', async () => {
    world.rev = 9;
    world.send(frame(4, 5));
    await settle();
    expect([world.connects, world.snapshots, world.watch.since.rev]).toEqual([1, 2, 9]);
    expect(events.patched).not.toHaveBeenCalled();
  });

  it('ends what hangs when a try has no snapshot for 8 s, and not when it has', async () => {
    await settle(8_500);
    expect(world.ended).toBe(0);
    world.answer = () => new Promise(() => undefined);
    world.watch.sink.ended();
    await settle(1_000);
    expect(world.snapshots).toBe(2);
    await settle(6_000);
    expect(world.ended).toBe(0);
    await settle(2_000);
    expect(world.ended).toBe(1);
  });

  it('treats a malformed message as a gap', async () => {
    world.send({ kind: 'frame', rev: 'x' });
    await settle();
    expect(world.snapshots).toBe(2);
  });

  it('ignores an unknown kind of message', async () => {
    world.send({ kind: 'weather' });
    await settle();
    expect(world.snapshots).toBe(1);
  });

  it('ignores messages of an ended watch', async () => {
    const old = world.watch;
    old.sink.next(frame(4, 5));
    await settle();
    old.sink.next(frame(1, 2));
    old.sink.ended();
    await settle(5_000);
    expect(old.stopped).toBe(true);
    expect(events.patched).not.toHaveBeenCalled();
    expect(world.watches).toHaveLength(2);
  });

  describe('when its server leaves', () => {
    it('connects elsewhere at a random part of the time, goes on from its board, and only then closes the old connection', async () => {
      world.send(frame(1, 2));
      const old = world.watch;
      world.send({ kind: 'leave', withinMs: 1_000 });
      await settle(499);
      expect([world.connects, world.closes]).toEqual([1, 0]);
      world.send(frame(2, 3));
      await settle(1);
      expect([world.connects, world.closes, world.snapshots]).toEqual([2, 1, 1]);
      expect([old.stopped, world.watch.since.rev]).toEqual([true, 3]);
      world.send(frame(3, 4));
      expect(events.patched).toHaveBeenCalledTimes(3);
      expect([events.failed.mock.calls.length, events.closed.mock.calls.length, link.closed]).toEqual([0, 0, false]);
    });

    it('tries again while every server refuses it, with a live picture and without a word', async () => {
      world.failing = new Error('refused');
      world.send({ kind: 'leave', withinMs: 0 });
      await settle(2_000);
      expect(world.connects).toBeGreaterThan(4);
      expect(world.connects).toBeLessThan(22);
      world.send(frame(1, 2));
      expect(events.patched).toHaveBeenCalledTimes(1);
      world.failing = null;
      await settle(500);
      expect([world.watches.length, world.closes, events.failed.mock.calls.length, events.closed.mock.calls.length]).toEqual([2, 1, 0, 0]);
    });

    it('tries as after any other loss when the old connection is over before', async () => {
      world.failing = new Error('refused');
      world.send({ kind: 'leave', withinMs: 0 });
      await settle(300);
      world.watch.sink.ended();
      await settle(0);
      expect(link.closed).toBe(true);
      world.failing = null;
      await settle(2_000);
      expect([link.closed, world.watches.length, world.snapshots]).toEqual([true, 2, 2]);
      world.send(tick(1));
      expect(link.closed).toBe(false);
    });

    it('does not move twice for two messages, nor when it is closed', async () => {
      world.slow = 1_000;
      world.send({ kind: 'leave', withinMs: 0 });
      world.send({ kind: 'leave', withinMs: 0 });
      await settle(500);
      expect(world.connects).toBe(2);
      link.dispose();
      await settle(1_000);
      expect([world.connects, world.closes]).toEqual([2, 2]);
    });
  });

  it('waits a random part of the time given in a resync', async () => {
    world.send({ kind: 'resync', reason: 'stopping', withinMs: 4_000 });
    await settle(1_999);
    expect(world.snapshots).toBe(1);
    await settle(1);
    expect(world.snapshots).toBe(2);
  });

  it('acknowledges the latest painted revision once, and only when it changed', () => {
    world.send(frame(1, 2));
    world.send(frame(2, 5));
    link.painted();
    link.painted();
    expect(world.seenRevs).toEqual([5]);
  });

  it('acknowledges a single frame a little later, so that one message can acknowledge two', async () => {
    world.send(frame(1, 2));
    link.painted();
    await settle(99);
    expect(world.seenRevs).toEqual([]);
    await settle(1);
    expect(world.seenRevs).toEqual([2]);
    world.send(frame(2, 3));
    link.painted();
    await settle(40);
    world.send(frame(3, 4));
    link.painted();
    expect(world.seenRevs).toEqual([2, 4]);
    await settle(1_000);
    expect(world.seenRevs).toEqual([2, 4]);
  });

  it('leaves frames after the paint for the next acknowledgement', async () => {
    world.send(frame(1, 2));
    link.painted();
    world.send(frame(2, 3));
    await settle(100);
    expect(world.seenRevs).toEqual([2]);
    world.send(frame(3, 4));
    link.painted();
    expect(world.seenRevs).toEqual([2, 4]);
  });

  it('acknowledges no frame that a snapshot has replaced', async () => {
    world.send(frame(1, 2));
    link.painted();
    world.rev = 9;
    world.send({ kind: 'resync', reason: 'behind', withinMs: 0 });
    await settle(1_000);
    expect(world.watch.since.rev).toBe(9);
    expect(world.seenRevs).toEqual([]);
  });

  it('acknowledges on receipt while the tab is hidden', () => {
    world.isHidden = true;
    world.send(frame(1, 2));
    expect(world.seenRevs).toEqual([2]);
  });

  it('closes a connection after 12 s without a message and opens a new one', async () => {
    world.send(tick(1));
    await settle(11_999);
    link.beat();
    await settle();
    expect(world.closes).toBe(0);
    await settle(1);
    link.beat();
    await settle(1_000);
    expect([world.closes, world.connects, world.snapshots]).toEqual([1, 2, 2]);
  });

  it('gives up a socket that does not open within 5 s although the snapshot came, and then one each time a little later', async () => {
    const { connect } = world;
    world.connect = () => {
      world.connects++;
      return new Promise(() => undefined);
    };
    world.watch.sink.ended();
    await settle(750);
    expect([world.connects, vi.mocked(events.failed).mock.calls.length]).toEqual([2, 1]);
    await settle(4_999);
    expect(events.failed).toHaveBeenCalledTimes(1);
    await settle(1);
    expect(events.failed).toHaveBeenLastCalledWith(2, 'socket');
    world.connect = connect;
    await settle(1_250);
    expect([world.connects, world.watches.length]).toEqual([3, 2]);
  });

  it('closes a socket that opens after its limit', async () => {
    world.slow = 6_000;
    world.watch.sink.ended();
    await settle(6_900);
    world.slow = 0;
    await settle(2_000);
    expect([world.connects, world.closes, world.watches.length]).toEqual([3, 2, 2]);
  });

  it('replaces a connection whose first message does not come within 5 s', async () => {
    await settle(4_999);
    link.beat();
    await settle();
    expect(world.closes).toBe(0);
    await settle(1);
    link.beat();
    await settle(1_000);
    expect([world.closes, world.connects, link.closed]).toEqual([1, 2, true]);
    world.send(tick(1));
    await settle(11_999);
    link.beat();
    expect([world.closes, link.closed]).toEqual([1, false]);
  });

  it('ends for good when the snapshot is refused, even if the connection failed first without a reason', async () => {
    world.failing = new Error('closed');
    world.refusing = new Refused(401);
    world.watch.sink.ended();
    await settle(60_000);
    expect(vi.mocked(events.refused).mock.calls).toEqual([[401]]);
    const asked = [world.connects, world.snapshots];
    link.wake();
    await settle(600_000);
    expect([world.connects, world.snapshots]).toEqual(asked);
  });

  it('never stops trying, and a success counts from the first tick', async () => {
    world.failing = new Error('down');
    world.watch.sink.ended();
    await settle(3_600_000);
    expect(world.connects).toBeGreaterThan(100);
    world.failing = null;
    await settle(30_000);
    world.send(tick(1));
    expect(link.heardAt).toBe(Date.now());
  });

  it('retries no earlier than the server asked', async () => {
    world.failing = new ComeBackLater(60_000, 503);
    world.watch.sink.ended();
    await settle(2_000);
    const before = world.snapshots;
    await settle(55_000);
    expect(world.snapshots).toBe(before);
    await settle(10_000);
    expect(world.snapshots).toBe(before + 1);
  });

  it('retries at once when the page wakes during a wait', async () => {
    world.failing = new Error('down');
    world.watch.sink.ended();
    await settle(20_000);
    world.failing = null;
    const before = world.snapshots;
    link.wake();
    await settle();
    expect(world.snapshots).toBe(before + 1);
  });

  it('requests again when the page wakes during a watch: over the same link if it works, over a new one if it is silent', async () => {
    world.send(tick(1));
    await settle(3_000);
    link.wake();
    await settle();
    expect([world.connects, world.snapshots]).toEqual([1, 2]);
    await settle(8_000);
    link.wake();
    await settle();
    expect([world.connects, world.snapshots]).toEqual([2, 3]);
  });

  it('does not overload a server whose frames never fit', async () => {
    for (let i = 0; i < 50; i++) {
      world.send(frame(70, 80));
      await settle(100);
    }
    expect(world.snapshots).toBeLessThan(12);
  });

  it('closes a socket that opens after the snapshot of its try has failed', async () => {
    world.watch.sink.ended();
    world.slow = 1_500;
    world.snapshotFailing = new Error('HTTP 500');
    await settle(20_000);
    world.snapshotFailing = null;
    await settle(60_000);
    world.send(tick(1));
    expect(world.connects).toBeGreaterThan(3);
    expect(world.connects - world.closes).toBe(1);
  });

  it('keeps a working socket when only the snapshot must wait', async () => {
    world.snapshotFailing = new ComeBackLater(1_000, 503);
    world.send(frame(7, 8));
    await settle(10_000);
    world.snapshotFailing = null;
    await settle(60_000);
    expect([world.connects, world.closes]).toEqual([1, 0]);
    expect(world.watches).toHaveLength(2);
  });

  it('is reported as closed at once, and until the next message of the server', async () => {
    world.send(tick(1));
    expect(link.closed).toBe(false);
    world.failing = new Error('down');
    world.watch.sink.ended();
    await settle();
    expect(link.closed).toBe(true);
    world.failing = null;
    await settle(60_000);
    expect(link.closed).toBe(true);
    world.send(tick(1));
    expect(link.closed).toBe(false);
  });

  it('is not reported as closed while it loads another snapshot over a working socket', async () => {
    world.send(tick(1));
    world.send(frame(7, 8));
    await settle(2_000);
    expect(link.closed).toBe(false);
  });

  it('gives a slower server more time at each try', async () => {
    let begun = 0;
    world.answer = () => new Promise((resolve) => {
      begun++;
      setTimeout(() => resolve(snapshot(9)), 25_000);
    });
    world.watch.sink.ended();
    await settle(80_000);
    expect(world.watch.since.rev).toBe(9);
    expect(begun).toBeLessThan(4);
  });

  it('says why a try failed: no socket although the snapshot came, or a snapshot that cannot be read', async () => {
    world.connect = async () => { throw new Error('HTTP 403'); };
    world.watch.sink.ended();
    await settle(20_000);
    expect(events.failed).toHaveBeenLastCalledWith(expect.any(Number), 'socket');
    world.connect = new World().connect;
    world.answer = () => ({ strange: true });
    await settle(40_000);
    expect(events.failed).toHaveBeenLastCalledWith(expect.any(Number), 'unreadable');
  });

  it('is silent after dispose', async () => {
    link.dispose();
    await settle(60_000);
    expect([world.snapshots, world.connects, world.closes]).toEqual([1, 1, 1]);
  });
});
