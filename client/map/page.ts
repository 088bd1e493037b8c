import { batch, computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { createClock } from '../live/clock';
import { NO_BOARD } from '../live/board';
import type { Board } from '../live/board';
import { browserWorld, getJson } from '../live/hub';
import { Latency } from '../live/latency';
import { openLink } from '../live/link';
import { Refused } from '../api/retry-after';
import { createSourceTrust } from '../live/stream-trust';
import type { Link, LinkEvents } from '../live/link';
import { linkState } from '../live/link-trust';
import type { LinkState } from '../live/link-trust';
import type { SeatTrust } from '../seats/types';
import type { WireSnapshot, WireSource, WireView } from '../live/wire';
import { readViews } from '../live/wire-read';
import { wordsOf } from '../words/words';
import type { Language, Words } from '../words/words';
import { readAddress, writeAddress } from './address';
import type { Layout } from './address';
import type { Theme } from '../ui/tokens';
import { deviceChoices, remember } from '../ui/device';
import { Roster } from '../agents/roster';
import type { Alert, Counts, Filter } from '../agents/roster';
import type { FloorHand } from './seat-sync';
import { alarmText, stateText } from './seat-text';

export type Banner =
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly offline: boolean }
  | { readonly kind: 'back' };

const PULSE_MS = 250;
const BACK_MS = 2_000;
const SEEN_FALLBACK_MS = 250;
const VIEWS_AGAIN_MS = 3_000;
const VIEWS_AFTER_FAILURES = 2;

/** All that the chrome shows, as signals, and the hands that change it. One per page. */
export interface Page {
  readonly words: ReadonlySignal<Words>;
  readonly theme: ReadonlySignal<Theme>;
  readonly layout: ReadonlySignal<Layout>;
  readonly views: Signal<readonly WireView[] | null>;
  readonly view: Signal<string | null>;
  readonly filter: Signal<Filter>;
  readonly selected: Signal<string | null>;
  readonly paused: Signal<boolean>;
  readonly hover: Signal<{ readonly key: number; readonly x: number; readonly y: number } | null>;
  readonly zoom: Signal<number>;
  /** nothing comes from the stream any more, and that is known */
  readonly stopped: ReadonlySignal<boolean>;
  readonly link: Signal<LinkState>;
  readonly failures: Signal<number>;
  readonly banner: Signal<Banner>;
  /** the server shows this browser nothing any more: the session ended, or the person has no role for the map */
  readonly refused: Signal<'signed-out' | 'forbidden' | null>;
  readonly source: Signal<WireSource>;
  readonly mode: Signal<string>;
  readonly newBuild: Signal<boolean>;
  readonly loaded: Signal<boolean>;
  readonly counts: ReadonlySignal<Counts>;
  readonly alerts: Signal<readonly Alert[]>;
  readonly acknowledged: Signal<ReadonlySet<string>>;
  /** moves when rows changed, at most four times a second */
  readonly pulse: ReadonlySignal<number>;
  /** moves every second */
  readonly second: ReadonlySignal<number>;
  readonly said: Signal<string>;
  readonly roster: Roster;
  readonly latency: Latency;
  now(): number | null;
  /** server time of the last message, for "showing 14:31:08" */
  lastServerTime(): number | null;
  /** ms since the last message */
  age(): number | null;
  /** everything that reached the stream before this server time is on the seats */
  caughtUpTo(): number | null;
  /** ms since then */
  sourceAge(): number | null;
  setLang(lang: Language): void;
  setTheme(theme: Theme): void;
  setLayout(layout: Layout): void;
  setFilter(filter: Partial<Filter>): void;
  select(key: number | null): void;
  retry(): void;
  /** the seat layer painted */
  painted(): void;
  /** the map is on the glass, or it is not */
  setFloor(floor: FloorHand | null): void;
}

export const alertId = (alert: Alert): string => `${alert.row.id} ${alert.breach.limit.kind} ${alert.breach.limit.since} ${alert.breach.level}`;

