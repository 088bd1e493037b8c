import { batch, computed, effect, signal, untracked } from '@preact/signals';
import type { Limits } from '../alerts/limits';
import { hubConnection } from '../api/hub-connection';
import { createSteadyTime } from '../live/steady-time';
import { setStatusIcons } from '../ui/site-icons';
import { createFloorsInTurn, haste } from './floors-in-turn';
import type { Show } from './floors-in-turn';
import { letGo } from './held-image';
import { forget, mayShow, recallKept } from './kept';
import type { Kept } from './kept';
import { openLine } from './line';
import type { Line } from './line';
import { createMembership } from './membership';
import { createOnlyWindow } from './only-window';
import type { Pairing } from './pairing';
import { createRecovery } from './recovery';
import { createReporter } from './reporter';
import { watchRoom } from './room';
import { fetchWallSession, givePicture } from './session';
import { takePicture } from './take-picture';
import { nightOf } from './site-night';
import { wallSizes } from '../seats/glass-sizes';
import { wallTokens } from './wall-colours';
import type { Mode, Trouble, Turn, Wall } from './wall-types';
import { screenOf } from './wall-wire';
import type { FollowMessage, Screen, Settings, WallSession, WallText } from './wall-wire';

const HUB = '/api/wall/live';
const RESIZED_MS = 500;
const REPORT_S = 2;
/** Seldom: the memory of a TV does not take any number of writes. */
const KEEP_S = 300;
/** the first time sooner: a power cut may come at any time */
const KEEP_FIRST_S = 10;
const ASK_SESSION_AFTER = 3;
/** A picture that is to prove itself has this time to become complete. */
const PROVE_MS = 250;
/** The server asks again because of a difference: not at once, the picture may just have changed. */
const AGAIN_MS = 750;

