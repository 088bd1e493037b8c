import type { FloorDocument } from '../plan/document';
import { isSeat, itemsByKey } from '../plan/edit/boxes';
import type { Item, Key, Rect } from '../plan/edit/boxes';
import { SeatGrid } from '../stage/grid';

// What is under the pointer. Seats first; zones and islands only at their edge or title, so that a drag inside them selects seats.

interface Index { readonly seats: readonly Item[]; readonly grid: SeatGrid; readonly rest: readonly Item[] }
const kept = new WeakMap<FloorDocument, Index>();

function indexOf(document: FloorDocument): Index {
  let found = kept.get(document);
  if (found === undefined) {
    const all = [...itemsByKey(document).values()];
    const seats = all.filter(isSeat);
    const order = ['labels', 'doors', 'walls', 'islands', 'zones'];
    const rest = all.filter((item) => !isSeat(item)).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    kept.set(document, (found = { seats, grid: new SeatGrid(seats.map(({ box }) => box)), rest }));
  }
  return found;
}

function nearLine(points: readonly (readonly [number, number])[], x: number, y: number): number {
  let least = Infinity;
  for (let n = 1; n < points.length; n++) {
    const [[ax, ay], [bx, by]] = [points[n - 1] ?? [0, 0], points[n] ?? [0, 0]];
    const long = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = long === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long));
    least = Math.min(least, Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y));
  }
  return least;
}

const holds = ({ x, y, w, h }: Rect, px: number, py: number, more = 0): boolean => px >= x - more && py >= y - more && px <= x + w + more && py <= y + h + more;
/** height of the title of a zone or an island, floor units */
const TITLE = 34;

/** @param near tolerance in floor units */
export function hitAt(document: FloorDocument, x: number, y: number, near: number): Item | null {
  const { seats, grid, rest } = indexOf(document);
  const slot = grid.at(x, y);
  if (slot >= 0) return seats[slot] ?? null;
  for (const item of rest) {
    if (item.kind === 'walls') {
      const wall = (item as Item<'walls'>).element;
      if (nearLine(wall.points, x, y) <= near + (wall.thickness ?? 6) / 2) return item;
    } else if (item.kind === 'islands' || item.kind === 'zones') {
      const { box } = item;
      const inner = { x: box.x + near, y: box.y + Math.min(TITLE, box.h / 3), w: box.w - 2 * near, h: box.h - near - Math.min(TITLE, box.h / 3) };
      if (holds(box, x, y, near) && !holds(inner, x, y)) return item;
    } else if (holds(item.box, x, y, near)) return item;
  }
  return null;
}

/** The next element in a direction from a point: what an arrow key reaches. */
export function reachable(document: FloorDocument): readonly (Rect & { readonly key: Key })[] {
  return Array.from(itemsByKey(document).values(), ({ key, box }) => ({ ...box, key }));
}
