import { computed, effect, signal, untracked } from '@preact/signals';
import { Roster } from '../agents/roster';
import { alarmText, stateText } from '../agents/agent-text';
import { asksForAlert } from '../agents/filter';
import type { Filter } from '../agents/filter';
import { fetchReadings, NO_READINGS } from '../agents/readings';
import type { Row } from '../agents/roster';
import { matchesOnFloor } from '../alerts/alert-filter';
import { AlertList } from '../alerts/alert-list';
import { limitsIn } from '../alerts/site-limits';
import type { Alert } from '../alerts/alert-list';
import type { Breach, Limits } from '../alerts/limits';
import { loadChunk } from '../api/load-chunk';
import type { Order } from '../list/list-order';
import { createLive } from '../live/live';
import { asOf } from '../live/parts';
import type { Live, LiveEvents, LiveWorld } from '../live/live-types';
import type { Agent, HiddenPlace } from '../live/agent';
import type { Part } from '../live/parts';
import type { WireSettings, WireView } from '../live/wire';
import { deskCounts } from '../plan/auto-floor';
import { deviceChoices, recall, remember } from '../ui/device';
import type { SeatTokens, Theme } from '../ui/tokens';
import { afterFirstFrame } from '../ui/after-first-frame';
import { joined, NO_WORDS, wordsOf } from '../words/words';
import type { Language } from '../words/words';
import { pathOf, readAddress, writeAddress } from './address';
import type { Address, Place } from './address';
import { keepAddress } from './address-bar';
import type { Drawn } from '../seats/floor/drawn';
import { followDrawn } from '../seats/floor/follow-drawn';
import { Hold } from './held-changes';
import { createLayoutChoice } from './layout-choice';
import { mapCommands, seatToShow } from './map-commands';
import { placesOf } from '../seats/floor/places-of';
import { held } from './seat-text';
import type { SeatSync } from '../seats/floor/seat-sync';
import type { Hover, Page } from './page';

const PULSE_MS = 250;
const READINGS_MS = 10 * 60_000;

