import { signal } from '@preact/signals';
import { vi } from 'vitest';
import type { FeedConnection, WatchSink } from '../../../client/live/link';
import type { LiveWorld } from '../../../client/live/live-types';

/** server time at which every simulated centre starts, in ms */
export const T = 1_780_000_000_000;
export interface Person { readonly name: string; readonly live?: Readonly<Record<string, unknown>> }

/** A fake server for a page: the agents, and the messages over the link. For fake timers. */
export class Centre implements LiveWorld {
  people: readonly Person[] = [];
  /** what the centre set; undefined: nothing */
  settings: Readonly<Record<string, unknown>> | undefined;
  epoch = 'first';
  rev = 1;
  seen: number[] = [];
  sink: WatchSink | null = null;
  readonly ownBuild = 'b';
  readonly serverBuild = signal<string | null>(null);
  now = (): number => performance.now();
  wall = (): number => performance.now();
  random = (): number => 0;
  hidden = (): boolean => false;
  endHanging = (): void => undefined;
  onReturn = (): (() => void) => () => undefined;
  views = async (): Promise<unknown> => [{ id: 'v', name: 'Centre' }];
  card = (name: string, i: number): unknown => ({
    i,
    arn: `arn:x/agent/${name}`,
    user: name,
    first: '',
    last: name,
    profile: '',
    groups: [],
    island: 'A',
    seat: i,
  });
  snapshot = async (): Promise<unknown> => ({
    view: 'v', epoch: this.epoch, rev: this.rev, at: T, build: 'b', mode: 'live', zone: 'Asia/Tokyo', source: { state: 'live' }, settings: this.settings,
    agents: this.people.map(({ name, live }, i) => ({ card: this.card(name, i), live: { i, s: 'available', t: T, ...live } })),
  });
  connect = async (): Promise<FeedConnection> => ({
    open: true,
    watch: (_view, _since, sink) => {
      this.sink = sink;
      return () => undefined;
    },
    seen: (_view, since) => { this.seen.push(since.rev); },
    close: () => undefined,
  });
  tick(after = 0, more: Readonly<Record<string, unknown>> = {}): void {
    this.sink?.next({ kind: 'tick', epoch: this.epoch, rev: this.rev, at: T + after, build: 'b', source: { state: 'live' }, ...more });
  }
  frame(fields: Readonly<Record<string, unknown>>): void {
    const from = this.rev++;
    this.sink?.next({ kind: 'frame', epoch: this.epoch, from, rev: this.rev, at: T, ...fields });
  }
  /** The server was restarted and numbers its agents in another order. */
  async restart(...people: readonly Person[]): Promise<void> {
    this.epoch += '+';
    this.rev = 1;
    this.people = people;
    this.sink?.next({ kind: 'resync', reason: 'epoch' });
    await vi.advanceTimersByTimeAsync(1_000);
    this.tick();
  }
}
