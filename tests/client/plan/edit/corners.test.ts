import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../../../client/plan/edit/apply';
import { findItems } from '../../../../client/plan/edit/boxes';
import { addCorner, cornersOf, moveCorner, removeCorner, wallOf } from '../../../../client/plan/edit/corners';
import type { FloorDocument } from '../../../../client/plan/document';

const floor = (points: readonly (readonly [number, number])[], more = {}): FloorDocument =>
  ({ schema: 1, width: 500, height: 500, seats: [], walls: [{ id: 'w', points, ...more }] });
const itemsOf = (document: FloorDocument) => findItems(document, ['walls/w']);
const wallIn = (document: FloorDocument) => {
  const wall = wallOf(itemsOf(document));
  if (wall === null) throw new Error('no wall');
  return wall;
};
const L: readonly (readonly [number, number])[] = [[0, 0], [100, 0], [100, 40]];

describe('the corners of a wall', () => {
  it('are moved one by one', () => {
    const after = applyChanges(floor(L), moveCorner(wallIn(floor(L)), 1, 80.004, 10));
    expect(after.walls?.[0]?.points).toEqual([[0, 0], [80, 10], [100, 40]]);
    expect(moveCorner(wallIn(floor(L)), 1, 100, 0)).toEqual([]);
  });

  it('are added in the middle of the longest part, and removed down to two', () => {
    const more = applyChanges(floor(L), addCorner(wallIn(floor(L))));
    expect(cornersOf(itemsOf(more))).toEqual([[0, 0], [50, 0], [100, 0], [100, 40]]);
    const less = applyChanges(floor(L), removeCorner(wallIn(floor(L)), 1));
    expect(less.walls?.[0]?.points).toEqual([[0, 0], [100, 40]]);
    expect(removeCorner(wallIn(less), 0)).toEqual([]);
    expect(addCorner(wallIn(floor(Array.from({ length: 200 }, (_, n) => [n, 0] as const))))).toEqual([]);
  });

  it('of a locked wall, and of more than one element, cannot be dragged', () => {
    expect(cornersOf(itemsOf(floor(L, { locked: true })))).toEqual([]);
    expect(cornersOf([...itemsOf(floor(L)), ...itemsOf(floor(L))])).toEqual([]);
  });
});
