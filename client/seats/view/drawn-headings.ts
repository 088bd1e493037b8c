import { SeatGrid } from '../../stage/grid';
import type { Box } from '../../stage/camera';
import type { FloorGeometry, Heading, IslandBox } from '../../plan/geometry';

// The position of the title of an island or a zone: in the row above its seats. If the plan has no such row, it is above the
// island, where nothing else is. World units.

/** A higher row is not better than this. */
const ENOUGH = 42;
/** A lower row inside the island is worse than a row above the island. */
const LEAST = 20;
/** Above an island: maximum height, and distance from the island. */
const ABOVE = 30;
const APART = 2;
const INSET = 12;

type Placed = Box & { readonly island: string };
interface Inside { readonly left: number; readonly top: number }

function firsts<T extends Box>(boxes: Iterable<T>, ofWhat: (box: T) => string | undefined): Map<string, Inside> {
  const found = new Map<string, Inside>();
  for (const box of boxes) {
    const id = ofWhat(box);
    if (id === undefined) continue;
    const first = found.get(id);
    found.set(id, { left: Math.min(box.x, first?.left ?? box.x), top: Math.min(box.y, first?.top ?? box.y) });
  }
  return found;
}

/** @param room free world units above it */
function headingOf({ id, label, x, y, w, h }: IslandBox, first: Inside | undefined, chip: boolean, room: () => number): Heading {
  const left = Math.min(w / 4, Math.max(0, first === undefined ? INSET : first.left - x));
  const head = first === undefined ? Math.min(h, ENOUGH) : Math.min(h, first.top - y);
  const inside = { id, label, x, y, w, h: Math.max(0, head), left, chip };
  if (head >= LEAST) return inside;
  const above = room();
  return above <= Math.max(0, head) ? inside : { ...inside, y: y - APART - above, h: above, chip: true };
}

/** Zones first, then islands. */
export function drawnHeadings({ islands, zones = [], seats, empty }: FloorGeometry): readonly Heading[] {
  const places: readonly Placed[] = [...seats, ...empty];
  const inIsland = firsts(places, (place) => place.island);
  let solid: { readonly boxes: readonly Box[]; readonly grid: SeatGrid } | null = null;
  const roomOver = (box: IslandBox): number => {
    if (solid === null) {
      const boxes = [...places, ...islands];
      solid = { boxes, grid: new SeatGrid(boxes) };
    }
    let lowest = box.y - ABOVE - APART;
    solid.grid.within(box.x, lowest, box.w, ABOVE, (slot) => {
      const other = solid?.boxes[slot];
      if (other !== undefined && other !== box) lowest = Math.max(lowest, Math.min(box.y, other.y + other.h));
    });
    return box.y - APART - lowest;
  };
  const ofIslands = islands.map((island) => headingOf(island, inIsland.get(island.id), false, () => roomOver(island)));
  const inside = (zone: Box, box: Box): boolean => {
    const [x, y] = [box.x + box.w / 2, box.y + box.h / 2];
    return x >= zone.x && y >= zone.y && x < zone.x + zone.w && y < zone.y + zone.h;
  };
  const ofZones = zones.map((zone) => {
    const held = [...islands, ...ofIslands, ...places.filter((place) => place.island === '')].filter((box) => inside(zone, box));
    return headingOf(zone, firsts(held, () => '').get(''), true, () => 0);
  });
  return [...ofZones, ...ofIslands];
}
