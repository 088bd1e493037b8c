import { HubConnectionState } from '@microsoft/signalr';
import type { HubConnection, IStreamSubscriber } from '@microsoft/signalr';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLine } from '../../../client/wall/line';
import type { Line } from '../../../client/wall/line';
import type { FollowMessage } from '../../../client/wall/wall-wire';
import type { FeedConnection } from '../../../client/live/link';

const SHOW = { kind: 'show', zones: [], view: 'v', screen: { id: 's', name: 'East' } };
const ABORT = new AbortController().signal;

/** A hub of the server. It may be away, or deaf: open and without a word. */
class Hub {
  state = HubConnectionState.Disconnected;
  readonly streams: { readonly name: string; readonly view: unknown; readonly sink: IStreamSubscriber<unknown> }[] = [];
  readonly sent: unknown[][] = [];
  private closed: (() => void)[] = [];
  constructor(private readonly server: Server) {}
  onclose(call: () => void): void { this.closed.push(call); }
  async start(): Promise<void> {
    if (this.server.away) throw new Error('away');
    this.state = HubConnectionState.Connected;
  }
  stop(): Promise<void> {
    if (this.state === HubConnectionState.Connected) {
      this.state = HubConnectionState.Disconnected;
      for (const call of this.closed) call();
    }
    return Promise.resolve();
  }
  stream(name: string, view: unknown): { subscribe: (sink: IStreamSubscriber<unknown>) => { dispose: () => void } } {
    return {
      subscribe: (sink) => {
        this.streams.push({ name, view, sink });
        if (name === 'Follow' && !this.server.deaf) queueMicrotask(() => sink.next(SHOW));
        return { dispose: () => undefined };
      },
    };
  }
  send(...said: unknown[]): Promise<void> {
    this.sent.push(said);
    return Promise.resolve();
  }
}

class Server {
  away = false;
  deaf = false;
  readonly hubs: Hub[] = [];
  hub = (): HubConnection => {
    this.hubs.push(new Hub(this));
    return this.hubs[this.hubs.length - 1] as unknown as HubConnection;
  };
  get open(): readonly Hub[] { return this.hubs.filter(({ state }) => state === HubConnectionState.Connected); }
}

let server: Server;
let line: Line;
let heard: FollowMessage[];
let failures: number[];
let beating: ReturnType<typeof setInterval>;
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const watch = (feed: FeedConnection, view: string, ended = (): void => undefined): (() => void) =>
  feed.watch(view, { epoch: 'e', rev: 1 }, { next: () => undefined, ended });
const word = (hub: Hub | undefined, view: string): void => hub?.streams.find((one) => one.view === view)?.sink.next({ kind: 'tick' });

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  [server, heard, failures] = [new Server(), [], []];
  line = openLine({ hub: server.hub, now: () => Date.now(), random: () => 0 }, (message) => heard.push(message), (n) => failures.push(n));
  line.beat();
  beating = setInterval(() => line.beat(), 1000);
});
afterEach(() => {
  clearInterval(beating);
  line.dispose();
  vi.useRealTimers();
});

describe('the socket of a wall', () => {
  it('is one, for what to show and for the floors; while one floor replaces the other it stays', async () => {
    await pass(0);
    expect(heard).toMatchObject([{ kind: 'show', view: 'v' }]);
    const first = await line.connect(ABORT);
    watch(first, 'one');
    const second = await line.connect(ABORT);
    watch(second, 'two');
    first.close();
    expect(first.open).toBe(false);
    expect([second.open, server.hubs.length, server.open.length]).toEqual([true, 1, 1]);
    line.report({
      view: 'two', zones: [], epoch: 'e', rev: 1, version: 1, paintedAt: 1, at: 1, fps: 60, seats: 1, digest: '', build: 'b', width: 1, height: 1,
    });
    expect(server.hubs[0]?.sent[0]?.[0]).toBe('Report');
  });

  it('is opened again with the next beat after the last floor has given it up, and says again what to show', async () => {
    await pass(0);
    const feed = await line.connect(ABORT);
    let ended = 0;
    watch(feed, 'one', () => { ended++; });
    feed.close();
    expect([server.open.length, ended]).toEqual([0, 1]);
    await pass(1_000);
    expect([server.hubs.length, server.open.length, heard.length]).toEqual([2, 1, 2]);
  });

  it('is given up when nothing arrives on it, although another floor still holds it', async () => {
    await pass(0);
    const [one, two] = [await line.connect(ABORT), await line.connect(ABORT)];
    watch(one, 'one');
    watch(two, 'two');
    word(server.hubs[0], 'one');
    await pass(12_000);
    one.close();
    expect(server.open.length).toBe(0);
    const next = await line.connect(ABORT);
    expect([next.open, server.hubs.length]).toEqual([true, 2]);
    // Of a socket that is gone: it does not count for the new one.
    two.close();
    expect(next.open).toBe(true);
  });

  it('is tried for ever while the server is away', async () => {
    await server.hubs[0]?.stop();
    server.away = true;
    await pass(60 * 60_000);
    expect(failures.length).toBeGreaterThan(100);
    expect(failures).toEqual(failures.map((_, n) => n + 1));
    server.away = false;
    await pass(31_000);
    expect(server.open.length).toBe(1);
    expect(heard.length).toBe(2);
  });

  it('is replaced when it opens and nobody says what to show', async () => {
    server.deaf = true;
    await server.hubs[0]?.stop();
    await pass(30_000);
    expect(server.hubs.length).toBeGreaterThan(2);
    server.deaf = false;
    await pass(31_000);
    expect(heard.length).toBeGreaterThan(1);
    const hubs = server.hubs.length;
    await pass(60_000);
    expect(server.hubs.length).toBe(hubs);
  });
});
