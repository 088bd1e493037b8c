import type { EmptyBox, FloorGeometry, IslandBox, SeatBox } from './geometry';
import { bestPlan } from './packing';
import type { Plan } from './packing';
import { columnX, rowY, SEAT_H, SEAT_W } from './island-shape';

// The floor before anyone has drawn one. Islands stand in the order of their names. The layout depends on nothing but how
// many desks each island has and the rounded shape of the window, so nobody moves while these stay: a new colleague takes an
// empty place, a missing one leaves theirs empty.

export interface Place {
  /** id of who sits there: decides between two on one place, so it must be stable */
  readonly key: string;
  readonly island: string;
  readonly seat: number;
  /** taken by someone whom this person may not see: the island's name means nothing, the desk is drawn without its agent */
  readonly hidden?: boolean;
}

/** Desks are set up so many at a time: an island changes its shape at every sixth colleague, not at every one. */
export const DESKS_AT_ONCE = 6;
/** A place number beyond this is a mistake, not a desk: its agent takes a free place. */
const MOST_PLACES = 20_000;

interface Island {
  readonly id: string;
  readonly hidden: boolean;
  readonly desks: number;
  /** key of the agent on each place */
  readonly taken: ReadonlyMap<number, string>;
}

/** No group's name begins with it: control characters are taken out of names. */
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
      // Nobody is ever missing: two on one place are a mistake elsewhere, and the second still gets a desk.
      let free = 0;
      for (const seat of taken.keys()) free = Math.max(free, seat + 1);
      for (const key of homeless) taken.set(free++, key);
      return { id, hidden: id.startsWith(HIDDEN), desks: Math.max(1, Math.ceil(free / DESKS_AT_ONCE)) * DESKS_AT_ONCE, taken };
    });
  // Hidden islands come last, and by size: their names change when the server restarts, and nobody's place may depend on that.
  return [...islands.filter((one) => !one.hidden), ...islands.filter((one) => one.hidden).sort((a, b) => b.desks - a.desks)];
}

/** Window shapes are rounded to steps of this factor, so that a resize by some pixels moves no one. */
const ASPECT_STEP = 1.15;
/** Width ÷ height, rounded; between about 0.3 and 3.5. */
export function roundAspect(width: number, height: number): number {
  const step = Math.round(Math.log(Math.max(1, width) / Math.max(1, height)) / Math.log(ASPECT_STEP));
  return ASPECT_STEP ** Math.min(9, Math.max(-9, step));
}

/** World px between the people who may be seen and the places of all others. */
const AWAY = 120;
const planOf = (islands: readonly Island[], aspect: number): Plan => bestPlan(islands.map((island) => island.desks), aspect);

export function autoFloor(places: readonly Place[], aspect: number, noGroup: string, others = ''): FloorGeometry {
  if (places.length === 0) return { width: 0, height: 0, islands: [], seats: [], empty: [] };
  const islands = islandsOf(places);
  // Those who may not be seen stand below the floor that is fitted: it is filled with the people who may.
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
