import type { FloorGeometry, Heading } from '../../plan/geometry';

const kept = new WeakMap<FloorGeometry, readonly Heading[]>();

/** The row above the first desk of each island. */
function rowsOf({ islands, seats, empty }: FloorGeometry): readonly Heading[] {
  const firsts = new Map<string, { x: number; y: number }>();
  for (const { island, x, y } of [...seats, ...empty]) {
    const first = firsts.get(island);
    firsts.set(island, { x: Math.min(x, first?.x ?? x), y: Math.min(y, first?.y ?? y) });
  }
  return islands.flatMap((island) => {
    const first = firsts.get(island.id);
    return first === undefined ? [] : [{ ...island, h: first.y - island.y, left: first.x - island.x, chip: false }];
  });
}

/** The positions of the titles of a floor, computed once per floor. */
export function headingsOf(floor: FloorGeometry): readonly Heading[] {
  let found = kept.get(floor);
  if (found === undefined) kept.set(floor, (found = floor.headings ?? rowsOf(floor)));
  return found;
}
