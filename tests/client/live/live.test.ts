import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ComeBackLater, Refused } from '../../../client/api/retry-after';
import type { Agent } from '../../../client/live/agent';
import type { FeedConnection, WatchSink } from '../../../client/live/link';
import { createLive } from '../../../client/live/live';
import type { Live, LiveEvents, LiveWorld } from '../../../client/live/live-types';

const card = (i: number, name: string): unknown => ({ i, arn: `agent/${name}`, user: name, first: '', last: name, profile: '', groups: [], island: '' });
const snapshotOf = (view: string, build = 'b1'): unknown => ({
  view,
  epoch: `e-${view}`,
  rev: 1,
  at: 1_000,
  build,
  mode: 'live',
  zone: 'Asia/Tokyo',
  source: { state: 'live' },
  agents: [{ card: card(0, `${view}-agent`), live: { s: 'available' } }],
});

/** A server in a fake browser. It works unless a test changes it, and counts every request. */
class World implements LiveWorld {
  asked = { views: 0, snapshots: 0, sockets: 0, closed: 0 };
  sinks: WatchSink[] = [];
  viewIds: readonly string[] = ['one'];
  viewsAnswer: (() => Promise<unknown>) | null = null;
  snapshotAnswer: ((view: string) => Promise<unknown>) | null = null;
  socketAnswer: (() => Promise<unknown>) | null = null;
  sleptMs = 0;
  back: (thawed: boolean) => void = () => undefined;
  undone = 0;
  ownBuild: string | null = 'b1';
  readonly serverBuild = signal<string | null>(null);

  now = (): number => performance.now();
  wall = (): number => performance.now() + this.sleptMs;
  random = (): number => 0.5;
  hidden = (): boolean => false;
  endHanging = (): void => undefined;
  onReturn = (back: (thawed: boolean) => void): (() => void) => {
    this.back = back;
    return () => { this.undone++; };
  };
  views = async (): Promise<unknown> => {
    this.asked.views++;
    if (this.viewsAnswer !== null) return this.viewsAnswer();
    return this.viewIds.map((id) => ({ id, name: id }));
  };
  snapshot = async (view: string): Promise<unknown> => {
    this.asked.snapshots++;
    return this.snapshotAnswer === null ? snapshotOf(view) : this.snapshotAnswer(view);
  };
  connect = async (): Promise<FeedConnection> => {
    this.asked.sockets++;
    await this.socketAnswer?.();
    let open = true;
    return {
      get open() { return open; },
      watch: (_view, _since, sink) => {
        this.sinks.push(sink);
        return () => undefined;
      },
      seen: () => undefined,
      close: () => {
        if (open) this.asked.closed++;
        open = false;
      },
    };
  };
  tick(build = 'b1', more: Readonly<Record<string, unknown>> = {}): void {
    this.sinks.at(-1)?.next({ kind: 'tick', epoch: 'e-one', rev: 1, at: 1_000 + performance.now(), build, source: { state: 'live' }, ...more });
  }
  /** The server process is killed: the sockets close, and no request is answered. */
  kill(): void {
    this.socketAnswer = this.viewsAnswer = this.snapshotAnswer = () => Promise.reject<never>(new TypeError('Failed to fetch'));
    for (const sink of this.sinks) sink.ended();
  }
}

