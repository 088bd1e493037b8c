import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { loudOf } from '../alerts/alert-list';
import { ownBuild, serverBuild } from '../api/server-build';
import { forgetImage, leaveImage } from './held-image';
import { keep } from './kept';
import { reload } from './reloads';
import { cureFor } from './watchdog';
import type { Cure } from './watchdog';
import type { WallFloor } from './wall-floor';

/** A new build is fetched within so long, not by all screens together; never while something is critical. */
const STAGGER_MS = 10 * 60_000;
/** … and sooner where this page cannot read the new server */
const UNREADABLE_STAGGER_MS = 20_000;
/** after a reload that was not possible */
const LATER_MS = 5 * 60_000;
/** An error of the page may be without effect: it is loaded again at most once in this time. */
const FAULT_MS = 60 * 60_000;
const MOVES_MS = 5_000;

export interface Recovery {
  /** why it does not reload: how often it did, and the server time until which it keeps its picture */
  readonly spent: ReadonlySignal<{ readonly times: number; readonly until: number | null } | null>;
  /** once a second */
  beat(): void;
  reload(): Promise<void>;
  /** an error that nothing caught */
  fault(): void;
  keep(): Promise<void>;
}

/**
 * Brings a picture back that has stopped, and loads a new build: each reload is counted, and none is made while the server is away.
 * @param shown the floor on the glass; null: none
 * @param now server time; null: not known
 * @param steady ms that never go back
 */
export function createRecovery(shown: () => WallFloor | null, now: () => number | null, steady: () => number): Recovery {
  const spent = signal<{ readonly times: number; readonly until: number | null } | null>(null);
  const startedAt = steady();
  let reloading = false;
  let reloadAt: number | null = null;
  let hurries = false;
  let notBefore = 0;
  let cured: Cure | null = null;

  const keepNow = async (): Promise<void> => {
    const kept = shown()?.keep() ?? null;
    if (kept !== null) await keep(kept);
  };

  /** @param asked a person asked for it; else not soon after one that was not possible */
  async function reloadPage(asked = false): Promise<void> {
    const at = now();
    if (reloading || at === null || (!asked && steady() < notBefore)) return;
    reloading = true;
    let going = false;
    try {
      const done = await reload(at, keepNow, () => {
        const floor = shown();
        if (floor !== null) leaveImage(floor, now() ?? at);
      });
      going = done.kind === 'going';
      if (done.kind === 'spent') spent.value = { times: done.times, until: done.until };
    } finally {
      reloading = going;
      // Without a new page nothing takes the image away.
      if (!going) forgetImage();
      if (!going) notBefore = steady() + LATER_MS;
    }
  }

  function watchBuild(floor: WallFloor | null): void {
    const own = ownBuild();
    const unreadable = floor?.live.banner.peek().kind === 'old-page';
    const newer = (floor?.kept === null && floor.live.newBuild.peek()) || (own !== null && serverBuild.peek() !== null && serverBuild.peek() !== own);
    if (!newer) {
      reloadAt = null;
      hurries = false;
      return;
    }
    // Drawn once, and once more when the new server cannot be read: else every second would make it sooner.
    if (reloadAt === null || (unreadable && !hurries)) {
      reloadAt = Math.min(reloadAt ?? Infinity, steady() + Math.random() * (unreadable ? UNREADABLE_STAGGER_MS : STAGGER_MS));
      hurries = unreadable;
    }
    const critical = floor !== null && loudOf(floor.alerts.peek()).some(({ breach }) => breach.level === 2);
    if (steady() >= reloadAt && (unreadable || !critical)) void reloadPage();
  }

  function watchPicture(floor: WallFloor | null): void {
    const at = floor?.painted().at ?? 0;
    const moves = floor !== null && floor.kept === null && floor.live.trust() !== 'stale' && floor.seats() > 0 && at > 0 && !document.hidden;
    const frozen = moves ? performance.now() - at : 0;
    if (frozen < MOVES_MS) cured = null;
    const cure = cureFor(frozen, cured);
    if (cure === null) return;
    cured = cure;
    if (cure === 'repaint') floor?.repaint();
    else if (cure === 'reconnect') floor?.live.retry();
    else void reloadPage();
  }

  return {
    spent,
    beat() {
      const at = now();
      if (spent.peek() !== null && at !== null && at >= (spent.peek()?.until ?? Infinity)) spent.value = null;
      watchBuild(shown());
      watchPicture(shown());
    },
    reload: () => reloadPage(true),
    fault() { if (steady() - startedAt >= FAULT_MS) void reloadPage(); },
    keep: keepNow,
  };
}
