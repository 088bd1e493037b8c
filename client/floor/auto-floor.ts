import type { FloorGeometry, IslandBox, SeatBox } from '../seats/types';

// The floor before anyone has drawn one. Islands stand in the order of their names; their desks are units of 3 × 2 facing
// places. The layout depends on nothing but how many units each island has and the shape of the window, so nobody moves
// while these stay: a new colleague takes an empty place, a missing one leaves theirs empty.

export interface Place { readonly key: number; readonly island: string; readonly seat: number }

export const SEAT_W = 95;
export const SEAT_H = 72;
const GAP = 5;
const FACING = 8;
const COLUMNS = 3;
export const UNIT_PLACES = COLUMNS * 2;
const UNIT_W = COLUMNS * SEAT_W + (COLUMNS - 1) * GAP;
const UNIT_H = 2 * SEAT_H + FACING;
const AISLE = 18;
const ROW_GAP = 12;
const HEAD = 44;
const PAD = 14;
const FOOT = 14;
const BETWEEN = 16;
/** A place number beyond this is a mistake, not a desk: its agent takes a free place. */
const MOST_PLACES = 20_000;

interface Island {
  readonly id: string;
  readonly units: number;
  /** key of the agent on each place */
  readonly taken: ReadonlyMap<number, number>;
}
interface Shape { readonly columns: number; readonly w: number; readonly h: number }
interface Spot { readonly island: number; x: number; y: number; w: number; h: number }
interface Plan { readonly w: number; readonly h: number; readonly spots: readonly Spot[]; readonly shapes: readonly Shape[] }

const byName = new Intl.Collator('en', { numeric: true });

function islandsOf(places: readonly Place[]): readonly Island[] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const group = groups.get(place.island);
    if (group === undefined) groups.set(place.island, [place]);
    else group.push(place);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || byName.compare(a, b) || (a < b ? -1 : 1))
    .map(([id, group]) => {
      const taken = new Map<number, number>();
      const homeless: number[] = [];
      for (const place of [...group].sort((a, b) => a.key - b.key)) {
        if (place.seat >= MOST_PLACES || taken.has(place.seat)) homeless.push(place.key);
        else taken.set(place.seat, place.key);
      }
      // Nobody is ever missing: two on one place are a mistake elsewhere, and the second still gets a desk.
      let free = Math.max(-1, ...taken.keys()) + 1;
      for (const key of homeless) taken.set(free++, key);
      return { id, units: Math.max(1, Math.ceil(free / UNIT_PLACES)), taken };
    });
}

/** Left edge of a unit column. Two units stand together as one desk of six, then comes an aisle. */
const columnX = (column: number): number => column * (UNIT_W + GAP) + Math.floor(column / 2) * (AISLE - GAP);
const contentW = (columns: number): number => columnX(columns - 1) + UNIT_W;
const rowY = (row: number): number => row * (UNIT_H + ROW_GAP);

function shapeOf(units: number, mostRows: number): Shape {
  const columns = Math.ceil(units / mostRows);
  const rows = Math.ceil(units / columns);
  return { columns, w: 2 * PAD + contentW(columns), h: HEAD + rowY(rows - 1) + UNIT_H + FOOT };
}

/** Shelves of equal height from left to right; low islands share a column. */
function shelve(shapes: readonly Shape[], shelfH: number, mostW: number): Plan {
  const spots: Spot[] = [];
  const shelves: { readonly columns: { readonly spots: Spot[]; w: number; h: number }[]; w: number }[] = [];
  shapes.forEach((shape, island) => {
    const spot: Spot = { island, x: 0, y: 0, w: shape.w, h: shape.h };
    spots.push(spot);
    let shelf = shelves.at(-1);
    const column = shelf?.columns.at(-1);
    if (column !== undefined && shape.w === column.w && column.h + BETWEEN + shape.h <= shelfH) {
      column.spots.push(spot);
      column.h += BETWEEN + shape.h;
      return;
    }
    if (shelf === undefined || shelf.w + BETWEEN + shape.w > mostW) {
      shelf = { columns: [], w: -BETWEEN };
      shelves.push(shelf);
    }
    shelf.columns.push({ spots: [spot], w: shape.w, h: shape.h });
    shelf.w += BETWEEN + shape.w;
  });

  const width = Math.max(...shelves.map((shelf) => shelf.w));
  let top = 0;
  for (const shelf of shelves) {
    const height = Math.max(...shelf.columns.map((column) => column.h));
    // A shelf that is nearly full is spread to the full width; a short last one is left as it is.
    const spare = shelf.w >= width * 0.7 ? Math.floor((width - shelf.w) / shelf.columns.length) : 0;
    let left = 0;
    for (const column of shelf.columns) {
      let y = top;
      for (const spot of column.spots) {
        spot.x = left;
        spot.y = y;
        spot.w = column.w + spare;
        y += spot.h + BETWEEN;
      }
      const last = column.spots.at(-1);
      if (last !== undefined) last.h = top + height - last.y;
      left += column.w + spare + BETWEEN;
    }
    top += height + BETWEEN;
  }
  return { w: width, h: top - BETWEEN, spots, shapes };
}

