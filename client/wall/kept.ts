import { del, get, set } from 'idb-keyval';
import { boardOf } from '../live/board';
import type { Board } from '../live/board';
import { readSnapshot } from '../live/wire-read';
import type { WireSnapshot, WireView } from '../live/wire';
import { NAME_LEVELS } from './wall-wire';
import type { Screen, Settings } from './wall-wire';

/** The last picture, for the start after a power cut: what it shows, not its pixels. */
export interface Kept {
  /** another form of it is not read */
  readonly form: 1;
  readonly screen: Screen;
  /** which of the floors in turn */
  readonly index: number;
  readonly view: WireView;
  readonly snapshot: WireSnapshot;
  /** of the drawn floor; null: an automatic one */
  readonly document: unknown;
  /** server time of the picture */
  readonly at: number;
}

/** Whether a screen with these settings may show it: its names and its floor. */
export const mayShow = ({ screen, view }: Pick<Kept, 'screen' | 'view'>, { names, floors }: Settings): boolean =>
  NAME_LEVELS.indexOf(names) <= NAME_LEVELS.indexOf(screen.settings.names) && floors.some((one) => one.view === view.id);

const KEY = 'connect-streaming.wall';

/** The content of a board as a snapshot. */
export function snapshotOf(wire: WireSnapshot, board: Board, at: number): WireSnapshot {
  const { floor, vector, ...rest } = wire;
  void floor;
  void vector;
  return {
    ...rest, at, rev: board.rev, agents: board.agents.flatMap((agent) => agent ?? []), others: [...board.others.values()], reserved: board.reserved,
    ...(board.floor === null ? {} : { floor: board.floor }), ...(board.vector === undefined ? {} : { vector: board.vector }),
  };
}

/** A disk after a power cut may never answer. */
const LIMIT_MS = 1_500;

/** Storage may be refused, full or broken, at once or later. Nothing waits for it, and nothing depends on it. */
async function inTime<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([work(), new Promise<T>((resolve) => { timer = setTimeout(() => resolve(otherwise), LIMIT_MS); })]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}

/** Without it, the next start shows no picture before the first data. */
export const keep = (kept: Kept): Promise<void> => inTime(() => set(KEY, kept), undefined);
export const forget = (): Promise<void> => inTime(() => del(KEY), undefined);

/** Null: none, or one that this page cannot read. */
export const recallKept = (): Promise<Kept | null> => inTime<Kept | null>(async () => {
  const kept = await get<Kept>(KEY);
  if (kept?.form !== 1 || readSnapshot(kept.snapshot) === null || typeof kept.at !== 'number') return null;
  if (typeof kept.view.id !== 'string' || !Array.isArray(kept.screen.settings.floors) || !Array.isArray(kept.screen.settings.languages)) return null;
  boardOf(kept.snapshot);
  return kept;
}, null);
