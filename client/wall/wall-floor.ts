import { computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { Roster } from '../agents/roster';
import type { Counts, Row } from '../agents/roster';
import { siteWordsOf } from '../agents/site-words';
import { AlertList } from '../alerts/alert-list';
import type { Alert } from '../alerts/alert-list';
import type { Limits } from '../alerts/limits';
import { limitsIn } from '../alerts/site-limits';
import type { Board } from '../live/board';
import { createLive } from '../live/live';
import type { Live, LiveEvents, LiveWorld } from '../live/live-types';
import { asOf } from '../live/parts';
import type { Part } from '../live/parts';
import type { WireSnapshot } from '../live/wire';
import { createSeatLayer } from '../seats/seat-layer';
import { seatView } from '../seats/seat-view';
import { createSeatSync } from '../seats/floor/seat-sync';
import type { Drawn } from '../seats/floor/drawn';
import { followDrawn } from '../seats/floor/follow-drawn';
import type { FloorFiles } from '../seats/floor/follow-drawn';
import type { SeatTokens } from '../ui/tokens';
import { NO_WORDS } from '../words/words';
import type { SiteWords } from '../words/words';
import type { Kept } from './kept';
import { snapshotOf } from './kept';
import { createOnGlass } from './on-glass';
import type { OnGlass } from './on-glass';
import { pageOfZones } from '../plan/page-of-zones';
import { wallSeat } from './wall-names';
import type { Screen } from './wall-wire';
import { wallWords } from './wall-words';

/** One floor on the wall: its link, its people, its alerts and its picture. Another floor is another one. */
export interface WallFloor {
  readonly element: HTMLElement;
  readonly live: Live;
  readonly screen: Screen;
  readonly index: number;
  /** the kept picture of an earlier start; null: it is live, or will be */
  readonly kept: Kept | null;
  readonly ready: OnGlass['ready'];
  readonly loaded: ReadonlySignal<boolean>;
  /** changes when the counts may have changed */
  readonly counts: ReadonlySignal<Counts>;
  readonly alerts: ReadonlySignal<readonly Alert[]>;
  readonly siteWords: ReadonlySignal<SiteWords>;
  readonly seatWidth: OnGlass['seatWidth'];
  /** ids of the zones that are its page, as the server told them; none: the whole floor */
  readonly zones: readonly string[];
  /** server time that an alert is counted up to; null: not known */
  timeOf(row: Row): number | null;
  setTokens(tokens: SeatTokens): void;
  painted: OnGlass['painted'];
  prove: OnGlass['prove'];
  proof: OnGlass['proof'];
  seats(): number;
  repaint(): void;
  /** what a later start may show; null: nothing that can be trusted */
  keep(): Kept | null;
  dispose(): void;
}

export interface FloorOptions {
  readonly world: LiveWorld;
  readonly files: FloorFiles;
  readonly limits: Limits;
  readonly screen: Screen;
  readonly view: string;
  readonly index: number;
  readonly kept: Kept | null;
  /** titles are this many times as large */
  readonly unit: number;
  /** IANA name, until a snapshot tells */
  readonly zone: string | null;
  readonly now: () => number;
}

const PULSE_MS = 250;

/** @param stage the element in which it is laid, hidden until it is the one that is shown */
export function createWallFloor(stage: HTMLElement, options: FloorOptions): WallFloor {
  const { world, limits, screen, kept } = options;
  const { settings } = screen;
  const [lang] = settings.languages;
  const element = document.createElement('div');
  element.className = 'wall-floor';
  stage.append(element);

  const siteWords = signal<SiteWords>(NO_WORDS);
  const wordsNow = computed(() => wallWords(lang, { zone: live.zone.value ?? options.zone, now: options.now }, siteWords.value));
  const alerts = signal<readonly Alert[]>([]);
  const pulse = signal(0);
  const alertList = new AlertList(limits);
  const roster = new Roster(wallWords(lang, { zone: options.zone, now: options.now }, NO_WORDS), () => false);
  let lastTrusted: number | null = kept?.at ?? null;
  let board: Board | null = null;
  let wire: WireSnapshot | null = null;
  let document_: unknown = null;
  let knownParts: readonly Part[] = [];
  let pulsing: ReturnType<typeof setTimeout> | null = null;

  const heldOf = (row: Row): number | null | undefined => asOf(live.parts.peek(), row.agent.arn);

  function findAlerts(): void {
    const at = live.now();
    lastTrusted = at ?? lastTrusted;
    if (at !== null || kept !== null) alerts.value = alertList.alerts(lastTrusted ?? 0, (id) => roster.row(id), heldOf);
  }

  function schedulePulse(): void {
    pulsing ??= setTimeout(() => {
      pulsing = null;
      pulse.value++;
      findAlerts();
    }, PULSE_MS);
  }

  function painted(): void {
    live.painted();
    glass.onPainted();
  }

  const events: LiveEvents = {
    board(next, snapshot) {
      board = next;
      if (snapshot !== undefined) wire = snapshot;
    },
    replaced(agents, hidden) {
      const site = live.settings.peek();
      siteWords.value = site?.words === undefined ? NO_WORDS : siteWordsOf(site.words);
      alertList.restart(limitsIn(limits, site));
      for (const agent of agents) alertList.put(agent);
      roster.replace(agents, hidden);
      alerts.value = alerts.peek().filter((alert) => roster.row(alert.row.id) !== null);
      pulse.value++;
      sync.replaced();
      findAlerts();
    },
    patched({ changed, gone, hidden, moved, read }) {
      if (live.source.value.state === 'live' && !document.hidden) {
        for (const agent of changed) {
          if (agent.eventAt !== roster.row(agent.id)?.agent.eventAt) live.latency.applied({ event: agent.eventAt ?? 0, read });
        }
      }
      for (const agent of changed) alertList.put(agent);
      for (const id of gone) alertList.remove(id);
      const rows = roster.patch(changed, gone);
      roster.setHidden(hidden);
      schedulePulse();
      sync.patched(rows, gone, moved);
      if (changed.length === 0 && gone.length === 0) painted();
    },
    beat: findAlerts,
    trusted() {
      sync.trust(kept === null ? live.trust() : 'stale');
      notifyParts();
    },
  };

  /** Seats of an instance that stopped, or is read again, are painted again. */
  function notifyParts(): void {
    const now = live.parts.peek();
    if (now === knownParts) return;
    const before = knownParts;
    knownParts = now;
    const rows = [...roster.all()].filter(({ agent: { arn } }) => asOf(before, arn) !== asOf(now, arn));
    if (rows.length === 0) return;
    sync.patched(rows, [], false);
    schedulePulse();
  }

  const live: Live = createLive(world, events, options.view);
  const plan = followDrawn(live.floor, () => {
    roster.setDesks(plan.drawn.peek()?.labelOf ?? (() => ''));
    if (!live.loaded.peek()) return;
    sync.replaced();
    pulse.value++;
  }, {
    ...options.files,
    document: async (version, signalled) => (document_ = await options.files.document(version, signalled)),
  });
  const loaded = computed(() => live.loaded.value && (live.floor.value === null || plan.drawn.value !== null));

  const layer = (() => {
    try {
      return createSeatLayer(element, {
        still: true, unit: options.unit,
        // A kept picture is of its own time, and stands still.
        now: () => (kept === null ? live.now() : kept.at),
        label: () => '', islandLabel: (name) => name, onSelect: () => undefined, onHover: () => undefined, onPainted: painted, onZoom: () => undefined,
        mapLabel: wordsNow.peek().say('floor.label'),
      });
    } catch (error) {
      // Nothing of it stays open: another try is another floor.
      plan.dispose();
      live.dispose();
      element.remove();
      throw error;
    }
  })();
  layer.setPace(1000 / settings.pace);
  const zones = settings.floors[options.index]?.zones ?? [];
  const glass: OnGlass = createOnGlass({
    layer: () => layer, now: () => live.now(), board: () => board, loaded: () => loaded.peek(), people: () => roster.all(),
    isLaid: () => sync.isLaid() && (board?.floor ?? null)?.version === plan.drawn.peek()?.version,
  });
  const drawn = (): Drawn | 'coming' | null => {
    if (live.floor.peek() === null) return null;
    const plan_ = loaded.peek() ? plan.drawn.peek() : null;
    if (plan_ === null) return 'coming';
    return { ...plan_, geometry: (placed, held, shelf, home) => pageOfZones(plan_.geometry(placed, held, shelf, home), zones) };
  };
  const sync = createSeatSync(layer, {
    room: () => ({ width: element.clientWidth, height: element.clientHeight }), roster, words: () => wordsNow.peek(), drawn,
    seatOf: (row, namesakes) =>
      wallSeat(seatView(row, alertList.limitsOf(row.id), wordsNow.peek(), namesakes, heldOf(row)), row.agent, settings.names, lang, live.floor.peek() !== null),
  });
  layer.fit();

  const counts = computed(() => {
    void pulse.value;
    return roster.counts();
  });
  const resize = new ResizeObserver(() => {
    sync.resized();
    glass.measure();
  });
  resize.observe(element);
  const undo: (() => void)[] = [
    effect(() => {
      const words = wordsNow.value;
      untracked(() => {
        roster.setWords(words);
        if (loaded.peek()) sync.replaced();
      });
    }),
    // The first picture of a drawn floor is laid when both are here.
    effect(() => { if (loaded.value) untracked(() => { sync.replaced(); findAlerts(); pulse.value++; }); }),
    // Nothing to paint: it is said in words.
    effect(() => { if (live.views.value?.length === 0) glass.nothing(); }),
    () => resize.disconnect(), () => glass.dispose(), () => plan.dispose(), () => live.dispose(), () => sync.dispose(), () => layer.dispose(),
    () => { if (pulsing !== null) clearTimeout(pulsing); },
  ];

  return {
    element, live, screen, index: options.index, kept, ready: glass.ready, loaded, counts, alerts, siteWords, seatWidth: glass.seatWidth, zones,
    timeOf: (row) => heldOf(row) ?? live.now() ?? lastTrusted,
    setTokens: (tokens) => layer.setTheme(tokens.theme, tokens),
    painted: glass.painted, prove: glass.prove, proof: glass.proof,
    seats: () => roster.size,
    repaint: () => layer.repaint(),
    keep() {
      const view = live.views.peek()?.[0];
      const at = live.now();
      if (kept !== null || board === null || wire === null || view === undefined || at === null || !loaded.peek()) return null;
      return { form: 1, screen, index: options.index, view, snapshot: snapshotOf(wire, board, at), document: board.floor === null ? null : document_, at };
    },
    dispose() {
      for (const one of undo) one();
      element.remove();
    },
  };
}
