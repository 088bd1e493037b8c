import { describe, expect, it } from 'vitest';
import { autoFloor } from '../../../client/plan/auto-floor';
import { drawnFloor } from '../../../client/plan/drawn-floor';
import type { FloorDocument } from '../../../client/plan/document';
import type { FloorGeometry } from '../../../client/plan/geometry';
import { farZoom, isFar } from '../../../client/seats/view/far';
import { drawnHeadings } from '../../../client/seats/view/drawn-headings';
import { headingsOf } from '../../../client/seats/view/headings';
import { DOT_FROM, TARGET_FROM } from '../../../client/seats/view/detail';

const titled = (floor: FloorGeometry): FloorGeometry => ({ ...floor, headings: drawnHeadings(floor) });

/** Rows of seats under each other, each in an island that begins `head` over them. */
const room = (head: number, more: Partial<FloorDocument> = {}): FloorGeometry => titled(drawnFloor({
  schema: 1, width: 900, height: 900,
  islands: [0, 1].map((n) => ({ id: `i${n}`, name: `島${n}`, x: 40, y: 200 + n * 300 - head, width: 400, height: 100 + head })),
  seats: [0, 1, 2].flatMap((x) => [0, 1].map((n) => ({ id: `s${x}${n}`, x: 60 + x * 99, y: 200 + n * 300, width: 95, height: 72, island: `i${n}` }))),
  ...more,
}, [], [], ''));
const heading = (floor: FloorGeometry, id: string) => headingsOf(floor).find((one) => one.id === id);

describe('the title of an island', () => {
  it('stands in the row that the planner left over the seats, above its first seat', () => {
    expect(heading(room(44), 'i0')).toMatchObject({ x: 40, y: 156, w: 400, h: 44, left: 20, chip: false });
  });
  it('stands above the island where no row was left, and nothing else is there', () => {
    expect(heading(room(4), 'i1')).toMatchObject({ x: 40, y: 464, h: 30, chip: true });
  });
  it('never over seats of another island: there it has the room that is left', () => {
    const floor = room(4, { seats: [
      { id: 'a', x: 60, y: 200, width: 95, height: 280, island: 'i0' },
      { id: 'b', x: 60, y: 500, width: 95, height: 72, island: 'i1' },
    ] });
    const { y = 0, h = 0 } = heading(floor, 'i1') ?? {};
    expect([y, y + h]).toEqual([480, 494]);
  });
  it('is in an island without seats too', () => {
    expect(heading(room(44, { seats: [] }), 'i0')).toMatchObject({ y: 156, h: 42 });
  });
});

describe('the title of a zone', () => {
  it('stands over its islands, and over the titles that stand above them', () => {
    const zones = [{ id: 'z', name: '受電', x: 20, y: 120, width: 500, height: 300 }];
    expect(heading(room(44, { zones }), 'z')).toMatchObject({ y: 120, h: 36, chip: true });
    expect(heading(room(4, { zones }), 'z')?.h).toBe(164 - 120);
  });
});

describe('panels', () => {
  const seatAt = (floor: FloorGeometry): number => farZoom(floor) * 95;
  it('come when the titles do not fit any more: never over seats that a finger can hit, always under 14 px', () => {
    for (const people of [12, 200, 3_000]) {
      const places = Array.from({ length: people }, (_, n) => ({ key: `${n}`, island: `チーム${n % 7}`, seat: Math.floor(n / 7) }));
      const width = seatAt(autoFloor(places, 1.75, ''));
      expect(width).toBeGreaterThanOrEqual(DOT_FROM);
      expect(width).toBeLessThanOrEqual(TARGET_FROM);
    }
  });
  it('come for an island of three seats sooner than for a wide one, and never on a floor that has no islands', () => {
    const wide = room(44, { islands: [{ id: 'i0', name: '島', x: 0, y: 156, width: 900, height: 144 }] });
    expect(seatAt(room(44))).toBeGreaterThan(seatAt(wide));
    expect(farZoom(room(44, { islands: [] }))).toBe(0);
  });
  it('do not flicker at the edge: going nearer they stay a little longer', () => {
    const floor = room(44);
    const at = farZoom(floor) * 1.05;
    expect([isFar(floor, at, false), isFar(floor, at, true), isFar(floor, at * 1.2, true)]).toEqual([false, true, false]);
  });
});
