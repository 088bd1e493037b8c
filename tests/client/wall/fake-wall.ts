import { HubConnectionState } from '@microsoft/signalr';
import type { HubConnection, IStreamSubscriber } from '@microsoft/signalr';
import { vi } from 'vitest';

/** server time at the start, in ms: 2026-05-29 05:26:40 in Tokyo */
export const T = 1_780_000_000_000;

export interface Someone {
  readonly first?: string;
  readonly last: string;
  readonly team?: string;
  readonly place?: string;
  readonly live?: Readonly<Record<string, unknown>>;
}

type Sink = IStreamSubscriber<unknown>;

/** The server of a wall, as far as a page can see it: the requests, and one hub. For fake timers and jsdom. */
export class FakeServer {
  /** no request is answered and no socket opens */
  away = false;
  state: 'none' | 'waiting' | 'refused' | 'paired' = 'paired';
  settings: Readonly<Record<string, unknown>> = {};
  version = 1;
  build = 'b';
  /** server time from which a screen renews its secret; null: it need not */
  renewAt: number | null = null;
  views: { id: string; name: string }[] = [{ id: 'a', name: 'East' }, { id: 'b', name: 'West' }];
  people: Record<string, readonly Someone[]> = { a: [{ first: 'M', last: 'Y' }], b: [{ first: 'K', last: 'S' }] };
  /** of drawn floors, by view; without one it is automatic */
  documents: Record<string, unknown> = {};
  view = 'a';
  index = 0;
  more: Readonly<Record<string, unknown>> = {};
  code = 'BCDFGHJK';
  /** seconds that a proxy asks to wait in the server's place, for everything but the session; 0: it passes on what it gets */
  busy = 0;
  /** the snapshot of this view is refused */
  refuses = '';
  readonly asked: string[] = [];
  readonly reports: Record<string, unknown>[] = [];
  private follow: Sink | null = null;
  private readonly watches = new Map<Sink, string>();
  private hubs: { close: () => void }[] = [];
  /** answers of this path wait for it */
  readonly held = new Map<string, Promise<void>>();

  get now(): number { return T + performance.now(); }

  get screen(): unknown {
    return { id: 's', name: 'East wall', place: 'by the door', version: this.version, settings: { floors: [{ view: 'a' }, { view: 'b' }], ...this.settings } };
  }

  fetch = async (input: unknown, init?: { readonly method?: string; readonly signal?: AbortSignal }): Promise<Response> => {
    // A preview asks as a person, a screen as itself.
    const path = String(input).replace(/^\/api\/(?=views|floors)/, '/api/wall/');
    this.asked.push(`${init?.method ?? 'GET'} ${path}`);
    for (const [part, until] of this.held) if (path.includes(part)) await until;
    if (this.away) throw new TypeError('away');
    const json = (body: unknown, status = 200): Response =>
      new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', 'x-connectstreaming-build': this.build } });
    if (this.busy > 0 && path !== '/api/wall/session') return new Response('<html>', { status: 503, headers: { 'retry-after': String(this.busy) } });
    const of = /^\/api\/wall\/views\/(\w+)\/snapshot$/.exec(path)?.[1];
    if (of !== undefined) {
      if (this.state !== 'paired' || of === this.refuses) return json({}, 401);
      return this.people[of] === undefined ? json({}, 404) : json(this.snapshot(of));
    }
    const drawn = /^\/api\/wall\/floors\/(\w+)\/versions\/1\/document$/.exec(path)?.[1];
    if (drawn !== undefined) return json(this.documents[drawn]);
    switch (path) {
      case '/healthz': return json('ok');
      case '/api/wall/session':
        return json({
          state: this.state, now: this.now, build: this.build, zone: 'Asia/Tokyo',
          ...(this.state === 'paired' ? { screen: this.screen } : {}), ...(this.renewAt === null ? {} : { renewAt: this.renewAt }),
          ...(this.state === 'waiting' ? { code: this.code, expires: this.now + 60_000 } : {}),
        });
      case '/api/wall/pairing':
        this.state = 'waiting';
        return json({ code: this.code, expires: this.now + 600_000, now: this.now });
      case '/api/wall/views': return json(this.views);
      default: return json({}, 404);
    }
  };

  snapshot(view: string): unknown {
    return {
      view, epoch: view, rev: 1, at: this.now, build: this.build, mode: 'live', zone: 'Asia/Tokyo', source: { state: 'live', caughtUpTo: this.now },
      ...(this.documents[view] === undefined ? {} : { floor: { id: view, name: view, site: 's', version: 1 } }),
      agents: (this.people[view] ?? []).map(({ first = '', last, team = 'Sales', place, live }, i) => ({
        card: {
          i, arn: `arn:x/agent/${view}${i}`, user: '', first, last, profile: '', groups: [],
          ...(this.documents[view] === undefined ? { island: team, seat: i } : place === undefined ? {} : { place }),
        },
        live: { i, s: 'available', t: T, ...live },
      })),
    };
  }

  hub = (): HubConnection => {
    let closed = (): void => undefined;
    const made = {
      state: HubConnectionState.Disconnected,
      onclose: (call: () => void) => { closed = call; },
      start: async () => {
        if (this.away) throw new Error('away');
        made.state = HubConnectionState.Connected;
        this.hubs.push({ close: () => { void made.stop(); } });
      },
      stop: async () => {
        if (made.state !== HubConnectionState.Connected) return;
        made.state = HubConnectionState.Disconnected;
        closed();
      },
      send: async (name: string, said: Record<string, unknown>) => { if (name === 'Report') this.reports.push(said); },
      stream: (name: string, view: string) => ({
        subscribe: (sink: Sink) => {
          if (name === 'Follow') {
            this.follow = sink;
            queueMicrotask(() => this.show());
          } else {
            this.watches.set(sink, view);
            queueMicrotask(() => this.tick());
          }
          return { dispose: () => { this.watches.delete(sink); } };
        },
      }),
    };
    return made as unknown as HubConnection;
  };

  say(message: unknown): void { this.follow?.next(message); }
  show(): void { this.say({ kind: 'show', view: this.view, screen: this.screen, index: this.index, count: 2, ...this.more }); }

  sinks(): readonly Sink[] { return [...this.watches.keys()]; }

  tick(): void {
    if (this.away) return;
    for (const [sink, view] of this.watches) {
      sink.next({ kind: 'tick', epoch: view, rev: 1, at: this.now, build: this.build, source: { state: 'live', caughtUpTo: this.now } });
    }
  }

  /** The machine of the server is gone: every connection is closed, and none is accepted. */
  kill(): void {
    this.away = true;
    for (const { close } of this.hubs) close();
    this.hubs = [];
    this.watches.clear();
  }

  /** Ticks come every five seconds. */
  start(): () => void {
    vi.stubGlobal('fetch', this.fetch);
    const ticking = setInterval(() => this.tick(), 5_000);
    return () => clearInterval(ticking);
  }
}