export function createPage(): Page {
  const start = readAddress(location.search);
  const device = deviceChoices();
  const lang = signal<Language>(start.lang ?? device.lang);
  const chosenTheme = signal<Theme | null>(start.theme ?? device.theme);
  const chosenLayout = signal<Layout | null>(start.layout);
  const words = computed(() => wordsOf(lang.value));
  const theme = computed<Theme>(() => chosenTheme.value ?? (device.dark.value ? 'dark' : 'light'));
  // The map needs colours and room; where the device has neither, the list says the same.
  const layout = computed<Layout>(() => chosenLayout.value ?? (device.forcedColors.value || device.small.value ? 'list' : 'map'));

  const views = signal<readonly WireView[] | null>(null);
  const view = signal<string | null>(start.instance);
  const filter = signal<Filter>({ states: start.states, attention: start.attention, query: start.query });
  const selected = signal<string | null>(start.seat);
  const paused = signal(false);
  const hover = signal<{ key: number; x: number; y: number } | null>(null);
  const zoom = signal(1);
  const linkNow = signal<LinkState>('connecting');
  const failures = signal(0);
  const banner = signal<Banner>({ kind: 'none' });
  const refused = signal<'signed-out' | 'forbidden' | null>(null);
  const source = signal<WireSource>({ state: 'live' });
  const stopped = signal(false);
  const mode = signal('');
  const newBuild = signal(false);
  const loaded = signal(false);
  const pulse = signal(0);
  const second = signal(0);
  const alerts = signal<readonly Alert[]>([]);
  const acknowledged = signal<ReadonlySet<string>>(new Set());
  const said = signal('');

  const clock = createClock(() => performance.now());
  const latency = new Latency();
  const roster = new Roster(words.value);
  const opened = performance.now();
  let link: Link | null = null;
  let floor: FloorHand | null = null;
  let build: string | null = null;
  let lastServerTime: number | null = null;
  let stream = createSourceTrust(() => performance.now());
  let lastTrusted: number | null = null;
  let backSince = 0;
  let pulsing = false;
  let catchUp = false;

  const now = (): number | null => ((linkNow.value === 'live' || linkNow.value === 'delayed') && !stopped.value ? clock.now() : null);
  /** Who needs attention is as of the last time that could be trusted. */
  const trusted = (): number | null => (lastTrusted = untracked(now) ?? lastTrusted);
  const trust = (): SeatTrust => ((linkNow.value === 'live' || linkNow.value === 'delayed') && !stopped.value ? linkNow.value : 'stale');
  const counts = computed(() => (pulse.value, filter.value, lang.value, roster.counts()));

  function stir(): void {
    if (pulsing || paused.value) return;
    pulsing = true;
    setTimeout(() => {
      pulsing = false;
      pulse.value++;
      findAlerts();
    }, PULSE_MS);
  }

  function findAlerts(): void {
    const at = now();
    lastTrusted = at ?? lastTrusted;
    // Without a time nothing can be over its limit; the last list stays, greyed like the seats.
    if (at !== null && !paused.value) alerts.value = roster.alerts(at);
  }

  function refuse(status: number): void {
    batch(() => {
      refused.value = status === 403 ? 'forbidden' : 'signed-out';
      linkNow.value = 'lost';
      banner.value = { kind: 'none' };
    });
    floor?.trust(trust());
  }

  function heed(): void {
    if (refused.value !== null) return;
    const heard = link?.heardAt ?? null;
    const at = performance.now();
    const state = linkState(heard === null ? null : at - heard, at - opened);
    batch(() => {
      stopped.value = stream.stopped();
      linkNow.value = state;
      if (state === 'lost' || state === 'offline') banner.value = { kind: 'lost', offline: state === 'offline' };
      else if (banner.value.kind === 'lost' && state === 'live' && loaded.value) {
        banner.value = { kind: 'back' };
        backSince = at;
      } else if (banner.value.kind === 'back' && at - backSince >= BACK_MS) banner.value = { kind: 'none' };
    });
    floor?.trust(trust());
  }

  const events: LinkEvents = {
    snapshot(board: Board, wire: WireSnapshot) {
      noteBuild(wire.build);
      // A cached answer carries an old time: the clock listens to frames and ticks only.
      roster.replace(board, trusted());
      latency.forget();
      // The same of the source: what a tick said later is truer.
      if (wire.at >= stream.toldAt) stream.told(wire.source, wire.at);
      batch(() => {
        source.value = stream.source;
        stopped.value = stream.stopped();
        mode.value = wire.mode;
        loaded.value = true;
        pulse.value++;
      });
      if (paused.value) catchUp = true;
      else floor?.replaced();
      floor?.trust(trust());
      findAlerts();
    },
    patched(change, at, read, before) {
      clock.heard(at);
      lastServerTime = at;
      const rows = roster.patch(change.board, change.changed, change.gone, trusted());
      if (source.value.state === 'live' && !document.hidden && !paused.value) {
        for (const row of rows) {
          const event = row.agent.live.e ?? 0;
          if (event !== before.agents[row.key]?.live.e) latency.applied({ event, read });
        }
      }
      if (paused.value) catchUp = true;
      else floor?.patched(rows.map((row) => row.seat), change.gone, change.moved);
      tellSelected(rows.find((row) => row.id === selected.value)?.key ?? null, before);
      stir();
      // Changes out of sight are never painted, and the server must not wait for them.
      setTimeout(() => link?.painted(), SEEN_FALLBACK_MS);
      if (floor === null) requestAnimationFrame(() => painted());
    },
    tick(tick) {
      clock.ticked(tick.at);
      lastServerTime = tick.at;
      noteBuild(tick.build);
      failures.value = 0;
      stream.told(tick.source, tick.at);
      source.value = stream.source;
      heed();
    },
    failed(count) {
      failures.value = count;
      // The instance may have gone out of this person's scope: see what there is now.
      if (count % VIEWS_AFTER_FAILURES === 0) void findViews();
    },
    refused: refuse,
  };

  function noteBuild(seen: string): void {
    build ??= seen;
    if (build !== seen) newBuild.value = true;
  }

  function painted(): void {
    latency.painted(clock.now());
    link?.painted();
  }

  function tellSelected(key: number | null, before: Board): void {
    const row = roster.row(key);
    if (row === null || key === null || before.agents[key]?.live.s === row.agent.live.s) return;
    const state = [stateText(row, words.value), alarmText(row, words.value)].filter((one) => one !== null).join(', ');
    said.value = words.value.say('seat.changed', { name: row.name, state });
  }

  function refilter(): void {
    const changed = roster.sift(filter.value, trusted());
    if (changed.length > 0 && !paused.value) floor?.patched(changed, [], false);
  }

  // The view to watch. Until the server names one, look again.
  async function findViews(): Promise<void> {
    try {
      const found = readViews(await getJson('/api/views', new AbortController().signal));
      if (found !== null) {
        views.value = found;
        if (!found.some((one) => one.id === view.value)) view.value = found[0]?.id ?? null;
      }
    } catch (error) {
      if (error instanceof Refused) return refuse(error.status);
      failures.value++;
    }
    if (views.value === null || views.value.length === 0) setTimeout(() => void findViews(), VIEWS_AGAIN_MS);
  }
  void findViews();

  effect(() => {
    const id = view.value;
    if (views.value === null) return;
    loaded.value = false;
    if (id === null) {
      // Nothing may be watched (any more): what was shown goes.
      roster.replace(NO_BOARD, null);
      floor?.replaced();
      pulse.value = pulse.peek() + 1;
      return;
    }
    stream = createSourceTrust(() => performance.now());
    const opening = openLink(id, browserWorld, events);
    link = opening;
    return () => opening.dispose();
  });
  effect(() => {
    roster.speak(words.value, trusted());
    floor?.replaced();
  });
  effect(() => {
    void filter.value;
    refilter();
    pulse.value = pulse.peek() + 1;
  });
  effect(() => {
    if (paused.value || !catchUp) return;
    catchUp = false;
    floor?.replaced();
    stir();
  });
  effect(() => {
    const several = (views.value?.length ?? 0) > 1;
    const text = writeAddress({
      instance: several ? view.value : start.instance, layout: chosenLayout.value, states: filter.value.states, attention: filter.value.attention,
      query: filter.value.query, seat: selected.value, lang: start.lang === null && lang.value === device.lang ? null : lang.value,
      theme: start.theme === null && chosenTheme.value === device.theme ? null : chosenTheme.value,
    }, location.search);
    if (text !== location.search) history.replaceState(null, '', `${location.pathname}${text}${location.hash}`);
  });

  const wake = (): void => {
    if (!document.hidden) link?.wake();
  };
  addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  addEventListener('pageshow', (event) => {
    // From the back/forward cache the page wakes with an old idea of the time.
    if (!event.persisted) return;
    clock.blank();
    wake();
  });
  document.addEventListener('resume', () => {
    clock.blank();
    wake();
  });
  setInterval(() => {
    // A machine that wakes need not make the tab visible, resume it or change its network.
    if (clock.beat()) wake();
    link?.beat();
    heed();
    findAlerts();
    if (filter.value.attention) refilter();
    second.value++;
  }, 1000);

  return {
    words, theme, layout, views, view, filter, selected, paused, hover, zoom, stopped, link: linkNow, failures, banner, refused, source, mode, newBuild, loaded,
    counts, alerts, acknowledged, pulse, second, said, roster, latency,
    now: () => (paused.value ? null : now()),
    lastServerTime: () => lastServerTime,
    age: () => (link?.heardAt == null ? null : performance.now() - link.heardAt),
    caughtUpTo: () => stream.caughtUpTo,
    sourceAge: () => stream.age(),
    setLang(next) { lang.value = next; remember('lang', next); },
    setTheme(next) { chosenTheme.value = next; remember('theme', next); },
    setLayout(next) { chosenLayout.value = next; },
    setFilter(part) { filter.value = { ...filter.value, ...part }; },
    select(key) {
      const row = roster.row(key);
      if (key === null || row !== null) selected.value = row?.id ?? null;
    },
    retry: () => link?.wake(),
    painted,
    setFloor(next) {
      floor = next;
      floor?.trust(trust());
      floor?.replaced();
    },
  };
}
