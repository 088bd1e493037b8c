import { computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { Roster } from '../agents/roster';
import { alarmText, stateText } from '../agents/agent-text';
import type { Filter } from '../agents/filter';
import type { Counts, Row } from '../agents/roster';
import { createAcknowledged } from '../alerts/acknowledged';
import { alertId, AlertList } from '../alerts/alert-list';
import type { Alert } from '../alerts/alert-list';
import { DEFAULT_LIMITS } from '../alerts/limits';
import type { Breach, Limits, RunningLimit } from '../alerts/limits';
import { loadChunk } from '../api/load-chunk';
import type { Order } from '../list/list-order';
import type { Latency } from '../live/latency';
import { createLive } from '../live/live';
import type { Banner, Live, LiveEvents, LiveWorld } from '../live/live';
import type { Agent, HiddenPlace } from '../live/agent';
import type { LinkState } from '../live/link-trust';
import type { WireSource, WireStore, WireView } from '../live/wire';
import { deviceChoices, recall, remember } from '../ui/device';
import type { Theme } from '../ui/tokens';
import { joined, wordsOf } from '../words/words';
import type { Language, Words } from '../words/words';
import { readAddress, writeAddress } from './address';
import type { Address, Layout, Place } from './address';
import { keepAddress } from './address-bar';
import { Hold } from './held-changes';
import { seatToShow } from './map-commands';
import type { SeatSync } from './seat-sync';

const PULSE_MS = 250;
/** Who is under the pointer, and where that is. */
export interface Hover { readonly id: string; readonly x: number; readonly y: number }

/** All that the map's screen shows, as signals, and what changes it. One per page. */
export interface Page {
  readonly words: ReadonlySignal<Words>;
  readonly theme: ReadonlySignal<Theme>;
  readonly layout: ReadonlySignal<Layout>;
  readonly views: ReadonlySignal<readonly WireView[] | null>;
  readonly view: Signal<string | null>;
  readonly filter: Signal<Filter>;
  readonly order: Signal<Order>;
  /** the list shows those too whom the filter leaves out */
  readonly all: Signal<boolean>;
  /** where the camera stands; null: the whole floor */
  readonly place: Signal<Place | null>;
  readonly selected: Signal<string | null>;
  /** who is to get the keyboard focus, for the map or the list to take; an id of null: where Tab would go */
  readonly toFocus: Signal<{ readonly id: string | null } | null>;
  readonly paused: Signal<boolean>;
  readonly hover: Signal<Hover | null>;
  /** the list of alerts beside the map is folded to their shapes and times */
  readonly railFolded: ReadonlySignal<boolean>;
  /** on a small screen: the list of alerts is up */
  readonly alertsOpen: Signal<boolean>;
  readonly zoom: Signal<number>;
  /** nothing comes from the stream any more, and that is known */
  readonly stopped: ReadonlySignal<boolean>;
  readonly link: ReadonlySignal<LinkState>;
  readonly failures: ReadonlySignal<number>;
  readonly banner: ReadonlySignal<Banner>;
  /** the server shows this browser nothing any more: the session ended, or the person has no role for the map */
  readonly refused: ReadonlySignal<'signed-out' | 'forbidden' | null>;
  readonly source: ReadonlySignal<WireSource>;
  /** trouble of the store: told to administrators only; null while it is well */
  readonly store: ReadonlySignal<WireStore | null>;
  /** IANA name of the site's time zone; null: not known yet */
  readonly zone: ReadonlySignal<string | null>;
  readonly mode: ReadonlySignal<string>;
  readonly newBuild: ReadonlySignal<boolean>;
  readonly loaded: ReadonlySignal<boolean>;
  readonly counts: ReadonlySignal<Counts>;
  readonly alerts: ReadonlySignal<readonly Alert[]>;
  /** server time that the alerts are of; 0 = none yet */
  alertsAt(): number;
  /** ids of alerts that were acknowledged at this browser */
  readonly acknowledged: ReadonlySignal<ReadonlySet<string>>;
  acknowledge(alert: Alert): void;
  /** moves when rows changed, at most four times a second */
  readonly pulse: ReadonlySignal<number>;
  /** moves every second */
  readonly second: ReadonlySignal<number>;
  readonly said: Signal<string>;
  readonly roster: Roster;
  readonly latency: Latency;
  now(): number | null;
  /** server time of the picture as it is painted: held by a pause, or up to where the stream was read */
  shownAt(): number | null;
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
  /** kept at this browser */
  foldRail(folded: boolean): void;
  setFilter(filter: Partial<Filter>): void;
  /** null: nobody; someone who is not here changes nothing */
  select(id: string | null): void;
  limitsOf(id: string): readonly RunningLimit[];
  /** the limit that an agent has broken, as of the time that may be believed */
  breachOf(id: string): Breach | null;
  /** A link to what is shown now, for someone else: language and theme are theirs. */
  linkToThis(): string;
  retry(): void;
  /** the seat layer painted */
  painted(): void;
  /** the map is on the glass, or it is not */
  setFloor(floor: SeatSync | null): void;
  dispose(): void;
}

export function createPage(world: LiveWorld, limits: Limits = DEFAULT_LIMITS): Page {
  const start = readAddress(location.search);
  const device = deviceChoices();
  const lang = signal<Language>(start.lang ?? device.lang);
  const chosenTheme = signal<Theme | null>(start.theme ?? device.theme);
  const chosenLayout = signal<Layout | null>(start.layout);
  const zone = signal<string | null>(null);
  const words = computed(() => wordsOf(lang.value, { zone: zone.value, now: () => live.lastServerTime() ?? Date.now() }));
  const theme = computed<Theme>(() => chosenTheme.value ?? (device.dark.value ? 'dark' : 'light'));
  // The map needs colours and room; where the device has neither, the list says the same.
  const layout = computed<Layout>(() => chosenLayout.value ?? (device.forcedColors.value || device.small.value ? 'list' : 'map'));

  const filter = signal<Filter>(start.filter);
  const order = signal<Order>(start.order);
  const all = signal(start.all);
  const place = signal<Place | null>(start.place);
  if (start.place === null) seatToShow.value = start.seat;
  const selected = signal<string | null>(start.seat);
  const toFocus = signal<{ readonly id: string | null } | null>(null);
  const paused = signal(false);
  const hover = signal<Hover | null>(null);
  const railFolded = signal(recall('rail') === 'folded');
  const alertsOpen = signal(false);
  const zoom = signal(1);
  const pulse = signal(0);
  const alerts = signal<readonly Alert[]>([]);
  const seen = createAcknowledged();
  const said = signal('');

  const alertList = new AlertList(limits);
  const roster = new Roster(words.peek(), (id) => alertList.breachOf(id, trusted()) !== null);
  let floor: SeatSync | null = null;
  let lastTrusted: number | null = null;
  let pulsing: ReturnType<typeof setTimeout> | null = null;
  /** server time at which the picture was paused */
  let heldAt: number | null = null;
  const hold = new Hold();

  /** Who needs attention is as of the last time that could be trusted. */
  const trusted = (): number | null => {
    if (paused.peek() && heldAt !== null) return heldAt;
    return (lastTrusted = untracked(live.now) ?? lastTrusted);
  };
  const counts = computed(() => (pulse.value, filter.value, lang.value, roster.counts()));

  function schedulePulse(): void {
    if (pulsing !== null || paused.value) return;
    pulsing = setTimeout(() => {
      pulsing = null;
      pulse.value++;
      findAlerts();
    }, PULSE_MS);
  }

  function findAlerts(): void {
    const at = live.now();
    lastTrusted = at ?? lastTrusted;
    // Without a time nothing can be over its limit; the last list stays, greyed like the seats.
    if (at !== null && !paused.value) alerts.value = alertList.alerts(at, (id) => roster.row(id));
  }

  const events: LiveEvents = {
    replaced(agents, hidden) {
      // Nobody: another view, or one that may not be seen any more. No pause keeps that.
      if (paused.peek() && agents.length > 0) return hold.replaced(agents, hidden);
      if (agents.length === 0) paused.value = false;
      hold.take();
      alertList.clear();
      for (const agent of agents) alertList.put(agent);
      roster.replace(agents, hidden);
      // They are of people who are here no more.
      alerts.value = alerts.peek().filter((alert) => roster.row(alert.row.id) !== null);
      pulse.value++;
      floor?.replaced();
      findAlerts();
    },
    patched({ changed, gone, hidden, moved, read }) {
      if (paused.value) {
        hold.patched(changed, gone, hidden, moved);
        // What is not to be seen is never painted, and the server must not wait for it.
        return live.painted();
      }
      const measured = live.source.value.state === 'live' && !document.hidden;
      for (const agent of measured ? changed : []) {
        if (agent.eventAt !== roster.row(agent.id)?.agent.eventAt) live.latency.applied({ event: agent.eventAt ?? 0, read });
      }
      apply(changed, gone, hidden, moved);
      if (changed.length === 0 && gone.length === 0) live.painted();
      else if (floor === null) requestAnimationFrame(() => live.painted());
    },
    beat() {
      findAlerts();
      if (filter.value.attention) refilter();
    },
    trusted: tellTrust,
  };

  function apply(changed: readonly Agent[], gone: readonly string[], hidden: readonly HiddenPlace[], moved: boolean): void {
    for (const agent of changed) alertList.put(agent);
    for (const id of gone) alertList.remove(id);
    const before = roster.row(selected.value);
    const rows = roster.patch(changed, gone);
    roster.setHidden(hidden);
    tellSelected(before);
    schedulePulse();
    floor?.patched(rows, gone, moved);
  }

  function tellTrust(): void {
    const trust = live.trust();
    floor?.trust(paused.value && trust !== 'stale' ? 'held' : trust);
  }

  function tellSelected(before: Row | null): void {
    const row = roster.row(before?.id ?? null);
    if (row === null || before?.agent.state === row.agent.state) return;
    const state = joined(words.value, [stateText(row, words.value), alarmText(row, words.value)].filter((one) => one !== null));
    said.value = words.value.say('seat.changed', { name: row.name, state });
  }

  /** The search is fetched behind the first seats. Should that fail, names are still found as they are written. */
  function needSearch(): void {
    loadChunk(() => import('../agents/search')).then(({ createSearch }) => {
      roster.setSearch(createSearch());
      refilter();
      pulse.value++;
    }, () => undefined);
  }

  function refilter(): void {
    const changed = roster.applyFilter(filter.value);
    if (changed.length > 0) floor?.patched(changed, [], false);
  }

  function address(): Address {
    const several = (live.views.value?.length ?? 0) > 1;
    return {
      instance: several ? live.view.value : start.instance, layout: chosenLayout.value, filter: filter.value, all: all.value, order: order.value,
      seat: selected.value, place: place.value, lang: start.lang === null && lang.value === device.lang ? null : lang.value,
      theme: start.theme === null && chosenTheme.value === device.theme ? null : chosenTheme.value,
    };
  }

  const live: Live = createLive(world, events, start.instance);
  const undo: (() => void)[] = [
    () => live.dispose(),
    effect(() => { zone.value = live.zone.value; }),
    effect(() => {
      // Names depend on the language alone.
      void lang.value;
      roster.setWords(words.peek());
      floor?.replaced();
    }),
    effect(() => { if (live.loaded.value) needSearch(); }),
    effect(() => {
      void filter.value;
      refilter();
      pulse.value = pulse.peek() + 1;
    }),
    effect(() => {
      heldAt = paused.value ? untracked(trusted) : null;
      const held = paused.value ? null : hold.take();
      untracked(() => {
        if (held !== null && held.whole) events.replaced(held.changed, held.hidden);
        else if (held !== null) apply(held.changed, held.gone, held.hidden, held.moved);
        tellTrust();
      });
    }),
    keepAddress(address),
    () => { if (pulsing !== null) clearTimeout(pulsing); },
  ];

  return {
    words, theme, layout, filter, order, all, place, selected, toFocus, paused, hover, railFolded, alertsOpen, zoom, counts, alerts, acknowledged: seen.ids, pulse, said, roster,
    views: live.views, view: live.view, stopped: live.stopped, link: live.link, failures: live.failures, banner: live.banner, refused: live.refused,
    source: live.source, store: live.store, zone, mode: live.mode, newBuild: live.newBuild, loaded: live.loaded, second: live.second, latency: live.latency,
    now: () => (paused.value ? heldAt : live.now()),
    shownAt: () => (paused.value ? heldAt : live.stopped.value ? live.caughtUpTo() : live.lastServerTime()),
    lastServerTime: live.lastServerTime, age: live.age, caughtUpTo: live.caughtUpTo, sourceAge: live.sourceAge, retry: live.retry, painted: live.painted,
    setLang(next) { lang.value = next; remember('lang', next); },
    setTheme(next) { chosenTheme.value = next; remember('theme', next); },
    setLayout(next) { chosenLayout.value = next; },
    foldRail(folded) { railFolded.value = folded; remember('rail', folded ? 'folded' : 'open'); },
    setFilter(part) { filter.value = { ...filter.value, ...part }; },
    alertsAt: () => lastTrusted ?? 0,
    acknowledge: (alert) => seen.add(alertId(alert)),
    limitsOf: (id) => alertList.limitsOf(id),
    breachOf: (id) => alertList.breachOf(id, trusted()),
    select(id) {
      if (id === null || roster.row(id) !== null) selected.value = id;
    },
    linkToThis: () => `${location.origin}${location.pathname}${writeAddress({ ...untracked(address), lang: null, theme: null, layout: layout.peek() }, '')}`,
    setFloor(next) {
      floor = next;
      tellTrust();
      floor?.replaced();
    },
    dispose() { for (const one of undo) one(); },
  };
}