export function createPage(world: LiveWorld, limits: Limits): Page {
  const start = readAddress(location.search, location.pathname);
  const device = deviceChoices();
  const lang = signal<Language>(start.lang ?? device.lang);
  const chosenTheme = signal<Theme | null>(start.theme ?? device.theme);
  const zone = signal<string | null>(null);
  const settings = signal<WireSettings | null>(null);
  const siteWords = signal(NO_WORDS);
  const tokens = signal<SeatTokens | null>(null);
  const words = computed(() => wordsOf(lang.value, { zone: zone.value, now: () => live.lastServerTime() ?? Date.now() }, siteWords.value));
  const theme = computed<Theme>(() => chosenTheme.value ?? (device.dark.value ? 'dark' : 'light'));

  const filter = signal<Filter>(start.filter);
  const order = signal<Order>(start.order);
  const all = signal(start.all);
  const place = signal<Place | null>(start.place);
  if (start.place === null) seatToShow.value = start.agent;
  const selected = signal<string | null>(start.agent);
  const toFocus = signal<{ readonly id: string | null } | null>(null);
  const paused = signal(false);
  const readings = signal(NO_READINGS);
  const hover = signal<Hover | null>(null);
  const railFolded = signal(recall('rail') === 'folded');
  const alertsOpen = signal(false);
  const zoom = signal(1);
  const pulse = signal(0);
  const alerts = signal<readonly Alert[]>([]);
  const me = signal<string | null>(null);
  const said = signal('');

  const alertList = new AlertList(limits);
  const roster = new Roster(words.peek(), (id, wanted) => matchesOnFloor(wanted, breachOf(id), me.peek()));
  const layout = createLayoutChoice(start.layout, device, () => deskCounts([...placesOf(roster)]));
  let floor: SeatSync | null = null;
  let linkedSeat = start.seat;
  let opened = false;
  let lastTrusted: number | null = null;
  let placesMoved = false;
  let knownParts: readonly Part[] = [];
  let pulsing: ReturnType<typeof setTimeout> | null = null;
  /** server time at which the picture was paused */
  let heldAt: number | null = null;
  const hold = new Hold();

  /** The list of people who need attention is from the last trusted time. */
  const trusted = (): number | null => {
    if (paused.peek() && heldAt !== null) return heldAt;
    return (lastTrusted = untracked(live.now) ?? lastTrusted);
  };
  /** undefined: as live as the picture */
  const heldOf = (row: Row | null): number | null | undefined => (row === null ? undefined : asOf(live.parts.peek(), row.agent.arn));
  const breachOf = (id: string): Breach | null => {
    const held = heldOf(roster.row(id));
    return alertList.breachOf(id, held === undefined ? trusted() : held);
  };
  const counts = computed(() => (pulse.value, filter.value, lang.value, roster.counts()));

  function schedulePulse(): void {
    if (pulsing !== null || paused.value) return;
    pulsing = setTimeout(() => {
      pulsing = null;
      pulse.value++;
      if (placesMoved) layout.placesChanged();
      placesMoved = false;
      findAlerts();
    }, PULSE_MS);
  }

  function findAlerts(): void {
    const at = live.now();
    lastTrusted = at ?? lastTrusted;
    // Without a time nothing can be over its limit; the last list stays, greyed like the seats.
    if (at !== null && !paused.value) alerts.value = alertList.alerts(at, (id) => roster.row(id), heldOf);
  }

  const events: LiveEvents = {
    replaced(agents, hidden) {
      // Before any text: no time is ever said in the zone of this browser.
      zone.value = live.zone.peek();
      // Nobody: another view, or one that may not be seen any more. A pause does not keep it.
      if (paused.peek() && agents.length > 0) return hold.replaced(agents, hidden);
      if (agents.length === 0) paused.value = false;
      hold.take();
      settings.value = live.settings.peek();
      alertList.restart(limitsIn(limits, settings.value));
      for (const agent of agents) alertList.put(agent);
      roster.replace(agents, hidden);
      layout.placesChanged();
      // They belong to people who are no longer here.
      alerts.value = alerts.peek().filter((alert) => roster.row(alert.row.id) !== null);
      pulse.value++;
      floor?.replaced();
      findAlerts();
    },
    patched({ changed, gone, hidden, moved, read }) {
      if (paused.value) {
        hold.patched(changed, gone, hidden, moved);
        // Invisible changes are never painted, and the server must not wait for them.
        return live.painted();
      }
      const measured = live.source.value.state === 'live' && !document.hidden;
      for (const agent of measured ? changed : []) {
        if (agent.departed === undefined && agent.eventAt !== roster.row(agent.id)?.agent.eventAt) live.latency.applied({ event: agent.eventAt ?? 0, read });
      }
      apply(changed, gone, hidden, moved);
      if (changed.length === 0 && gone.length === 0) live.painted();
      else if (floor === null) requestAnimationFrame(() => live.painted());
    },
    beat() {
      findAlerts();
      if (asksForAlert(filter.value)) refilter();
    },
    trusted() {
      notifyTrust();
      // A hidden page has its timers only once a minute, but messages of the server arrive.
      if (document.hidden) findAlerts();
    },
  };

  function apply(changed: readonly Agent[], gone: readonly string[], hidden: readonly HiddenPlace[], moved: boolean): void {
    for (const agent of changed) alertList.put(agent);
    for (const id of gone) alertList.remove(id);
    const before = roster.row(selected.value);
    const rows = roster.patch(changed, gone);
    roster.setHidden(hidden);
    placesMoved ||= moved;
    notifySelected(before);
    schedulePulse();
    floor?.patched(rows, gone, moved);
  }

  function notifyTrust(): void {
    const trust = live.trust();
    floor?.trust(paused.value && trust !== 'stale' ? 'held' : trust);
    notifyParts();
  }

  /** Seats of an instance that stopped, or is read again, are painted again. */
  function notifyParts(): void {
    const now = live.parts.peek();
    if (now === knownParts) return;
    const before = knownParts;
    knownParts = now;
    const rows = [...roster.all()].filter(({ agent: { arn } }) => asOf(before, arn) !== asOf(now, arn));
    if (rows.length === 0) return;
    floor?.patched(rows, [], false);
    findAlerts();
    schedulePulse();
  }

  function notifySelected(before: Row | null): void {
    const row = roster.row(before?.id ?? null);
    if (row === null || before?.agent.state === row.agent.state) return;
    const state = joined(words.value, [stateText(row, words.value), alarmText(row, words.value)].filter((one) => one !== null));
    said.value = words.value.say('seat.changed', { name: row.name, state });
  }

  /** The search is loaded after the first seats. Until it is here, names are found as they are written. */
  function needSearch(): void {
    void loadChunk(() => import('../agents/search'), () => undefined).then(({ createSearch }) => {
      roster.setSearch(createSearch((arn) => readings.peek().get(arn)?.reading ?? ''));
      refilter();
      pulse.value++;
    });
  }

  /** Changed lists are rare: a page that stays open learns of one within minutes. */
  async function needReadings(): Promise<void> {
    const found = await fetchReadings();
    if (found === null || (found.size === 0 && readings.peek().size === 0)) return;
    readings.value = found;
    refilter();
    pulse.value++;
  }
  let readingsAgain: ReturnType<typeof setInterval> | null = null;

  function refilter(): void {
    const changed = roster.applyFilter(filter.value);
    if (changed.length > 0) floor?.patched(changed, [], false);
  }

  /** A link to a seat opens its occupant. */
  function openLinkedSeat(): void {
    if (linkedSeat === null || !loaded.peek()) return;
    const row = [...roster.all()].find((one) => one.agent.seat === linkedSeat);
    linkedSeat = null;
    if (row === undefined) return;
    selected.value = row.id;
    if (mapCommands.peek() === null) seatToShow.value = row.id;
    else mapCommands.peek()?.zoomToSeat(row.id);
  }

  const viewShown = (): WireView | undefined => live.views.value?.find((one) => one.id === live.view.value);

  /** Id of the drawn floor; the value of the link until the server has sent the list. */
  function floorShown(): string | null {
    const shown = viewShown();
    return shown === undefined ? start.floor : (shown.floor?.id ?? null);
  }

  function address(): Address {
    const several = (live.views.value?.length ?? 0) > 1;
    const floorId = floorShown();
    return {
      floor: floorId, instance: floorId !== null ? null : several ? live.view.value : start.instance,
      layout: layout.chosen.value, filter: filter.value, all: all.value, order: order.value,
      agent: selected.value, seat: null, place: place.value, lang: start.lang === null && lang.value === device.lang ? null : lang.value,
      theme: start.theme === null && chosenTheme.value === device.theme ? null : chosenTheme.value,
    };
  }

  const live: Live = createLive(world, events, start.floor ?? start.instance ?? recall('floor'));
  /** Until the snapshot names the floor, the list of views does: the drawing is loaded while the snapshot is on its way. */
  const wanted = computed(() => live.floor.value ?? (live.loaded.value ? null : viewShown()?.floor ?? null));
  const plan = followDrawn(wanted, () => {
    roster.setDesks(plan.drawn.peek()?.labelOf ?? (() => ''));
    if (!live.loaded.peek()) return;
    refilter();
    floor?.replaced();
  });
  /** Without its drawing, nobody has a position. */
  const loaded = computed(() => live.loaded.value && (live.floor.value === null || plan.drawn.value !== null));
  /** A drawing without its people would show empty desks. */
  const drawnNow = (): Drawn | 'coming' | null => (wanted.value === null ? null : loaded.value ? plan.drawn.value : 'coming');
  const undo: (() => void)[] = [
    () => live.dispose(), () => plan.dispose(), device.dispose,
    effect(() => { zone.value = live.zone.value; }),
    effect(() => {
      // Texts of the roster depend only on the language and the site's words, and earlier announcements were in the old ones.
      void (lang.value, siteWords.value);
      said.value = '';
      untracked(() => {
        roster.setWords(words.peek());
        floor?.replaced();
      });
    }),
    effect(() => { if (loaded.value) untracked(openLinkedSeat); }),
    effect(() => { if (loaded.value) afterFirstFrame(needSearch); }),
    effect(() => {
      if (!loaded.value || readingsAgain !== null) return;
      readingsAgain = setInterval(() => void needReadings(), READINGS_MS);
      afterFirstFrame(() => void needReadings());
    }),
    () => { if (readingsAgain !== null) clearInterval(readingsAgain); },
    // Seat and camera belong to the floor of the link. If that floor no longer exists, another one is shown without them.
    effect(() => {
      const shown = live.views.value === null ? null : live.view.value;
      opened ||= loaded.value;
      if (opened || shown === null || start.floor === null || shown === start.floor) return;
      linkedSeat = null;
      place.value = null;
    }),
    // The floor that `/` opens in this browser the next time.
    effect(() => { if (live.loaded.value && live.view.value !== null) remember('floor', live.view.value); }),
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
        notifyTrust();
      });
    }),
    keepAddress(address),
    () => { if (pulsing !== null) clearTimeout(pulsing); },
  ];

  return {
    words,
    settings,
    siteWords,
    theme,
    tokens,
    layout: layout.layout,
    filter,
    order,
    all,
    place,
    selected,
    toFocus,
    paused,
    hover,
    railFolded,
    alertsOpen,
    zoom,
    counts,
    alerts,
    pulse,
    said,
    roster,
    readings,
    views: live.views,
    view: live.view,
    stopped: live.stopped,
    parts: live.parts,
    link: live.link,
    failures: live.failures,
    banner: live.banner,
    refused: live.refused,
    source: live.source,
    store: live.store,
    zone,
    mode: live.mode,
    newBuild: live.newBuild,
    loaded,
    desks: computed(() => loaded.value && plan.drawn.value !== null),
    asked: start,
    gone: signal([]),
    me,
    mayAct: signal(false),
    acting: signal(new Map()),
    maySeat: signal(false),
    mayPlan: signal(false),
    deskOpen: signal(null),
    seating: signal(false),
    carrying: signal(false),
    carried: signal(null),
    done: signal(null),
    fault: signal(null),
    drawn: drawnNow,
    second: live.second,
    latency: live.latency,
    now: () => (paused.value ? heldAt : live.now()),
    nowOf: (row) => (asOf(live.parts.value, row.agent.arn) === undefined ? (paused.value ? heldAt : live.now()) : null),
    asOf: heldOf,
    heldText: (row) => held(heldOf(row), words.value),
    shownAt: () => (paused.value ? heldAt : live.stopped.value ? live.caughtUpTo() : live.lastServerTime()),
    lastServerTime: live.lastServerTime, age: live.age, caughtUpTo: live.caughtUpTo, sourceAge: live.sourceAge, retry: live.retry, painted: live.painted,
    setLang(next) { lang.value = next; remember('lang', next); },
    setTheme(next) { chosenTheme.value = next; remember('theme', next); },
    setLayout: layout.choose, setRoom: layout.setRoom,
    foldRail(folded) { railFolded.value = folded; remember('rail', folded ? 'folded' : 'open'); },
    setFilter(part) { filter.value = { ...filter.value, ...part }; },
    alertsAt: () => lastTrusted ?? 0,
    limits: () => limitsIn(limits, settings.value),
    limitsOf: (id) => alertList.limitsOf(id),
    breachOf,
    select(id) {
      if (id === null || roster.row(id) !== null) selected.value = id;
    },
    linkToThis: () =>
      `${location.origin}${pathOf(untracked(floorShown))}${writeAddress({ ...untracked(address), lang: null, theme: null, layout: layout.layout.peek() }, '')}`,
    setFloor(next) {
      floor = next;
      notifyTrust();
      floor?.replaced();
    },
    dispose() { for (const one of undo) one(); },
  };
}
