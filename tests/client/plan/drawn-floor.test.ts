import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloorDocument, Seat } from '../../../client/plan/document';
import { floorDocument } from '../../../client/plan/document';
import { drawnFloor } from '../../../client/plan/drawn-floor';
import { SHELF } from '../../../client/plan/shelf';
import type { Placed } from '../../../client/plan/drawn-floor';

const seat = (id: string, x: number, extra: Partial<Seat> = {}): Seat =>
  ({ id, label: id.toUpperCase(), x, y: 100, width: 95, height: 72, island: 'i1', ...extra });
const ROOM: FloorDocument = {
  schema: 1, width: 800, height: 400,
  islands: [{ id: 'i1', name: 'A島', x: 80, y: 50, width: 600, height: 200 }],
  seats: [seat('a01', 100), seat('a02', 200, { rotation: 180, kind: 'sv' }), seat('a03', 300)],
  walls: [{ id: 'w1', points: [[0, 0], [800, 0]] }],
};
const boxOf = (placed: readonly Placed[], key: string) => drawnFloor(ROOM, placed, [], '未配置').seats.find((one) => one.key === key);

describe('a drawn floor', () => {
  it('puts every agent on the own seat, with its number and the edge of the desk', () => {
    expect(boxOf([{ key: 'sato', seat: 'a02' }], 'sato')).toEqual({
      key: 'sato', x: 200, y: 100, w: 95, h: 72, island: 'i1', desk: { id: 'a02', label: 'A02', kind: 'sv', turn: 180 },
    });
  });

  it('shows every agent once, for any reported seats', () => {
    const anybody = fc.array(fc.constantFrom(null, 'a01', 'a02', 'a03', 'gone'), { maxLength: 60 });
    fc.assert(fc.property(anybody, (seats) => {
      const placed = seats.map((one, n) => ({ key: `agent-${n}`, seat: one }));
      const floor = drawnFloor(ROOM, placed, [], '未配置');
      expect(floor.seats.map((one) => one.key).sort()).toEqual(placed.map((one) => one.key).sort());
      for (const one of floor.seats) expect(one.x >= 0 && one.y >= 0 && one.x + one.w <= floor.width && one.y + one.h <= floor.height).toBe(true);
    }));
  });

  it('knows the island and the zone of a seat: as given in the document, otherwise by position', () => {
    const floor = drawnFloor({
      ...ROOM,
      zones: [{ id: 'z1', name: '受電', x: 0, y: 0, width: 800, height: 200 }, { id: 'z2', name: '発信', x: 0, y: 200, width: 800, height: 200 }],
      islands: [
        { id: 'i1', name: 'A島', zone: 'z2', x: 80, y: 90, width: 320, height: 100 },
        { id: 'i2', name: 'B島', x: 500, y: 90, width: 200, height: 100 },
      ],
      seats: [
        seat('a01', 100), seat('a02', 520, { island: 'gone' }),
        { id: 'a03', x: 700, y: 300, width: 95, height: 72 }, seat('a04', 2_000, { island: 'gone' }),
      ],
    }, [], [], '');
    expect(floor.empty.map(({ island, zone }) => [island, zone])).toEqual([['i1', 'z2'], ['i2', 'z1'], ['', 'z2'], ['', undefined]]);
    expect(floor.zones?.map(({ label }) => label)).toEqual(['受電', '発信']);
  });

  it('does not depend on the order of the agents', () => {
    const placed: Placed[] = [{ key: 'a', seat: 'a01' }, { key: 'b', seat: 'a01' }, { key: 'c', seat: null }, { key: 'd', seat: null }];
    expect(drawnFloor(ROOM, [...placed].reverse(), [], '')).toEqual(drawnFloor(ROOM, placed, [], ''));
  });

  it('shows two agents at one seat side by side', () => {
    const floor = drawnFloor(ROOM, [{ key: 'a', seat: 'a01' }, { key: 'b', seat: 'a01' }], [], '');
    expect(floor.seats.map(({ key, x, w }) => [key, x, w])).toEqual([['a', 100, 47.5], ['b', 147.5, 47.5]]);
  });

  it('shows two also when one of them, or both, may not be shown', () => {
    const floor = drawnFloor(ROOM, [{ key: 'a', seat: 'a01' }], [{ seat: 'a01', user: null }, { seat: 'a02', user: 'doi' }, { seat: 'a02', user: null }], '');
    expect(floor.seats.map(({ key, x, w }) => [key, x, w])).toEqual([['a', 100, 47.5]]);
    expect(floor.empty.filter(({ desk }) => desk?.id !== 'a03').map(({ desk, x, w, taken, reserved }) => [desk?.id, x, w, taken, reserved])).toEqual(
      [['a01', 147.5, 47.5, true, undefined], ['a02', 200, 47.5, false, 'doi'], ['a02', 247.5, 47.5, true, undefined]]);
  });

  it('has an area below for unplaced agents, and none when every agent has a seat', () => {
    const floor = drawnFloor(ROOM, [{ key: 'a', seat: null }, { key: 'b', seat: 'no such seat' }], [], '未配置');
    expect(floor.islands.find((one) => one.id === SHELF)).toMatchObject({ label: '未配置', x: 0, w: 800 });
    expect(floor.seats.every((one) => one.island === SHELF && one.y > ROOM.height)).toBe(true);
    const full = drawnFloor(ROOM, [{ key: 'a', seat: 'a01' }], [], '未配置');
    expect([full.height, full.islands.map((one) => one.id)]).toEqual([400, ['i1']]);
  });

  it('keeps an empty desk, one that is reserved by name, and one of an agent outside the scope', () => {
    const floor = drawnFloor(ROOM, [], [{ seat: 'a02', user: 'yamada' }, { seat: 'a03', user: null }], '');
    expect(floor.empty.map(({ desk, taken, reserved }) => [desk?.label, taken, reserved])).toEqual(
      [['A01', false, undefined], ['A02', false, 'yamada'], ['A03', true, undefined]]);
  });

  it('is refused when it has another schema or a part of another type', () => {
    expect(floorDocument(ROOM)).toBe(true);
    expect(floorDocument({ ...ROOM, schema: 2 })).toBe(false);
    expect(floorDocument({ ...ROOM, seats: [{ ...ROOM.seats[0], rotation: 45 }] })).toBe(false);
    expect(floorDocument({ ...ROOM, walls: [{ id: 'w', points: [[1]] }] })).toBe(false);
  });
});
