import type { Item } from './boxes';
import type { Change } from './change';
import { isLocked } from './select';
import { fieldChange, round } from './shift';

// The corners of a wall: each is moved, added or removed on its own.

export type Corner = readonly [number, number];
const MOST = 200;
const LEAST = 2;

/** The one wall of a selection; null: it is something else, or locked. */
export function wallOf(items: readonly Item[]): Item<'walls'> | null {
  const [one] = items;
  return items.length === 1 && one?.kind === 'walls' && !isLocked(one) ? one as Item<'walls'> : null;
}

export const cornersOf = (items: readonly Item[]): readonly Corner[] => wallOf(items)?.element.points ?? [];

/** The corners with one of them elsewhere. */
export const withCorner = (points: readonly Corner[], n: number, x: number, y: number): readonly Corner[] =>
  points.map((point, index) => (index === n ? [round(x), round(y)] as const : point));

export const moveCorner = (wall: Item<'walls'>, n: number, x: number, y: number): readonly Change[] =>
  fieldChange(wall, 'points', withCorner(wall.element.points, n, x, y));

/** A new corner in the middle of the longest part; none if there are too many. */
export function addCorner(wall: Item<'walls'>): readonly Change[] {
  const { points } = wall.element;
  if (points.length >= MOST) return [];
  let [at, longest] = [1, -1];
  for (let n = 1; n < points.length; n++) {
    const [[ax, ay], [bx, by]] = [points[n - 1] ?? [0, 0], points[n] ?? [0, 0]];
    const long = Math.hypot(bx - ax, by - ay);
    if (long > longest) [at, longest] = [n, long];
  }
  const [[ax, ay], [bx, by]] = [points[at - 1] ?? [0, 0], points[at] ?? [0, 0]];
  return fieldChange(wall, 'points', [...points.slice(0, at), [round((ax + bx) / 2), round((ay + by) / 2)], ...points.slice(at)]);
}

/** A wall keeps two corners. */
export const removeCorner = (wall: Item<'walls'>, n: number): readonly Change[] =>
  (wall.element.points.length <= LEAST ? [] : fieldChange(wall, 'points', wall.element.points.filter((_, index) => index !== n)));
