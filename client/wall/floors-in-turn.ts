import { effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Limits } from '../alerts/limits';
import { ComeBackLater } from '../api/retry-after';
import { browserWorld } from '../live/hub';
import type { LiveWorld } from '../live/live-types';
import { floorFiles } from '../seats/floor/follow-drawn';
import type { SeatTokens } from '../ui/tokens';
import type { Kept } from './kept';
import type { Line } from './line';
import { createWallFloor } from './wall-floor';
import type { WallFloor } from './wall-floor';
import type { FollowMessage } from './wall-wire';

const VIEWS = '/api/wall/views';
/** Nobody is there who could press "try now": the longest wait between two tries is 0.5 s and this share of the usual one, 3.5 s. */
const HASTE = 0.1;
export const haste = (): number => Math.random() * HASTE;
/** A proxy may ask to wait for an hour. The server is back long before, and nobody can press a button here. */
const MOST_WAIT_MS = 5_000;

export type Show = Extract<FollowMessage, { kind: 'show' }>;
type Place = Pick<Show, 'view' | 'index' | 'screen'>;

/** The floor on the glass, and the one that will replace it: the old one goes when the new one has its whole picture. */
export interface FloorsInTurn {
  readonly floor: ReadonlySignal<WallFloor | null>;
  isComing(): boolean;
  /** the server refuses one of them to this browser */
  isRefused(): boolean;
  show(show: Show): void;
  /** Shows the last one again, for example in another size; one that was refused is laid again. */
  again(): void;
  /** @throws the picture is of an earlier build, or damaged */
  showKept(kept: Kept): void;
  /** nothing of them stays */
  clear(): void;
  dispose(): void;
}

export interface FloorsInTurnOptions {
  readonly limits: Limits;
  /** the element in which the floors lie */
  readonly stage: HTMLElement;
  readonly line: () => Line | null;
  /** titles are this many times as large */
  readonly unit: () => number;
  /** IANA name; null: not known */
  readonly zone: () => string | null;
  /** server time; null: not known */
  readonly now: () => number | null;
  readonly tokens: ReadonlySignal<SeatTokens>;
  /** another floor is on the glass */
  readonly swapped: (before: WallFloor | null, next: WallFloor) => void;
}

const soon = <T>(asked: Promise<T>): Promise<T> => asked.catch((error: unknown) => {
  throw error instanceof ComeBackLater ? new ComeBackLater(Math.min(MOST_WAIT_MS, error.afterMs), 503) : error;
});

const keptWorld = (kept: Kept): LiveWorld => ({
  ...browserWorld(VIEWS), serverBuild: signal(null), views: async () => [kept.view], snapshot: async () => kept.snapshot,
  connect: async () => ({ open: true, watch: () => () => undefined, seen: () => undefined, close: () => undefined }),
});

export function createFloorsInTurn({ limits, stage, line, unit, zone, now, tokens, swapped }: FloorsInTurnOptions): FloorsInTurn {
  const floor = signal<WallFloor | null>(null);
  let coming: { readonly key: string; readonly floor: WallFloor; readonly stop: () => void } | null = null;
  let shownKey = '';
  let last: Show | null = null;

  const keyOf = ({ view, index, screen: { settings } }: Place): string =>
    JSON.stringify([view, settings.floors[index]?.zones ?? [], settings.languages, settings.names, settings.pace, unit()]);

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
        if (Array.isArray(mine) && mine.length === 0 && view !== '' && last?.view === view) throw new ComeBackLater(MOST_WAIT_MS, 404);
        return mine;
      },
    };
  };

  function make({ view, index, screen }: Place, source: { readonly kept: Kept } | { readonly line: Line }): WallFloor {
    const kept = 'kept' in source ? source.kept : null;
    const files = floorFiles('/api/wall/floors');
    const made = createWallFloor(stage, {
      world: 'kept' in source ? keptWorld(source.kept) : worldOf(view, source.line),
      files: kept === null ? files : { ...files, document: async () => kept.document },
      limits, screen, view, index, kept, unit: unit(), zone: zone(), now: () => now() ?? Date.now(),
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
    before?.dispose();
    swapped(before, next);
  }

  function dropComing(): void {
    coming?.stop();
    coming?.floor.dispose();
    coming = null;
  }

  function show(next: Show): void {
    last = next;
    const key = keyOf(next);
    const [shown, own] = [floor.peek(), line()];
    if (shown !== null && shown.kept === null && shownKey === key) return dropComing();
    if (coming?.key === key || own === null) return;
    dropComing();
    const made = make(next, { line: own });
    const mine = (): boolean => coming?.floor === made;
    coming = { key, floor: made, stop: () => undefined };
    const stop = effect(() => { if (made.ready.value) untracked(() => queueMicrotask(() => { if (mine()) swap(key, made); })); });
    if (mine()) coming = { key, floor: made, stop };
    // Nothing else is on the glass: what comes is better than nothing.
    if (floor.peek() === null && mine()) swap(key, made);
  }

  function clear(): void {
    last = null;
    dropComing();
    const before = floor.peek();
    floor.value = null;
    before?.dispose();
  }

  const stopTokens = effect(() => {
    const next = tokens.value;
    floor.value?.setTokens(next);
    untracked(() => coming?.floor.setTokens(next));
  });

  return {
    floor, show, clear,
    isComing: () => coming !== null,
    isRefused: () => [floor.peek(), coming?.floor].some((one) => one != null && one.live.refused.peek() !== null),
    again() {
      if (last === null) return;
      if (coming?.floor.live.refused.peek() != null) dropComing();
      if (floor.peek()?.live.refused.peek() != null) shownKey = '';
      show(last);
    },
    showKept: (kept) => swap('', make({ view: kept.view.id, index: kept.index, screen: kept.screen }, { kept })),
    dispose() {
      stopTokens();
      clear();
    },
  };
}
