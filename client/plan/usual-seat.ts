import type { FloorGeometry, SeatBox } from './geometry';

type Sized = Pick<SeatBox, 'w' | 'h'>;
const kept = new WeakMap<FloorGeometry, Sized | null>();

/** The seat of median width. Most floors have seats of one size. A small desk, or a desk shared by two people, does not decide for all. Null: no seats. */
export function usualSeat(floor: FloorGeometry): Sized | null {
  let usual = kept.get(floor);
  if (usual === undefined) {
    const boxes: Sized[] = [...floor.seats, ...floor.empty].sort((a, b) => a.w - b.w);
    kept.set(floor, (usual = boxes[boxes.length >> 1] ?? null));
  }
  return usual;
}
