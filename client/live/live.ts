import { batch, computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { agentId, agentOf, hiddenPlaceOf } from './agent';
import type { Agent, HiddenPlace } from './agent';
import type { Board, Patched } from './board';
import { createClock } from './clock';
import { Latency } from './latency';
import { openLink } from './link';
import type { Failure, Link, LinkEvents, LinkWorld } from './link';
import { linkState } from './link-trust';
import type { LinkState } from './link-trust';
import { createSteadyTime } from './steady-time';
import { createSourceTrust } from './stream-trust';
import { createViews } from './views';
import type { WireSource, WireStore, WireView } from './wire';

/** What is wrong with the page's own link, as a person is told it. */
export type Banner =
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly offline: boolean }
  /** something between this browser and the server does not let WebSockets through */
  | { readonly kind: 'blocked' }
  /** the server is of another build, and this page cannot read it */
  | { readonly kind: 'old-page' }
  | { readonly kind: 'back' };

/** Everything outside the page that it lives on; tests give their own. */
export interface LiveWorld extends LinkWorld {
  readonly views: (signal: AbortSignal) => Promise<unknown>;
  /** the machine's own clock: tells sleep, never the time */
  readonly wall: () => number;
  /** the page was hidden, frozen (thawed: true) or offline, and is not any more; returns the undo */
  readonly onReturn: (back: (thawed: boolean) => void) => () => void;
  readonly ownBuild: string | null;
  readonly serverBuild: ReadonlySignal<string | null>;
}

/** What one frame did. */
export interface Change {
  readonly changed: readonly Agent[];
  /** ids */
  readonly gone: readonly string[];
  readonly hidden: readonly HiddenPlace[];
  /** places were taken, left or changed hands */
  readonly moved: boolean;
  /** when the oldest change was read from the stream, server time; 0 = not known */
  readonly read: number;
}

export interface LiveEvents {
  /** Replaces all that was shown: an agent that is not in it is gone. */
  readonly replaced: (agents: readonly Agent[], hidden: readonly HiddenPlace[]) => void;
  readonly patched: (change: Change) => void;
  /** Once a second, after everything here is up to date. */
  readonly beat: () => void;
  /** What may be believed has changed. */
  readonly trusted: () => void;
}

/** One page's connection to the server: what it shows, how old that is, and whether it may be believed. */
export interface Live {
  /** null: the server was not heard yet */
  readonly views: ReadonlySignal<readonly WireView[] | null>;
  /** id of the view to watch */
  readonly view: Signal<string | null>;
  readonly link: ReadonlySignal<LinkState>;
  /** tries in a row that failed */
  readonly failures: ReadonlySignal<number>;
  readonly banner: ReadonlySignal<Banner>;
  /** the server shows this browser nothing any more: the session ended, or the person has no role for the map */
  readonly refused: ReadonlySignal<'signed-out' | 'forbidden' | null>;
  readonly source: ReadonlySignal<WireSource>;
  /** nothing comes from the stream any more, and that is known */
  readonly stopped: ReadonlySignal<boolean>;
  /** trouble of the store: told to administrators only; null while it is well */
  readonly store: ReadonlySignal<WireStore | null>;
  /** IANA name of the site's time zone; null: not known yet */
  readonly zone: ReadonlySignal<string | null>;
  readonly mode: ReadonlySignal<string>;
  /** the server is of another build than this page */
  readonly newBuild: ReadonlySignal<boolean>;
  /** the view's snapshot is on the page */
  readonly loaded: ReadonlySignal<boolean>;
  /** moves every second */
  readonly second: ReadonlySignal<number>;
  readonly latency: Latency;
  /** Server time; null while it is not known or what is shown may not be believed. */
  now(): number | null;
  /** live: colours and timers run. delayed: the same, and it is said. stale: they stop. */
  trust(): 'live' | 'delayed' | 'stale';
  /** server time of the last message of this view */
  lastServerTime(): number | null;
  /** ms since the last message */
  age(): number | null;
  /** everything that reached the stream before this server time is on the seats */
  caughtUpTo(): number | null;
  /** ms since then */
  sourceAge(): number | null;
  retry(): void;
  /** all changes so far are on the glass, or are not to be seen */
  painted(): void;
  dispose(): void;
}

