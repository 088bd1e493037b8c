import { batch, computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Limits } from '../alerts/limits';
import { hubConnection } from '../api/hub-connection';
import { ComeBackLater } from '../api/retry-after';
import { browserWorld } from '../live/hub';
import type { LiveWorld } from '../live/live-types';
import { createSteadyTime } from '../live/steady-time';
import { floorFiles } from '../seats/floor/follow-drawn';
import type { SeatTokens } from '../ui/tokens';
import { setStatusIcons } from '../ui/site-icons';
import { letGo } from './held-image';
import { forget, recallKept } from './kept';
import type { Kept } from './kept';
import { openLine } from './line';
import type { Line } from './line';
import { pair } from './pairing';
import type { Pairing } from './pairing';
import { createRecovery } from './recovery';
import type { Recovery } from './recovery';
import { createReporter } from './reporter';
import { askCode, askSession, givePicture, renew } from './session';
import { takePicture } from './take-picture';
import { isNight } from './site-night';
import { wallSizes } from './sizes';
import type { WallSizes } from './sizes';
import { wallTokens } from './wall-colours';
import { createWallFloor } from './wall-floor';
import type { WallFloor } from './wall-floor';
import { NAME_LEVELS, screenOf } from './wall-wire';
import type { FollowMessage, Screen, Settings, WallSession, WallText } from './wall-wire';

const VIEWS = '/api/wall/views';
const HUB = '/api/wall/live';
/** Nobody is there who could press "try now": the longest wait between two tries is 0.5 s and this share of the usual one, 3.5 s. */
const HASTE = 0.1;
const haste = (): number => Math.random() * HASTE;
const RESIZED_MS = 500;
/** `auto` without a night of its own */
const USUAL_NIGHT = { from: '22:00', to: '06:00' } as const;
const REPORT_S = 5;
/** Seldom: the memory of a TV does not take any number of writes. */
const KEEP_S = 300;
/** the first time sooner: a power cut may come at any time */
const KEEP_FIRST_S = 10;
const SESSION_AGAIN_MS = 5_000;
const MOST_AGAIN_MS = 60_000;
/** A proxy may ask to wait for an hour. The server is back long before, and nobody can press a button here. */
const MOST_WAIT_MS = 5_000;
const ASK_SESSION_AFTER = 3;
const RENEW_AGAIN_MS = 10 * 60_000;

type Show = Extract<FollowMessage, { kind: 'show' }>;
export interface Turn { readonly index: number; readonly count: number; readonly stopped: boolean }

/** away: the server does not answer. blocked: it answers, but no socket opens: something between lets no WebSocket through. */
export type Trouble = 'none' | 'away' | 'blocked';

/** The state of a screen on the wall. */
export interface Wall {
  readonly mode: ReadonlySignal<'starting' | 'pairing' | 'wall'>;
  readonly pairing: ReadonlySignal<Pairing | null>;
  /** why nothing comes, while no floor can say it itself */
  readonly trouble: ReadonlySignal<Trouble>;
  readonly screen: ReadonlySignal<Screen | null>;
  readonly floor: ReadonlySignal<WallFloor | null>;
  readonly turn: ReadonlySignal<Turn>;
  readonly text: ReadonlySignal<WallText | null>;
  readonly identified: ReadonlySignal<boolean>;
  /** why it does not reload: how often it did, and server time until which it keeps its picture */
  readonly spent: Recovery['spent'];
  readonly sizes: ReadonlySignal<WallSizes>;
  readonly tokens: ReadonlySignal<SeatTokens>;
  readonly zone: ReadonlySignal<string | null>;
  /** changes every second */
  readonly second: ReadonlySignal<number>;
  /** the element in which the floors lie */
  readonly stage: HTMLElement;
  /** server time as far as it is known, also while nothing is live; null: never told */
  now(): number | null;
  /** ms, in the time of `pairing.at` */
  steady(): number;
  /** an error that nothing caught: nobody is there who could press a button */
  fault(): void;
  dispose(): void;
}