/** Rows to try: every small number, then ever larger steps. */
function* rowCounts(most: number): Generator<number> {
  for (let rows = 1; rows < most; rows += Math.max(1, Math.floor(rows / 12))) yield rows;
  yield most;
}

function bestPlan(islands: readonly Island[], aspect: number): Plan {
  let best: Plan | null = null;
  let bestScale = 0;
  for (const rows of rowCounts(Math.max(...islands.map((island) => island.units)))) {
    const shapes = islands.map((island) => shapeOf(island.units, rows));
    const tallest = Math.max(...shapes.map((shape) => shape.h));
    const widest = Math.max(...shapes.map((shape) => shape.w));
    const total = shapes.reduce((sum, shape) => sum + shape.w + BETWEEN, -BETWEEN);
    for (let shelves = 1; shelves <= Math.min(islands.length, 40); shelves++) {
      for (const slack of [0, 0.08, 0.18, 0.3]) {
        const plan = shelve(shapes, tallest, Math.max(widest, (total / shelves) * (1 + slack)));
        const scale = Math.min(aspect / plan.w, 1 / plan.h);
        if (scale > bestScale * 1.0001) {
          best = plan;
          bestScale = scale;
        }
      }
    }
  }
  return best ?? { w: 0, h: 0, spots: [], shapes: [] };
}

let lastPlan: { readonly key: string; readonly plan: Plan } | null = null;

/** The plan depends on the number of units alone: a log-in on an empty place need not think again. */
function planFor(islands: readonly Island[], aspect: number): Plan {
  const key = `${aspect} ${islands.map((island) => island.units).join(' ')}`;
  if (lastPlan?.key !== key) lastPlan = { key, plan: bestPlan(islands, aspect) };
  return lastPlan.plan;
}

/** Window shapes are rounded to a few, so that a resize by some pixels moves no one. */
const ASPECTS = [0.5, 0.7, 1, 1.35, 1.75, 2.2, 3] as const;
export function roundAspect(width: number, height: number): number {
  const aspect = width / Math.max(1, height);
  return ASPECTS.reduce((best, one) => (Math.abs(Math.log(one / aspect)) < Math.abs(Math.log(best / aspect)) ? one : best), 1.75);
}

export function autoFloor(places: readonly Place[], aspect: number, noGroup: string): FloorGeometry {
  if (places.length === 0) return { width: 0, height: 0, islands: [], seats: [], empty: [] };
  const islands = islandsOf(places);
  const plan = planFor(islands, aspect);
  const boxes: IslandBox[] = [];
  const seats: SeatBox[] = [];
  const empty: Omit<SeatBox, 'key'>[] = [];
  for (const spot of plan.spots) {
    const island = islands[spot.island];
    const shape = plan.shapes[spot.island];
    if (island === undefined || shape === undefined) continue;
    boxes.push({ id: island.id, label: island.id === '' ? noGroup : island.id, x: spot.x, y: spot.y, w: spot.w, h: spot.h });
    const left = spot.x + Math.round((spot.w - contentW(shape.columns)) / 2);
    for (let place = 0; place < island.units * UNIT_PLACES; place++) {
      const unit = Math.floor(place / UNIT_PLACES);
      const within = place % UNIT_PLACES;
      const box = {
        x: left + columnX(unit % shape.columns) + (within % COLUMNS) * (SEAT_W + GAP),
        y: spot.y + HEAD + rowY(Math.floor(unit / shape.columns)) + Math.floor(within / COLUMNS) * (SEAT_H + FACING),
        w: SEAT_W,
        h: SEAT_H,
        island: island.id,
      };
      const key = island.taken.get(place);
      if (key === undefined) empty.push(box);
      else seats.push({ key, ...box });
    }
  }
  return { width: plan.w, height: plan.h, islands: boxes, seats, empty };
}
