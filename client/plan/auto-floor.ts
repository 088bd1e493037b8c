import type { EmptyBox, FloorGeometry, IslandBox, SeatBox } from './geometry';
import { bestPlan } from './packing';
import type { Plan } from './packing';
import { columnX, rowY, SEAT_H, SEAT_W } from './island-shape';

// The floor before anyone has drawn one. Islands are sorted by name. The layout depends only on the number of seats of each
// island and the rounded proportions of the window, so nobody moves while these do not change: a new colleague gets an
// empty seat, and the seat of a missing one stays empty.

export interface Place {
  /** id of the agent: decides between two on one seat, so it must be stable */
  readonly key: string;
  readonly island: string;
  readonly seat: number;
  /** an agent whom this person may not see: the island's name has no meaning, the seat is drawn without its agent */
  readonly hidden?: boolean;
}

/** Seats are added in steps of this number: an island changes its shape with every sixth colleague, not with every one. */
export const DESKS_AT_ONCE = 6;
/** A larger seat number is an error: its agent gets a free seat. */
const MOST_PLACES = 20_000;

interface Island {
  readonly id: string;
  readonly hidden: boolean;
  readonly desks: number;
  /** key of the agent on each seat */
  readonly taken: ReadonlyMap<number, string>;
}

/** No group's name begins with it, because control characters are removed from names. */
const HIDDEN = '\u0000';

const byName = new Intl.Collator('en', { numeric: true });

function islandsOf(places: readonly Place[]): readonly Island[] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const id = place.hidden ? `${HIDDEN}${place.island}` : place.island;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [place]);
    else group.push(place);
  }
  const islands = [...groups]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || byName.compare(a, b) || (a < b ? -1 : 1))
    .map(([id, group]) => {
      const taken = new Map<number, string>();
      const homeless: string[] = [];
      for (const place of [...group].sort((a, b) => (a.key < b.key ? -1 : 1))) {
        if (place.seat >= MOST_PLACES || taken.has(place.seat)) homeless.push(place.key);
        else taken.set(place.seat, place.key);
      }
      // Nobody is ever missing: two agents on one seat are an error elsewhere, and the second still gets a seat.
      let free = 0;
      for (const seat of taken.keys()) free = Math.max(free, seat + 1);
      for (const key of homeless) taken.set(free++, key);
      return { id, hidden: id.startsWith(HIDDEN), desks: Math.max(1, Math.ceil(free / DESKS_AT_ONCE)) * DESKS_AT_ONCE, taken };
    });
  // Hidden islands come last, sorted by size: their names change when the server restarts, and no position may depend on that.
  return [...islands.filter((one) => !one.hidden), ...islands.filter((one) => one.hidden).sort((a, b) => b.desks - a.desks)];
}

/** The number of seats on the automatic floor for each team of visible people. */
export const deskCounts = (places: readonly Place[]): readonly number[] => islandsOf(places).filter((island) => !island.hidden).map((island) => island.desks);

/** Window proportions are rounded to steps of this factor, so that a resize by a few pixels moves nobody. */
const ASPECT_STEP = 1.15;
/** Width ÷ height, rounded; between about 0.3 and 3.5. */
export function roundAspect(width: number, height: number): number {
  const step = Math.round(Math.log(Math.max(1, width) / Math.max(1, height)) / Math.log(ASPECT_STEP));
  return ASPECT_STEP ** Math.min(9, Math.max(-9, step));
}

/** World px between the visible people and the seats of all others. */
const AWAY = 120;
const planOf = (islands: readonly Island[], aspect: number): Plan => bestPlan(islands.map((island) => island.desks), aspect);

export function autoFloor(places: readonly Place[], aspect: number, noGroup: string, others = ''): FloorGeometry {
  if (places.length === 0) return { width: 0, height: 0, islands: [], seats: [], empty: [] };
  const islands = islandsOf(places);
  // Invisible people are below the fitted part of the floor, which contains only visible people.
  const split = islands.findIndex((island) => island.hidden);
  const own = split > 0 ? islands.slice(0, split) : islands;
  const plan = planOf(own, aspect);
  const below = planOf(islands.slice(own.length), aspect * 4);
  const boxes: IslandBox[] = [];
  const seats: SeatBox[] = [];
  const empty: EmptyBox[] = [];
  islands.forEach((island, index) => {
    const away = index >= own.length;
    const { head, spots } = away ? below : plan;
    const spot = spots[away ? index - own.length : index];
    if (spot === undefined) return;
    const top = spot.y + (away ? plan.h + AWAY : 0);
    boxes.push({ id: island.id, label: island.hidden ? others : island.id === '' ? noGroup : island.id, x: spot.x, y: top, w: spot.w, h: spot.h });
    for (let place = 0; place < island.desks; place++) {
      const box = {
        x: spot.x + spot.inset + columnX(place % spot.columns, spot.columns), y: top + head + rowY(Math.floor(place / spot.columns)),
        w: SEAT_W, h: SEAT_H, island: island.id,
      };
      const key = island.taken.get(place);
      if (key === undefined || island.hidden) empty.push({ ...box, taken: key !== undefined });
      else seats.push({ key, ...box });
    }
  });
  return { width: plan.w, height: plan.h, islands: boxes, seats, empty };
}