const BACK_MS = 2_000;
const LOOK_UP_AFTER = 2;
/** A first try may fail by chance: from the second on it is said in large letters. */
const SAID_AFTER = 2;
/** Only tries that failed for want of a socket, one after the other. */
const BLOCKED_AFTER = 3;

const sameBanner = (a: Banner, b: Banner): boolean => a.kind === b.kind && (a.kind !== 'lost' || b.kind !== 'lost' || a.offline === b.offline);

const agentsOf = (board: Board): readonly Agent[] => board.agents.flatMap((agent) => (agent === undefined ? [] : [agentOf(agent)]));

/** By ids: an index is only the wire's. Where an index changed hands, the one before has gone, unless another index has them. */
function changeOf({ board, changed, gone, moved }: Extract<Patched, { kind: 'patched' }>, read: number, before: Board): Change {
  const agents = changed.flatMap((index) => {
    const agent = board.agents[index];
    return agent === undefined ? [] : [agentOf(agent)];
  });
  const here = new Set(agents.map((agent) => agent.id));
  const left = new Set<string>();
  for (const index of moved ? [...gone, ...changed] : gone) {
    const agent = before.agents[index];
    if (agent === undefined) continue;
    const id = agentId(agent.card.arn);
    if (!here.has(id) && board.agents[index]?.card.arn !== agent.card.arn) left.add(id);
  }
  return { changed: agents, gone: [...left], hidden: [...board.others.values()].map(hiddenPlaceOf), moved, read };
}