export function createWall(limits: Limits): Wall {
  const steady = createSteadyTime(() => performance.now(), () => Date.now());
  const mode = signal<Mode>('starting');
  const pairing = signal<Pairing | null>(null);
  const trouble = signal<Trouble>('none');
  const screen = signal<Screen | null>(null);
  const turn = signal<Turn>({ index: 0, count: 1, stopped: false });
  const text = signal<WallText | null>(null);
  const identified = signal(false);
  const zone = signal<string | null>(null);
  const second = signal(0);
  // Titles on the floor have a size for the glass.
  const { room, stop: stopRoom } = watchRoom(() => floors.again(), RESIZED_MS);
  const night = signal(false);
  const stage = document.createElement('div');
  stage.className = 'wall-stage';

  let told: { readonly server: number; readonly at: number } | null = null;
  let line: Line | null = null;
  let lineFailures = 0;
  let keptAt = KEEP_FIRST_S - KEEP_S;
  let identifying: ReturnType<typeof setTimeout> | undefined;
  let proving: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  const glass = computed(() => ({ ...room.value, inches: screen.value?.settings.inches ?? 55, metres: screen.value?.settings.metres ?? 5 }));
  const sizes = computed(() => wallSizes(glass.value));
  const colours = signal('');
  const tokens = computed(() => {
    const { theme = 'dark' } = screen.value?.settings ?? {};
    return wallTokens(colours.value, theme === 'auto' ? 'light' : theme, night.value);
  });
  const floors = createFloorsInTurn({
    limits, stage, line: () => line, unit: () => sizes.peek().unit, zone: () => zone.peek(), now: () => now(), tokens,
    swapped(before, next) {
      // What is kept has the names of before.
      if (before !== null && before.screen.settings.names !== next.screen.settings.names) keptAt = -Infinity;
      // The page Screens must not say for seconds that this one is still changing.
      // Nothing has been counted in the first seconds.
      if (before === null || before.kept !== null || second.peek() < REPORT_S) return;
      next.prove();
      report();
    },
  });
  const { floor } = floors;
  const now = (): number | null => floor.peek()?.live.now() ?? (told === null ? null : told.server + steady() - told.at);
  const recovery = createRecovery(() => floor.peek(), now, steady);
  const reporter = createReporter();
  const membership = createMembership({
    steady, paired, unpaired: unpair,
    heard(session) {
      told = { server: session.now, at: steady() };
      zone.value = session.zone ?? zone.peek();
    },
    silent: (is) => { trouble.value = is ? 'away' : 'none'; },
    pairing: (next) => { pairing.value = next; },
    asked(answered) { if (lineFailures > 0) trouble.value = answered ? 'blocked' : 'away'; },
    still() {
      // Its scope changed, or the secret was renewed meanwhile.
      if (!floors.isRefused()) return;
      membership.slower();
      floors.again();
    },
  });
  /** the answer with which this window became a screen, until it is the one that shows it */
  let answer: WallSession | null = null;
  const only = createOnlyWindow({
    mine() {
      if (answer !== null && mode.peek() !== 'elsewhere') return paired(answer);
      // What the screen shows may have changed while it was in another window.
      mode.value = 'starting';
      void membership.start(fetchWallSession());
    },
    elsewhere: () => end('elsewhere'),
  });

  function onShow(show: Show): void {
    batch(() => {
      screen.value = show.screen;
      turn.value = { index: show.index, count: show.count, stopped: show.stopped };
      text.value = show.text;
      mode.value = 'wall';
    });
    floors.show(show);
  }

  function onMessage(message: FollowMessage): void {
    lineFailures = 0;
    trouble.value = 'none';
    switch (message.kind) {
      case 'show':
        membership.good();
        return onShow(message);
      case 'identify':
        clearTimeout(identifying);
        identified.value = true;
        identifying = setTimeout(() => { identified.value = false; }, message.seconds * 1000);
        return;
      case 'prove':
        clearTimeout(proving);
        proving = setTimeout(proveAndReport, AGAIN_MS);
        return;
      case 'reload': return void recovery.reload();
      case 'picture': return void givePicture(message.id, takePicture(stage.closest('.wall') ?? stage, stage, tokens.peek().colours.bg));
      case 'revoked': return unpair();
      default: return message satisfies never;
    }
  }

  /** Nothing of the floor stays. */
  function end(next: Mode): void {
    line?.dispose();
    line = null;
    floors.clear();
    batch(() => {
      mode.value = next;
      screen.value = null;
      text.value = null;
      identified.value = false;
    });
  }

  function unpair(): void {
    if (mode.peek() === 'pairing' || mode.peek() === 'elsewhere') return;
    end('pairing');
    membership.pair();
    // What it showed was for this screen only.
    letGo();
    void forget();
  }

  function paired(session: WallSession): void {
    answer = session;
    if (!only.isMine()) return only.claim();
    answer = null;
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
        if (failures % ASK_SESSION_AFTER === 0) void membership.check();
      },
    );
    line.beat();
  }

  /** The kept picture may have names, or a floor, that this screen may not show any more. */
  function dropForbidden(settings: Settings): void {
    const kept = floor.peek()?.kept ?? null;
    // Nobody can tell what an image shows without the picture that was kept with it.
    if (kept === null) return letGo();
    if (mayShow(kept, settings)) return;
    letGo();
    floors.clear();
    void forget();
  }

  function showKept(kept: Kept): void {
    try {
      screen.value = kept.screen;
      mode.value = 'wall';
      floors.showKept(kept);
    } catch {
      // Of an earlier build, or damaged: the start goes on without it.
      screen.value = null;
      mode.value = 'starting';
      void forget();
    }
  }

  async function start(): Promise<void> {
    const asked = fetchWallSession();
    const kept = await recallKept();
    const early = await Promise.race([asked, new Promise<undefined>((resolve) => { setTimeout(() => resolve(undefined), 50); })]);
    if (disposed) return;
    if (kept !== null && floor.peek() === null && (early === undefined || early === null || early.state === 'paired')) showKept(kept);
    await membership.start(asked);
  }

  /** What is on the glass: every few seconds, and at once when it is another floor. */
  function report(): void {
    const [shown, at] = [floor.peek(), now()];
    if (shown === null || shown.kept !== null || at === null) return;
    // Until the next floor is there, what is shown follows the settings from before.
    const words = reporter.reportOf(shown, floors.isComing() ? shown.screen.version : screen.peek()?.version ?? 0, at);
    line?.report(recovery.spent.peek() === null ? words : { ...words, reloadsSpent: true });
  }

  function proveAndReport(): void {
    floor.peek()?.prove();
    clearTimeout(proving);
    proving = setTimeout(report, PROVE_MS);
  }

  function notifyNight(): void {
    const at = now();
    if (at !== null) night.value = nightOf(at, zone.peek(), screen.peek()?.settings ?? null);
  }

  function beat(): void {
    if (mode.peek() === 'elsewhere') {
      second.value++;
      return;
    }
    const server = floor.peek()?.live.now();
    if (server != null) told = { server, at: steady() };
    const at = now();
    if (text.peek() !== null && at !== null && at >= (text.peek()?.until ?? 0)) text.value = null;
    line?.beat();
    if (floors.isRefused()) void membership.check();
    notifyNight();
    recovery.beat();
    const n = second.peek() + 1;
    // The frames of the second before the report.
    if (n % REPORT_S === REPORT_S - 1) reporter.count();
    const shown = floor.peek();
    // What stands still because nothing new may be shown is painted too: it proves that the glass is right.
    // A picture that is old because the link is lost is not right.
    const linked = shown?.live.link.peek() === 'live' || shown?.live.link.peek() === 'delayed';
    if (n % REPORT_S === REPORT_S - 1 && linked && shown?.live.stopped.peek() === true) shown.repaint();
    if (n % REPORT_S === 0) proveAndReport();
    if (n - keptAt >= KEEP_S && shown?.loaded.peek() === true && shown.live.trust() === 'live') {
      keptAt = n;
      void recovery.keep();
    }
    if (at !== null) membership.beat(at);
    second.value = n;
  }

  const beating = setInterval(beat, 1000);
  const undo: (() => void)[] = [
    () => clearInterval(beating), stopRoom, () => { for (const timer of [identifying, proving]) clearTimeout(timer); },
    effect(() => { colours.value = floor.value?.live.settings.value?.colours ?? ''; }),
    effect(() => { zone.value = floor.value?.live.zone.value ?? zone.peek(); }),
    effect(() => { setStatusIcons(floor.value?.live.settings.value?.icons ?? []); }),
    effect(() => {
      void screen.value;
      untracked(notifyNight);
    }),
  ];
  void start();

  return {
    mode, pairing, trouble, screen, floor, turn, text, identified, sizes, tokens, zone, second, stage, now, steady,
    spent: recovery.spent, fault: () => { if (mode.peek() !== 'elsewhere') recovery.fault(); },
    dispose() {
      disposed = true;
      for (const one of undo) one();
      only.dispose();
      membership.dispose();
      line?.dispose();
      floors.dispose();
    },
  };
}
