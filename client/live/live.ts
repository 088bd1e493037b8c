import { batch, computed, effect, signal, untracked } from '@preact/signals';
import { hiddenPlacesOf } from './agent';
import { bannerAt, sameBanner } from './banner';
import type { Banner } from './banner';
import { createBuildWatch } from './build-watch';
import { agentsOf, changeOf } from './change';
import { createClock } from './clock';
import { Latency } from './latency';
import { openLink } from './link';
import type { Failure, Link, LinkEvents } from './link';
import { linkState } from './link-trust';
import type { LinkState } from './link-trust';
import type { Live, LiveEvents, LiveWorld } from './live-types';
import { createParts, sameParts } from './parts';
import type { Part } from './parts';
import { createSteadyTime } from './steady-time';
import { createSourceTrust } from './stream-trust';
import { createViews } from './views';
import type { WireFloor, WireSettings, WireSource, WireStore, WireView } from './wire';

const LOOK_UP_AFTER = 2;
/** With several views: how often the list of views and their numbers of people are loaded */
const LOOK_AGAIN_S = 30;
/** the floors are said to be other ones: every page asks within so long */
const LOOK_WITHIN_MS = 500;

/** Opens the link to the requested view, or to the first one, and keeps its content. */
export function createLive(world: LiveWorld, events: LiveEvents, wanted: string | null = null): Live {
  const views = signal<readonly WireView[] | null>(null);
  const view = signal<string | null>(wanted);
  const link = signal<LinkState>('connecting');
  const failures = signal(0);
  const banner = signal<Banner>({ kind: 'none' });
  const refused = signal<'signed-out' | 'forbidden' | null>(null);
  const source = signal<WireSource>({ state: 'live' });
  const stopped = signal(false);
  const parts = signal<readonly Part[]>([]);
  const store = signal<WireStore | null>(null);
  const floor = signal<WireFloor | null>(null);
  const zone = signal<string | null>(null);
  const settings = signal<WireSettings | null>(null);
  const mode = signal('');
  const loaded = signal(false);
  const second = signal(0);

  const time = createSteadyTime(world.now, world.wall);
  const clock = createClock(time);
  const latency = new Latency();
  const builds = createBuildWatch(world);
  const { newBuild } = builds;
  let stream = createSourceTrust(time);
  let partTrust = createParts(time);
  let knownFloors: string | undefined;
  let looking: ReturnType<typeof setTimeout> | null = null;
  let opened: Link | null = null;
  let openedAt = time();
  let lastServerTime: number | null = null;
  let socketFailures = 0;
  let unreadable = false;

  const believed = (): boolean => (link.value === 'live' || link.value === 'delayed') && !stopped.value;
  const now = (): number | null => (believed() ? clock.now() : null);
  const trust = (): 'live' | 'delayed' | 'stale' => (believed() && clock.now() !== null ? (link.value === 'delayed' ? 'delayed' : 'live') : 'stale');

  function updateTrust(): void {
    if (refused.value !== null) return;
    const at = time();
    const heard = opened?.heardAt ?? null;
    const state = linkState(heard === null ? null : at - heard, at - openedAt, opened?.closed ?? false);
    batch(() => {
      believeParts();
      link.value = state;
      const next = bannerAt(banner.value, state, { old: unreadable && newBuild.value, socketFailures, failures: failures.value, loaded: loaded.value }, at);
      if (!sameBanner(next, banner.value)) banner.value = next;
    });
    events.trusted();
  }

  /** Where one source speaks for all it stops all; of several each stops its own. */
  function believeParts(): void {
    const now = partTrust.all();
    const all = now.length === 0 ? stream.stopped() : now.every((part) => part.stopped);
    stopped.value = all;
    if (!sameParts(now, parts.peek())) parts.value = now;
  }

  /** Not all pages of a centre at one time. */
  function refreshSoon(): void {
    looking ??= setTimeout(() => {
      looking = null;
      lookUp.lookUp();
    }, world.random() * LOOK_WITHIN_MS);
  }

  function onRefused(status: number): void {
    batch(() => {
      refused.value = status === 403 ? 'forbidden' : 'signed-out';
      link.value = 'lost';
      banner.value = { kind: 'none' };
    });
    events.trusted();
  }

  function fail(count: number, why: Failure): void {
    failures.value = count;
    socketFailures = why === 'socket' ? socketFailures + 1 : 0;
    unreadable = why === 'unreadable';
    updateTrust();
  }

  const linkEvents: LinkEvents = {
    snapshot(board, wire) {
      builds.seen(wire.build);
      unreadable = false;
      socketFailures = 0;
      // A cached answer has an old time, so the clock uses only frames and ticks. The same is true for the source: a later
      // tick is more accurate.
      latency.forget();
      if (wire.at >= stream.toldAt) {
        stream.told(wire.source, wire.at);
        partTrust.told(wire.parts, wire.at);
      }
      batch(() => {
        source.value = stream.source;
        believeParts();
        mode.value = wire.mode;
        zone.value = wire.zone;
        settings.value = wire.settings ?? null;
        store.value = wire.store ?? null;
        floor.value = board.floor;
        loaded.value = true;
        events.board?.(board, wire);
        events.replaced(agentsOf(board), hiddenPlacesOf(board.others.values(), board.reserved));
      });
      events.trusted();
    },
    patched(change, at, read, before) {
      if (change.board.floor !== before.floor) floor.value = change.board.floor;
      clock.heard(at);
      lastServerTime = at;
      events.board?.(change.board);
      events.patched(changeOf(change, read, before));
    },
    tick(tick) {
      clock.ticked(tick.at);
      lastServerTime = tick.at;
      builds.seen(tick.build);
      failures.value = 0;
      stream.told(tick.source, tick.at);
      partTrust.told(tick.parts, tick.at);
      source.value = stream.source;
      store.value = tick.store ?? null;
      if (tick.floors !== undefined && tick.floors !== knownFloors) refreshSoon();
      knownFloors = tick.floors ?? knownFloors;
      updateTrust();
    },
    closed: updateTrust,
    failed(count, why) {
      fail(count, why);
      // The instance may be outside this person's scope now: load the list of views.
      if (count % LOOK_UP_AFTER === 0) lookUp.lookUp();
    },
    refused: onRefused,
  };

  const lookUp = createViews(world, {
    found(list) {
      batch(() => {
        views.value = list;
        if (!list.some((one) => one.id === view.value)) view.value = list[0]?.id ?? null;
      });
    },
    failed: (count) => { if (opened === null) fail(count, 'other'); },
    refused: onRefused,
  });

  // Compare only ids: the same view in a new list of views keeps its link and its state.
  const watched = computed(() => (views.value === null ? undefined : view.value));
  const stopWatching = effect(() => {
    const id = watched.value;
    if (id === undefined) return;
    return untracked(() => {
      // The content belongs to another view, or may not be seen any more.
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
    partTrust = createParts(time);
    socketFailures = 0;
    unreadable = false;
    batch(() => {
      loaded.value = false;
      floor.value = null;
      failures.value = 0;
      link.value = 'connecting';
      stopped.value = false;
      parts.value = [];
      source.value = stream.source;
      store.value = null;
      banner.value = { kind: 'none' };
      events.replaced([], []);
    });
  }

  const stopReturns = world.onReturn((thawed) => {
    // It is unknown how long the page was frozen.
    if (thawed) clock.blank();
    opened?.wake();
    updateTrust();
  });
  const beating = setInterval(() => {
    // When a machine wakes, the tab may not become visible, resume or change its network. A hidden tab has its timers only once a
    // minute, which looks the same: it is checked when it becomes visible.
    if (clock.beat() && !world.hidden()) opened?.wake();
    opened?.beat();
    updateTrust();
    second.value++;
    // Update the counts of the other floors, and new or removed floors.
    if (second.peek() % LOOK_AGAIN_S === 0 && (views.peek()?.length ?? 0) > 1 && !world.hidden()) lookUp.lookUp();
    events.beat();
  }, 1000);
  lookUp.lookUp();

  return {
    views, view, link, failures, banner, refused, source, stopped, parts, store, floor, zone, settings, mode, newBuild, loaded, second, latency, now, trust,
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
      if (looking !== null) clearTimeout(looking);
      stopReturns();
      lookUp.dispose();
      builds.dispose();
      stopWatching();
    },
  };
}
