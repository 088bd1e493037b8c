import type { FloorGeometry, Heading } from '../../plan/geometry';
import { usualSeat } from '../../plan/usual-seat';
import { DOT_FROM, TARGET_FROM } from './detail';
import { headingsOf } from './headings';

// At low zoom an island is a panel over the colours of its seats: its name, its counts and a bar of its states. At higher zoom its seats are
// visible, and the title has its own row.

/** A title in its smallest font: the space for a name of eight kanji and for four counts, px. */
const NAME_PX = 11;
const MOST_NAME = 8;
const COUNTS_PX = 120;
/** A title needs a row this high, px. */
const ROW_PX = 9;
/** When zooming in, panels stay a little longer than they need to appear when zooming out, so nothing flickers at the limit. */
const STAYS = 1.12;

const nameWidth = (label: string): number => Math.min(MOST_NAME, [...label].reduce((sum, ch) => sum + (ch > '\u2e80' ? 1 : 0.62), 0)) * NAME_PX;
/** Below this zoom a title with its counts does not fit in its row. */
const leastZoom = ({ label, w, h, left }: Heading): number => Math.max(ROW_PX / Math.max(1, h), (nameWidth(label) + COUNTS_PX) / Math.max(1, w - 2 * left));

const kept = new WeakMap<FloorGeometry, number>();

function find(floor: FloorGeometry): number {
  const islands = new Set(floor.islands.map(({ id }) => id));
  const all = headingsOf(floor);
  const headings = floor.islands.length === 0 ? all : all.filter(({ id }) => islands.has(id));
  const zooms = headings.map(leastZoom).sort((a, b) => a - b);
  const middle = zooms[zooms.length >> 1];
  const seat = usualSeat(floor);
  if (middle === undefined || seat === null) return 0;
  return Math.min(TARGET_FROM, Math.max(DOT_FROM, middle * seat.w)) / seat.w;
}

/**
 * Below this zoom a floor shows panels. 0: never, because it has no islands and no zones. Panels never cover seats that a finger can hit.
 * Seats too small for an icon always have panels. Between these sizes, panels appear when half of the titles no longer fit.
 */
export function farZoom(floor: FloorGeometry): number {
  let zoom = kept.get(floor);
  if (zoom === undefined) kept.set(floor, (zoom = find(floor)));
  return zoom;
}

/** @param was panels were shown before */
export const isFar = (floor: FloorGeometry, k: number, was: boolean): boolean => k < farZoom(floor) * (was ? STAYS : 1);
