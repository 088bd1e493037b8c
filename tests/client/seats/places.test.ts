import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../client/stage/camera';
import { detailOf } from '../../../client/seats/view/detail';
import { DirtySet } from '../../../client/stage/dirty';
import { SeatGrid } from '../../../client/stage/grid';
import { nearestInDirection } from '../../../client/stage/nearest';
import { tilesNearestFirst } from '../../../client/stage/repaint-tiles';

const box = fc.record({
  x: fc.integer({ min: -500, max: 3000 }),
  y: fc.integer({ min: -500, max: 3000 }),
  w: fc.integer({ min: 1, max: 120 }),
  h: fc.integer({ min: 1, max: 120 }),
});

describe('the level of detail', () => {
  it.each([
    [80, 'full'],
    [79.9, 'compact'],
    [46, 'compact'],
    [45.9, 'small'],
    [34, 'small'],
    [33.9, 'dot'],
    [14, 'dot'],
    [13.9, 'heat'],
  ])('%f px is %s', (width, detail) => expect(detailOf(width)).toBe(detail));
});

describe('the grid', () => {
  it('finds in a rectangle the same seats as a search through all, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.option(box), { maxLength: 60 }), box, (boxes, area) => {
        const found: number[] = [];
        new SeatGrid(boxes).within(area.x, area.y, area.w, area.h, (slot) => found.push(slot));
        const all = boxes.flatMap((b, i) =>
          b !== null && b.x <= area.x + area.w && b.x + b.w >= area.x && b.y <= area.y + area.h && b.y + b.h >= area.y ? [i] : [],
        );
        expect(found.sort((a, b) => a - b)).toEqual(all);
      }),
    );
  });
  it('finds the seat under the point and nothing in the aisle', () => {
    const grid = new SeatGrid([{ x: 0, y: 0, w: 95, h: 72 }, { x: 100, y: 0, w: 95, h: 72 }]);
    expect([grid.at(50, 30), grid.at(150, 30), grid.at(97.5, 30), grid.at(-1, 30)]).toEqual([0, 1, -1, -1]);
  });
  it('stays small with two seats far apart', () => {
    const grid = new SeatGrid([{ x: 0, y: 0, w: 10, h: 10 }, { x: 1e7, y: 1e7, w: 10, h: 10 }]);
    expect(grid.at(1e7 + 5, 1e7 + 5)).toBe(1);
  });
});

describe('the arrows', () => {
  const seats: (Box & { readonly name: string })[] = ['A', 'B', 'C', 'D', 'E', 'F'].map((name, i) => ({
    name,
    x: (i % 3) * 100,
    y: Math.floor(i / 3) * 80,
    w: 95,
    h: 72,
  }));
  const at = (name: string): Box => seats.find((seat) => seat.name === name) ?? { x: 0, y: 0, w: 0, h: 0 };
  it.each([['A', 'right', 'B'], ['B', 'left', 'A'], ['B', 'down', 'E'], ['F', 'up', 'C']] as const)('from %s %s is %s', (from, direction, to) => {
    expect(nearestInDirection(at(from), direction, seats)?.name).toBe(to);
  });
  it('stop at the edge of the floor', () => expect(nearestInDirection(at('C'), 'right', seats)).toBeNull());
  it('prefer the seat in the direction of the arrow to a nearer one at the side', () => {
    const ahead = { name: 'ahead', x: 200, y: 0, w: 95, h: 72 };
    const aside = { name: 'aside', x: 110, y: 85, w: 95, h: 72 };
    expect(nearestInDirection(at('A'), 'right', [aside, ahead])?.name).toBe('ahead');
  });
});

describe('the dirty set', () => {
  it('returns each slot once, grows, and is empty afterwards', () => {
    const set = new DirtySet(2);
    for (const slot of [3, 900, 3, 0]) set.add(slot);
    const drained: number[] = [];
    set.drain((slot) => drained.push(slot));
    expect(drained).toEqual([3, 900, 0]);
    expect([set.size, set.has(3)]).toEqual([0, false]);
  });
  it('keeps slots that are added during a drain for the next drain', () => {
    const set = new DirtySet();
    set.add(1);
    set.drain(() => set.add(1));
    expect(set.size).toBe(1);
  });
});

describe('the slices of a repaint', () => {
  it('cover the viewport once, nearest first', () => {
    const tiles = tilesNearestFirst({ width: 500, height: 330 }, 490, 320);
    expect(tiles.reduce((sum, t) => sum + t.w * t.h, 0)).toBe(500 * 330);
    expect(tiles[0]).toEqual({ x: 480, y: 320, w: 20, h: 10 });
    expect(tiles.at(-1)).toMatchObject({ x: 0, y: 0 });
  });
});