export function createLive(world: LiveWorld, events: LiveEvents, wanted: string | null = null): Live {
  const views = signal<readonly WireView[] | null>(null);
  const view = signal<string | null>(wanted);
  const link = signal<LinkState>('connecting');
  const failures = signal(0);
  const banner = signal<Banner>({ kind: 'none' });
  const refused = signal<'signed-out' | 'forbidden' | null>(null);
  const source = signal<WireSource>({ state: 'live' });
  const stopped = signal(false);
  const store = signal<WireStore | null>(null);
  const zone = signal<string | null>(null);
  const mode = signal('');
  /** build of the server by its last word, header or message */
  const build = signal<string | null>(null);
  const loaded = signal(false);
  const second = signal(0);

  const time = createSteadyTime(world.now, world.wall);
  const clock = createClock(time);
  const latency = new Latency();
  let stream = createSourceTrust(time);
  let opened: Link | null = null;
  let openedAt = time();
  let lastServerTime: number | null = null;
  let backSince = 0;
  let socketFailures = 0;
  let unreadable = false;

  /** Without a build of its own (a dev server) the page is as old as the first answer. */
  let own = world.ownBuild;
  const newBuild = computed(() => build.value !== null && build.value !== own);

  const believed = (): boolean => (link.value === 'live' || link.value === 'delayed') && !stopped.value;
  const now = (): number | null => (believed() ? clock.now() : null);
  const trust = (): 'live' | 'delayed' | 'stale' => (believed() && clock.now() !== null ? (link.value === 'delayed' ? 'delayed' : 'live') : 'stale');

  function bannerNow(state: LinkState, at: number): Banner {
    if (unreadable && newBuild.value) return { kind: 'old-page' };
    if (socketFailures >= BLOCKED_AFTER) return { kind: 'blocked' };
    if (state === 'lost' || state === 'offline') return { kind: 'lost', offline: state === 'offline' };
    if (state !== 'live' && state !== 'delayed' && failures.value >= SAID_AFTER) return { kind: 'lost', offline: false };
    const before = banner.value;
    if (before.kind === 'none' || state !== 'live' || !loaded.value) return before;
    if (before.kind === 'back') return at - backSince >= BACK_MS ? { kind: 'none' } : before;
    backSince = at;
    return { kind: 'back' };
  }

  function updateTrust(): void {
    if (refused.value !== null) return;
    const at = time();
    const heard = opened?.heardAt ?? null;
    const state = linkState(heard === null ? null : at - heard, at - openedAt, opened?.closed ?? false);
    batch(() => {
      stopped.value = stream.stopped();
      link.value = state;
      const next = bannerNow(state, at);
      if (!sameBanner(next, banner.value)) banner.value = next;
    });
    events.trusted();
  }

  function refuse(status: number): void {
    batch(() => {
      refused.value = status === 403 ? 'forbidden' : 'signed-out';
      link.value = 'lost';
      banner.value = { kind: 'none' };
    });
    events.trusted();
  }

  function tellBuild(seen: string): void {
    own ??= seen;
    build.value = seen;
  }
  const stopBuilds = effect(() => { if (world.serverBuild.value !== null) tellBuild(world.serverBuild.value); });

  function fail(count: number, why: Failure): void {
    failures.value = count;
    socketFailures = why === 'socket' ? socketFailures + 1 : 0;
    unreadable = why === 'unreadable';
    updateTrust();
  }

  const linkEvents: LinkEvents = {
    snapshot(board, wire) {
      tellBuild(wire.build);
      unreadable = false;
      socketFailures = 0;
      // A cached answer carries an old time, so the clock listens to frames and ticks only. The same of the source: what a
      // tick said later is truer.
      latency.forget();
      if (wire.at >= stream.toldAt) stream.told(wire.source, wire.at);
      batch(() => {
        source.value = stream.source;
        stopped.value = stream.stopped();
        mode.value = wire.mode;
        zone.value = wire.zone;
        store.value = wire.store ?? null;
        events.replaced(agentsOf(board), [...board.others.values()].map(hiddenPlaceOf));
        loaded.value = true;
      });
      events.trusted();
    },
    patched(change, at, read, before) {
      clock.heard(at);
      lastServerTime = at;
      events.patched(changeOf(change, read, before));
    },
    tick(tick) {
      clock.ticked(tick.at);
      lastServerTime = tick.at;
      tellBuild(tick.build);
      failures.value = 0;
      stream.told(tick.source, tick.at);
      source.value = stream.source;
      store.value = tick.store ?? null;
      updateTrust();
    },
    closed: updateTrust,
    failed(count, why) {
      fail(count, why);
      // The instance may be out of this person's scope now: see what there is.
      if (count % LOOK_UP_AFTER === 0) lookUp.lookUp();
    },
    refused: refuse,
  };

  const lookUp = createViews(world, {
    found(list) {
      batch(() => {
        views.value = list;
        if (!list.some((one) => one.id === view.value)) view.value = list[0]?.id ?? null;
      });
    },
    failed: (count) => { if (opened === null) fail(count, 'other'); },
    refused: refuse,
  });

  // By id alone: the same view in a new list of views keeps its link, and its patience.
  const watched = computed(() => (views.value === null ? undefined : view.value));
  const stopWatching = effect(() => {
    const id = watched.value;
    if (id === undefined) return;
    return untracked(() => {
      // What was shown is of another view, or may not be seen any more.
      forget();
      if (id === null) return undefined;
      const mine = openLink(id, { ...world, now: time }, linkEvents);
      opened = mine;
      return () => {
        opened = null;
        mine.dispose();
      };
    });
  });

  function forget(): void {
    lastServerTime = null;
    openedAt = time();
    stream = createSourceTrust(time);
    socketFailures = 0;
    unreadable = false;
    batch(() => {
      loaded.value = false;
      failures.value = 0;
      link.value = 'connecting';
      stopped.value = false;
      source.value = stream.source;
      store.value = null;
      banner.value = { kind: 'none' };
      events.replaced([], []);
    });
  }

  const stopReturns = world.onReturn((thawed) => {
    // Nobody knows how long the page was frozen.
    if (thawed) clock.blank();
    opened?.wake();
    updateTrust();
  });
  const beating = setInterval(() => {
    // A machine that wakes need not make the tab visible, resume it or change its network. A hidden tab has its timers once a
    // minute, which looks the same: it wakes when it is shown.
    if (clock.beat() && !world.hidden()) opened?.wake();
    opened?.beat();
    updateTrust();
    second.value++;
    events.beat();
  }, 1000);
  lookUp.lookUp();

  return {
    views, view, link, failures, banner, refused, source, stopped, store, zone, mode, newBuild, loaded, second, latency, now, trust,
    lastServerTime: () => lastServerTime,
    age: () => (opened?.heardAt == null ? null : time() - opened.heardAt),
    caughtUpTo: () => stream.caughtUpTo,
    sourceAge: () => stream.age(),
    retry: () => (opened === null ? lookUp.lookUp() : opened.wake()),
    painted() {
      latency.painted(clock.now());
      opened?.painted();
    },
    dispose() {
      clearInterval(beating);
      stopReturns();
      lookUp.dispose();
      stopBuilds();
      stopWatching();
    },
  };
}