const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('the live page', () => {
  let world: World;
  let live: Live;
  let shown: (readonly Agent[])[];
  let events: LiveEvents;
  const names = (): readonly string[] => (shown.at(-1) ?? []).map((agent) => agent.last);

  beforeEach(() => {
    vi.useFakeTimers();
    world = new World();
    shown = [];
    events = { replaced: (agents) => { shown.push(agents); }, patched: vi.fn(), beat: vi.fn(), trusted: vi.fn() };
  });
  afterEach(() => {
    live.dispose();
    vi.useRealTimers();
  });
  const open = async (): Promise<void> => {
    live = createLive(world, events);
    await pass();
    world.tick();
    await pass();
  };
  /** Ticks as the server sends them. */
  const alive = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 5_000) {
      await pass(Math.min(5_000, left));
      world.tick();
    }
  };

  it('is live with the first tick', async () => {
    await open();
    expect([live.link.value, live.loaded.value, live.trust(), names()]).toEqual(['live', true, 'live', ['one-agent']]);
  });

  it('waits longer and longer when the views work and the snapshot fails, and keeps the shown map', async () => {
    await open();
    world.snapshotAnswer = () => Promise.reject(new Error('HTTP 500'));
    world.sinks.at(-1)?.ended();
    await pass(10_000);
    const early = world.asked.snapshots;
    await pass(600_000);
    const before = world.asked.snapshots;
    await pass(600_000);
    expect(before).toBeGreaterThan(early);
    expect(world.asked.snapshots - before).toBeLessThan(60);
    expect(world.asked.sockets - world.asked.closed).toBeLessThanOrEqual(1);
    expect(live.failures.value).toBeGreaterThan(20);
    expect([live.loaded.value, names()]).toEqual([true, ['one-agent']]);
  });

  it('retries no earlier than the server asked, whatever the views say', async () => {
    await open();
    world.snapshotAnswer = () => Promise.reject(new ComeBackLater(60_000, 503));
    world.sinks.at(-1)?.ended();
    await pass(300_000);
    expect(world.asked.snapshots).toBeLessThan(8);
  });

  it('keeps its link when a new list of views still has the view', async () => {
    await open();
    world.sinks.at(-1)?.ended();
    world.snapshotAnswer = () => Promise.reject(new Error('HTTP 500'));
    await pass(20_000);
    world.snapshotAnswer = null;
    world.viewIds = ['zero', 'one'];
    await alive(90_000);
    expect([live.view.value, live.link.value, names()]).toEqual(['one', 'live', ['one-agent']]);
  });

  it('has one request for the views at a time, and cancels each after a time-out', async () => {
    await open();
    world.kill();
    let open1 = 0;
    world.viewsAnswer = () => {
      open1++;
      return new Promise(() => undefined);
    };
    await pass(3_600_000);
    expect(open1).toBe(1);
  });

  it('says that it reconnects at the first sign of a killed server, and stops the clock at once', async () => {
    await open();
    await alive(20_000);
    expect(live.now()).not.toBeNull();
    world.kill();
    await pass();
    expect([live.link.value, live.now(), live.trust()]).toEqual(['reconnecting', null, 'stale']);
    await pass(5_000);
    expect(live.banner.value).toEqual({ kind: 'lost', offline: false });
    await pass(15_000);
    expect(live.link.value).toBe('lost');
  });

  it('is live again, and says so, with the first message after an outage', async () => {
    await open();
    world.kill();
    await pass(30_000);
    world.socketAnswer = world.viewsAnswer = world.snapshotAnswer = null;
    await pass(30_000);
    world.tick();
    expect([live.link.value, live.banner.value.kind, live.failures.value]).toEqual(['live', 'back', 0]);
    await alive(3_000);
    expect(live.banner.value.kind).toBe('none');
  });

  it('does not count an outage from the time the page was opened', async () => {
    await open();
    await alive(600_000);
    world.kill();
    await pass(15_000);
    expect([live.link.value, live.age()]).toEqual(['lost', 15_000]);
  });

  it('shows no agent of the old instance, and no outage, while the next instance is loading', async () => {
    world.viewIds = ['one', 'two'];
    await open();
    await alive(300_000);
    let come: (value: unknown) => void = () => undefined;
    world.snapshotAnswer = () => new Promise((resolve) => { come = resolve; });
    live.view.value = 'two';
    await pass(2_500);
    expect([names(), live.link.value, live.banner.value.kind, live.loaded.value, live.lastServerTime()]).toEqual([[], 'connecting', 'none', false, null]);
    come(snapshotOf('two'));
    await pass();
    expect(names()).toEqual(['two-agent']);
    expect(live.banner.value.kind).toBe('none');
  });

  it('asks within a second which floors there are when it hears that they are other ones, and never otherwise', async () => {
    await open();
    world.tick('b1', { floors: 'x' });
    await pass(1_000);
    const { views } = world.asked;
    world.viewIds = ['one', 'two'];
    for (let n = 0; n < 3; n++) {
      await pass(5_000);
      world.tick('b1', { floors: 'x' });
    }
    await pass(1_000);
    expect([world.asked.views, live.views.value?.length]).toEqual([views, 1]);
    world.tick('b1', { floors: 'y' });
    await pass(1_000);
    expect([world.asked.views, live.views.value?.length]).toEqual([views + 1, 2]);
  });

  it('forgets everybody when no view is left', async () => {
    await open();
    world.viewIds = [];
    world.snapshotAnswer = () => Promise.reject(new Error('HTTP 404'));
    world.sinks.at(-1)?.ended();
    await pass(60_000);
    expect([live.views.value, live.view.value, names()]).toEqual([[], null, []]);
  });

  it.each([[401, 'signed-out'], [403, 'forbidden']] as const)('ends when the server answers %d', async (status, why) => {
    await open();
    world.snapshotAnswer = () => Promise.reject(new Refused(status));
    world.sinks.at(-1)?.ended();
    await pass(5_000);
    expect([live.refused.value, live.trust(), live.banner.value.kind]).toEqual([why, 'stale', 'none']);
    const { snapshots } = world.asked;
    await pass(600_000);
    expect(world.asked.snapshots).toBe(snapshots);
  });

  it('offers the new build of the server from any answer, and compares it with the build that served the page', async () => {
    world.ownBuild = 'b0';
    await open();
    expect(live.newBuild.value).toBe(true);
    live.dispose();
    world.ownBuild = 'b1';
    await open();
    expect(live.newBuild.value).toBe(false);
    world.serverBuild.value = 'b2';
    expect(live.newBuild.value).toBe(true);
  });

  it('uses the first build that it sees as its own when the page has no build', async () => {
    world.ownBuild = null;
    await open();
    expect(live.newBuild.value).toBe(false);
    world.tick('b2');
    expect(live.newBuild.value).toBe(true);
  });

  it('says that the page is old when it cannot read the snapshot of another build', async () => {
    await open();
    world.snapshotAnswer = async () => ({ of: 'the future' });
    world.serverBuild.value = 'b2';
    world.sinks.at(-1)?.ended();
    await pass(10_000);
    expect([live.banner.value.kind, live.newBuild.value]).toEqual(['old-page', true]);
  });

  it('does not call the page old when a snapshot of its own build cannot be read', async () => {
    await open();
    world.snapshotAnswer = async () => ({ broken: true });
    world.sinks.at(-1)?.ended();
    await pass(10_000);
    expect(live.banner.value.kind).toBe('lost');
  });

  it('says that WebSockets are blocked when everything else works', async () => {
    world.socketAnswer = () => Promise.reject(new Error('HTTP 403'));
    live = createLive(world, events);
    await pass(20_000);
    expect(live.banner.value.kind).toBe('blocked');
    world.socketAnswer = null;
    await pass(60_000);
    world.tick();
    await pass(3_000);
    expect(live.banner.value.kind).not.toBe('blocked');
  });

  it('detects a sleep of the machine even if its own clock stopped, and is not live until a message of the server', async () => {
    await open();
    await alive(20_000);
    world.sleptMs = 3_600_000;
    expect(live.now()).toBeNull();
    const { sockets } = world.asked;
    await pass(1_000);
    expect([live.link.value, live.trust(), live.age()]).toEqual(['offline', 'stale', expect.any(Number)]);
    expect(live.age()).toBeGreaterThan(3_590_000);
    expect(world.asked.sockets).toBe(sockets + 1);
    world.tick();
    expect([live.link.value, live.now() !== null]).toEqual(['live', true]);
  });

  it.each([9_000, -3_600_000])('does not treat a change of the wall clock by %d ms as sleep', async (ms) => {
    await open();
    await alive(20_000);
    world.sleptMs = ms;
    await pass(1_000);
    expect([live.link.value, live.now() !== null]).toEqual(['live', true]);
  });

  it('removes everything when it is stopped', async () => {
    await open();
    live.dispose();
    const before = { ...world.asked };
    await pass(3_600_000);
    expect(world.asked).toEqual({ ...before, closed: before.sockets });
    expect([vi.getTimerCount(), world.undone]).toEqual([0, 1]);
  });
});
