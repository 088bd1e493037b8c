import { contentW, islandH, islandW, LEAST_COLUMNS, SEAT_H, SEAT_W } from './island-shape';

// Packs islands onto shelves (shelf packing), in their order: every shelf has a height in rows, an island has as many columns as it needs for its
// seats at that height, and small ones are placed under each other. Of many widths and heights, the plan wins that shows the
// seats largest in a window of the given proportions.

const BETWEEN = 14;

/** Position of an island (world pixels) and its number of columns. */
export interface Spot { readonly x: number; readonly y: number; readonly w: number; readonly h: number; readonly columns: number; readonly inset: number }
export interface Plan {
  readonly w: number;
  readonly h: number;
  /** from the top of an island to its first seat */
  readonly head: number;
  readonly spots: readonly Spot[];
}

interface Standing { readonly island: number; readonly rows: number }
interface Pile { readonly columns: number; readonly standing: Standing[]; h: number }
interface Shelf { readonly piles: readonly Pile[]; readonly w: number; readonly h: number; readonly end: number }

/** Fills one shelf, starting with island `from`, until the width is used up. It takes at least one island, however wide. */
function fill(desks: readonly number[], from: number, rows: number, mostW: number, head: number): Shelf {
  const mostH = islandH(rows, head);
  const piles: Pile[] = [];
  let w = -BETWEEN;
  let h = 0;
  let island = from;
  for (; island < desks.length; island++) {
    const count = desks[island] ?? 0;
    const pile = piles[piles.length - 1];
    if (pile !== undefined) {
      const under = Math.ceil(count / pile.columns);
      const height = pile.h + BETWEEN + islandH(under, head);
      if (height <= mostH) {
        pile.standing.push({ island, rows: under });
        pile.h = height;
        h = Math.max(h, height);
        continue;
      }
    }
    const columns = Math.max(LEAST_COLUMNS, Math.ceil(count / rows));
    const width = w + BETWEEN + islandW(columns);
    if (width > mostW && piles.length > 0) break;
    const own = Math.ceil(count / columns);
    piles.push({ columns, standing: [{ island, rows: own }], h: islandH(own, head) });
    w = width;
    h = Math.max(h, islandH(own, head));
  }
  return { piles, w, h, end: island };
}

/** The same islands on the lowest shelf that still holds them all within the width. */
function lower(desks: readonly number[], from: number, shelf: Shelf, rows: number, mostW: number, head: number): Shelf {
  let best = shelf;
  for (let fewer = rows - 1; fewer >= 1; fewer--) {
    const tried = fill(desks, from, fewer, mostW, head);
    if (tried.end < shelf.end || tried.w > mostW) break;
    best = fill(desks.slice(0, shelf.end), from, fewer, mostW, head);
  }
  return best;
}

function shelve(desks: readonly number[], rows: number, mostW: number, head: number): readonly Shelf[] {
  const shelves: Shelf[] = [];
  for (let from = 0; from < desks.length;) {
    const shelf = lower(desks, from, fill(desks, from, rows, mostW, head), rows, mostW, head);
    shelves.push(shelf);
    from = shelf.end;
  }
  return shelves;
}

/** Row counts to try: every small number, then larger and larger steps. */
function* rowCounts(most: number): Generator<number> {
  for (let rows = 1; rows < most; rows += Math.max(1, Math.floor(rows / 12))) yield rows;
  yield most;
}

function setDown(shelves: readonly Shelf[], head: number): Plan {
  const w = Math.max(...shelves.map((shelf) => shelf.w));
  const spots: Spot[] = [];
  let top = 0;
  for (const shelf of shelves) {
    // A shelf that is nearly full is spread to the full width; a short last one is not changed.
    const spare = shelf.w >= w * 0.7 ? (w - shelf.w) / shelf.piles.length : 0;
    let left = 0;
    shelf.piles.forEach((pile, index) => {
      const right = Math.round((index + 1) * spare) - Math.round(index * spare);
      const width = islandW(pile.columns) + right;
      let y = top;
      for (const { island, rows } of pile.standing) {
        const h = pile.standing[pile.standing.length - 1]?.island === island ? top + shelf.h - y : islandH(rows, head);
        spots[island] = { x: left, y, w: width, h, columns: pile.columns, inset: Math.round((width - contentW(pile.columns)) / 2) };
        y += h + BETWEEN;
      }
      left += width + BETWEEN;
    });
    top += shelf.h + BETWEEN;
  }
  return { w, h: top - BETWEEN, head, spots };
}

/** The more seats, the smaller the floor is drawn: a title's row is high enough to be read on a laptop. */
const headOf = (desks: readonly number[]): number => Math.max(42, Math.round(2.2 * Math.sqrt(desks.reduce((sum, count) => sum + count, 0))));

function search(desks: readonly number[], aspect: number): Plan {
  const head = headOf(desks);
  const area = desks.reduce((sum, count) => sum + count * (SEAT_W + 6) * (SEAT_H + 10) + islandW(1) * 40, 0);
  const ideal = Math.sqrt(area * aspect);
  const mostRows = Math.ceil(Math.max(...desks) / LEAST_COLUMNS);
  let best: readonly Shelf[] = [];
  let bestScale = 0;
  for (let share = 0.8; share < 1.7; share += 0.02) {
    for (const rows of rowCounts(mostRows)) {
      const shelves = shelve(desks, rows, ideal * share, head);
      const w = Math.max(...shelves.map((shelf) => shelf.w));
      const h = shelves.reduce((sum, shelf) => sum + shelf.h + BETWEEN, -BETWEEN);
      const scale = Math.min(aspect / w, 1 / h);
      if (scale > bestScale * 1.0001) [best, bestScale] = [shelves, scale];
    }
  }
  return setDown(best, head);
}

const kept = new Map<string, Plan>();

/** The best plan for islands with these numbers of seats. The last plans are cached: a log-in at an empty seat needs no new computation. */
export function bestPlan(desks: readonly number[], aspect: number): Plan {
  if (desks.length === 0) return { w: 0, h: 0, head: 0, spots: [] };
  const key = `${aspect} ${desks.join(' ')}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= 4) kept.clear();
  const plan = search(desks, aspect);
  kept.set(key, plan);
  return plan;
}