export function createWall(limits: Limits): Wall {
  const steady = createSteadyTime(() => performance.now(), () => Date.now());
  const mode = signal<'starting' | 'pairing' | 'wall'>('starting');
  const pairing = signal<Pairing | null>(null);
  const trouble = signal<Trouble>('none');
  const screen = signal<Screen | null>(null);
  const floor = signal<WallFloor | null>(null);
  const turn = signal<Turn>({ index: 0, count: 1, stopped: false });
  const text = signal<WallText | null>(null);
  const identified = signal(false);
  const zone = signal<string | null>(null);
  const second = signal(0);
  const room = signal({ width: innerWidth, height: innerHeight });
  const night = signal(false);
  const stage = document.createElement('div');
  stage.className = 'wall-stage';

  let told: { readonly server: number; readonly at: number } | null = null;
  let line: Line | null = null;
  let coming: { readonly key: string; readonly floor: WallFloor; readonly stop: () => void } | null = null;
  let shownKey = '';
  let stopPairing: (() => void) | null = null;
  let lastShow: Show | null = null;
  let renewAt: number | null = null;
  let sessionAsked = -Infinity;
  let askAgainMs = SESSION_AGAIN_MS;
  let lineFailures = 0;
  let renewNotBefore = 0;
  let keptAt = KEEP_FIRST_S - KEEP_S;
  let nightChecked = '';
  let identifying: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  const now = (): number | null => floor.peek()?.live.now() ?? (told === null ? null : told.server + steady() - told.at);
  const heardTime = (server: number): void => { told = { server, at: steady() }; };
  const recovery = createRecovery(() => floor.peek(), now, steady);
  const reporter = createReporter();
  const glass = computed(() => ({ ...room.value, inches: screen.value?.settings.inches ?? 55, metres: screen.value?.settings.metres ?? 5 }));
  const sizes = computed(() => wallSizes(glass.value));
  const tokens = computed(() => {
    const { theme = 'dark' } = screen.value?.settings ?? {};
    const colours = floor.value?.live.settings.value?.colours ?? '';
    return wallTokens(colours, theme === 'auto' ? 'light' : theme, night.value);
  });

  const keyOf = ({ view, index, screen: { settings } }: Pick<Show, 'view' | 'index' | 'screen'>): string =>
    JSON.stringify([view, settings.floors[index]?.zones ?? [], settings.languages, settings.names, settings.pace, sizes.peek().unit]);

  const worldOf = (view: string, own: Line): LiveWorld => {
    const world = browserWorld(VIEWS, (signalled) => own.connect(signalled));
    // A floor that is gone is not replaced by another one: only the server chooses.
    const only = (all: unknown): unknown => (Array.isArray(all) ? all.filter((one: { readonly id?: unknown } | null) => one?.id === view) : all);
    return {
      ...world, random: haste,
      snapshot: (name, signalled) => soon(world.snapshot(name, signalled)),
      async views(signalled) {
        const mine = only(await soon(world.views(signalled)));
        // A server that starts does not know every floor yet. The picture stays, grey, until the server tells to show something else.
        if (Array.isArray(mine) && mine.length === 0 && view !== '' && lastShow?.view === view) throw new ComeBackLater(MOST_WAIT_MS, 404);
        return mine;
      },
    };
  };

  const soon = <T>(asked: Promise<T>): Promise<T> => asked.catch((error: unknown) => {
    throw error instanceof ComeBackLater ? new ComeBackLater(Math.min(MOST_WAIT_MS, error.afterMs), 503) : error;
  });

  const keptWorld = (kept: Kept): LiveWorld => ({
    ...browserWorld(VIEWS), serverBuild: signal(null), views: async () => [kept.view], snapshot: async () => kept.snapshot,
    connect: async () => ({ open: true, watch: () => () => undefined, seen: () => undefined, close: () => undefined }),
  });

  function make({ view, index, screen: of }: Pick<Show, 'view' | 'index' | 'screen'>, kept: Kept | null, own: Line | null): WallFloor {
    const files = floorFiles('/api/wall/floors');
    const made = createWallFloor(stage, {
      world: kept !== null || own === null ? keptWorld(kept as Kept) : worldOf(view, own),
      files: kept === null ? files : { ...files, document: async () => kept.document },
      limits, screen: of, view, index, kept, unit: sizes.peek().unit, zone: zone.peek(), now: () => now() ?? Date.now(),
    });
    made.setTokens(tokens.peek());
    return made;
  }

  /** The new floor is there with its whole picture: only now the old one goes. */
  function swap(key: string, next: WallFloor): void {
    const before = floor.peek();
    coming?.stop();
    coming = null;
    shownKey = key;
    next.element.classList.add('shown');
    floor.value = next;
    // What is kept has the names of before.
    if (before !== null && before.screen.settings.names !== next.screen.settings.names) keptAt = -Infinity;
    before?.dispose();
    // The page Screens must not say for seconds that this one is still changing.
    // Nothing has been counted in the first seconds.
    if (before === null || before.kept !== null || second.peek() < REPORT_S) return;
    next.prove();
    report();
  }

  function dropComing(): void {
    coming?.stop();
    coming?.floor.dispose();
    coming = null;
  }

  function onShow(show: Show): void {
    lastShow = show;
    batch(() => {
      screen.value = show.screen;
      turn.value = { index: show.index, count: show.count, stopped: show.stopped };
      text.value = show.text;
      mode.value = 'wall';
    });
    const key = keyOf(show);
    const shown = floor.peek();
    if (shown !== null && shown.kept === null && shownKey === key) return dropComing();
    if (coming?.key === key || line === null) return;
    dropComing();
    const next = make(show, null, line);
    coming = { key, floor: next, stop: () => undefined };
    const stop = effect(() => { if (next.ready.value) untracked(() => queueMicrotask(() => { if (coming?.floor === next) swap(key, next); })); });
    if (coming?.floor === next) coming = { key, floor: next, stop };
    if (floor.peek() === null) swapWhenAlone(key, next);
  }

  /** Nothing else is on the glass: what comes is better than nothing. */
  function swapWhenAlone(key: string, next: WallFloor): void {
    if (coming?.floor === next) swap(key, next);
  }

  function onMessage(message: FollowMessage): void {
    lineFailures = 0;
    trouble.value = 'none';
    switch (message.kind) {
      case 'show':
        askAgainMs = SESSION_AGAIN_MS;
        return onShow(message);
      case 'identify':
        clearTimeout(identifying);
        identified.value = true;
        identifying = setTimeout(() => { identified.value = false; }, message.seconds * 1000);
        return;
      case 'reload': return void recovery.reload();
      case 'picture': return void sendPicture(message.id);
      case 'revoked': return unpair();
      default: return message satisfies never;
    }
  }

  const isRefused = (): boolean => [floor.peek(), coming?.floor].some((one) => one != null && one.live.refused.peek() !== null);

  /** Somebody wants to see what is on the glass. Without an answer they are told so. */
  async function sendPicture(id: string): Promise<void> {
    const picture = takePicture(stage.closest('.wall') ?? stage, stage, tokens.peek().colours.bg);
    if (picture !== null) await givePicture(id, picture);
  }

  /** Whether this browser still is a screen. Not more often than it is of use. */
  async function askAgain(): Promise<void> {
    if (steady() - sessionAsked < askAgainMs) return;
    sessionAsked = steady();
    const session = await askSession();
    if (disposed) return;
    if (lineFailures > 0) trouble.value = session === null ? 'away' : 'blocked';
    if (session === null) return;
    hear(session);
    if (session.state !== 'paired') return unpair();
    // It is one, and a floor was refused: its scope changed, or the secret was renewed meanwhile.
    if (!isRefused() || lastShow === null) return;
    // Each try lays a whole floor: a refusal that stays is asked about less and less often.
    askAgainMs = Math.min(MOST_AGAIN_MS, askAgainMs * 2);
    dropComing();
    if (floor.peek()?.live.refused.peek() != null) shownKey = '';
    onShow(lastShow);
  }

  function hear(session: WallSession): void {
    heardTime(session.now);
    zone.value = session.zone ?? zone.peek();
    renewAt = session.renewAt ?? null;
  }

  function unpair(): void {
    if (mode.peek() === 'pairing') return;
    line?.dispose();
    line = null;
    lastShow = null;
    dropComing();
    const before = floor.peek();
    batch(() => {
      mode.value = 'pairing';
      floor.value = null;
      screen.value = null;
      text.value = null;
      identified.value = false;
    });
    before?.dispose();
    startPairing();
    // What it showed was for this screen only.
    letGo();
    void forget();
  }

  function startPairing(): void {
    stopPairing = pair({ state: askSession, code: askCode, now: steady, random: Math.random }, (next) => { pairing.value = next; }, paired);
  }

  function paired(session: WallSession): void {
    stopPairing = null;
    hear(session);
    if (session.screen != null) {
      const mine = screenOf(session.screen);
      screen.value = mine;
      dropForbidden(mine.settings);
    }
    mode.value = 'wall';
    line ??= openLine(
      { hub: () => hubConnection(HUB), now: steady, random: haste }, onMessage,
      (failures) => {
        lineFailures = failures;
        if (failures % ASK_SESSION_AFTER === 0) void askAgain();
      },
    );
    line.beat();
  }

  /** The kept picture may have names, or a floor, that this screen may not show any more. */
  function dropForbidden({ names, floors }: Settings): void {
    const before = floor.peek();
    const kept = before?.kept ?? null;
    if (before === null || kept === null) return;
    const stricter = NAME_LEVELS.indexOf(names) > NAME_LEVELS.indexOf(kept.screen.settings.names);
    if (!stricter && floors.some(({ view }) => view === kept.view.id)) return;
    letGo();
    floor.value = null;
    before.dispose();
    void forget();
  }

  function showKept(kept: Kept): void {
    try {
      screen.value = kept.screen;
      mode.value = 'wall';
      swap('', make({ view: kept.view.id, index: kept.index, screen: kept.screen }, kept, null));
    } catch {
      // Of an earlier build, or damaged: the start goes on without it.
      screen.value = null;
      mode.value = 'starting';
      void forget();
    }
  }

  async function start(): Promise<void> {
    const asked = askSession();
    const kept = await recallKept();
    const early = await Promise.race([asked, new Promise<undefined>((resolve) => { setTimeout(() => resolve(undefined), 50); })]);
    if (disposed) return;
    if (kept !== null && floor.peek() === null && (early === undefined || early === null || early.state === 'paired')) {
      showKept(kept);
    }
    for (let session = await asked; !disposed; session = await askSession()) {
      trouble.value = session === null ? 'away' : 'none';
      if (session === null) {
        await new Promise((resolve) => { setTimeout(resolve, SESSION_AGAIN_MS * (0.5 + Math.random())); });
        continue;
      }
      hear(session);
      if (session.state === 'paired') return paired(session);
      return unpair();
    }
  }

  function tellNight(): void {
    const at = now();
    const { theme = 'dark', night: own = null } = screen.peek()?.settings ?? {};
    const hours = own ?? (theme === 'auto' ? USUAL_NIGHT : null);
    const minute = `${at === null ? '' : Math.floor(at / 60_000)} ${zone.peek()} ${JSON.stringify(hours)}`;
    if (at === null || minute === nightChecked) return;
    nightChecked = minute;
    night.value = hours !== null && isNight(at, zone.peek(), hours);
  }

  /** What is on the glass: every few seconds, and at once when it is another floor. */
  function report(): void {
    const [shown, at] = [floor.peek(), now()];
    if (shown === null || shown.kept !== null || at === null) return;
    // Until the next floor is there, what is shown follows the settings from before.
    line?.report(reporter.reportOf(shown, coming === null ? screen.peek()?.version ?? 0 : shown.screen.version, at));
  }

  function beat(): void {
    const server = floor.peek()?.live.now();
    if (server != null) heardTime(server);
    const at = now();
    if (text.peek() !== null && at !== null && at >= (text.peek()?.until ?? 0)) text.value = null;
    line?.beat();
    if (isRefused()) void askAgain();
    tellNight();
    recovery.beat();
    const n = second.peek() + 1;
    if (n % REPORT_S === REPORT_S - 2) reporter.count();
    const shown = floor.peek();
    // What stands still because nothing new may be shown is painted too: it proves that the glass is right.
    // A picture that is old because the link is lost is not right.
    const linked = shown?.live.link.peek() === 'live' || shown?.live.link.peek() === 'delayed';
    if (n % REPORT_S === REPORT_S - 1 && linked && shown?.live.stopped.peek() === true) shown.repaint();
    if (n % REPORT_S === REPORT_S - 1) shown?.prove();
    if (n % REPORT_S === 0) report();
    if (n - keptAt >= KEEP_S && shown?.loaded.peek() === true && shown.live.trust() === 'live') {
      keptAt = n;
      void recovery.keep();
    }
    if (renewAt !== null && at !== null && at >= renewAt && steady() >= renewNotBefore) {
      renewNotBefore = steady() + RENEW_AGAIN_MS * (0.5 + Math.random());
      void renew().then((done) => { if (done) { sessionAsked = -Infinity; void askAgain(); } });
    }
    second.value = n;
  }

  const beating = setInterval(beat, 1000);
  let resizing: ReturnType<typeof setTimeout> | undefined;
  const resized = (): void => {
    room.value = { width: innerWidth, height: innerHeight };
    clearTimeout(resizing);
    // A kiosk may open in a small window: titles on the floor have a size for the glass.
    resizing = setTimeout(() => { if (lastShow !== null) onShow(lastShow); }, RESIZED_MS);
  };
  addEventListener('resize', resized);
  const undo: (() => void)[] = [
    () => clearInterval(beating), () => clearTimeout(identifying), () => clearTimeout(resizing), () => removeEventListener('resize', resized),
    effect(() => {
      const next = tokens.value;
      floor.value?.setTokens(next);
      untracked(() => coming?.floor.setTokens(next));
    }),
    effect(() => { zone.value = floor.value?.live.zone.value ?? zone.peek(); }),
    effect(() => { setStatusIcons(floor.value?.live.settings.value?.icons ?? []); }),
    effect(() => {
      void screen.value;
      untracked(tellNight);
    }),
  ];
  void start();

  return {
    mode, pairing, trouble, screen, floor, turn, text, identified, sizes, tokens, zone, second, stage, now, steady,
    spent: recovery.spent, fault: recovery.fault,
    dispose() {
      disposed = true;
      for (const one of undo) one();
      stopPairing?.();
      line?.dispose();
      dropComing();
      floor.peek()?.dispose();
    },
  };
}
