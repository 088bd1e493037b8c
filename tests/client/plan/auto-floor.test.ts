import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoFloor, roundAspect, DESKS_AT_ONCE } from '../../../client/plan/auto-floor';
import type { Place } from '../../../client/plan/auto-floor';
import type { FloorGeometry } from '../../../client/plan/geometry';

const id = (n: number): string => `agent-${`${n}`.padStart(4, '0')}`;
const group = (island: string, count: number, from = 0): Place[] =>
  Array.from({ length: count }, (_, i) => ({ key: id(from + i), island, seat: i }));
const spots = (floor: FloorGeometry): Map<string, string> => new Map(floor.seats.map((seat) => [seat.key, `${seat.x},${seat.y}`]));

const anyPlaces: fc.Arbitrary<Place[]> = fc
  .array(fc.record({ island: fc.constantFrom('', 'Billing', 'Sales', '技術', 'Team 2', 'Team 10'), seat: fc.nat(60) }), { minLength: 1, maxLength: 120 })
  .map((list) => list.map((place, key) => ({ ...place, key: id(key) })));

describe('the automatic floor', { timeout: 60_000 }, () => {
  it('shows every agent once, for any places', () => {
    fc.assert(fc.property(anyPlaces, fc.constantFrom(0.5, 1, 1.75, 3), (places, aspect) => {
      const floor = autoFloor(places, aspect, 'none');
      expect(floor.seats.map((seat) => seat.key).sort()).toEqual(places.map((place) => place.key));
    }));
  });

  it('has no overlapping places, and keeps each inside its island and the floor', () => {
    fc.assert(fc.property(anyPlaces, fc.constantFrom(0.5, 1, 1.75, 3), (places, aspect) => {
      const floor = autoFloor(places, aspect, 'none');
      const boxes = [...floor.seats, ...floor.empty];
      expect(new Set(boxes.map((box) => `${box.x},${box.y}`)).size).toBe(boxes.length);
      for (const box of boxes) {
        const island = floor.islands.find((one) => one.id === box.island);
        expect(island).toBeDefined();
        if (island === undefined) continue;
        expect(box.x >= island.x && box.y >= island.y && box.x + box.w <= island.x + island.w && box.y + box.h <= island.y + island.h).toBe(true);
        expect(island.x + island.w <= floor.width && island.y + island.h <= floor.height).toBe(true);
      }
      floor.islands.forEach((a, i) => floor.islands.slice(i + 1).forEach((b) => {
        expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true);
      }));
    }), { numRuns: 60 });
  });

  it('moves no agent while the islands keep their number of desks', () => {
    const before = autoFloor([...group('A', 8), ...group('B', 20, 100)], 1.75, '');
    const after = autoFloor([...group('A', DESKS_AT_ONCE * 2), ...group('B', 20, 100)], 1.75, '');
    for (const [key, spot] of spots(before)) expect(spots(after).get(key)).toBe(spot);
  });

  it('does not depend on the order of the agents', () => {
    fc.assert(fc.property(anyPlaces, (places) => {
      expect(autoFloor([...places].reverse(), 1.75, '')).toEqual(autoFloor(places, 1.75, ''));
    }), { numRuns: 40 });
  });

  it('keeps the place of an agent who left empty', () => {
    const all = group('A', 6);
    const floor = autoFloor(all.filter((place) => place.key !== id(2)), 1.75, '');
    const gone = autoFloor(all, 1.75, '').seats.find((seat) => seat.key === id(2));
    expect(floor.empty.map((box) => `${box.x},${box.y}`)).toEqual([`${gone?.x},${gone?.y}`]);
  });

  it('orders islands by name in natural order, and puts agents without a group last', () => {
    const floor = autoFloor([...group('', 2), ...group('Team 10', 2, 10), ...group('Team 2', 2, 20)], 3, 'No group');
    expect(floor.islands.map((island) => island.label)).toEqual(['Team 2', 'Team 10', 'No group']);
  });

  it('gives two agents on one place a desk each, and an agent with an invalid place number a free desk', () => {
    const floor = autoFloor([{ key: id(1), island: 'A', seat: 0 }, { key: id(2), island: 'A', seat: 0 }, { key: id(3), island: 'A', seat: 999_999 }], 1, '');
    expect(floor.seats).toHaveLength(3);
    expect(floor.empty).toHaveLength(3);
  });

  it.each([1, 13, 200, 2_000, 10_000])('uses the window well with %i agents', (count) => {
    const places = Array.from({ length: count }, (_, key) => ({
      key: id(key),
      island: `Team ${key % Math.ceil(count / 40)}`,
      seat: Math.floor(key / Math.ceil(count / 40)),
    }));
    const floor = autoFloor(places, 1.75, '');
    const scale = Math.min(1.75 / floor.width, 1 / floor.height);
    const used = floor.width * floor.height * scale * scale / 1.75;
    if (count >= 200) expect(used).toBeGreaterThan(0.8);
    expect(floor.seats).toHaveLength(count);
  });

  it.each([
    [1528, 842, 68],
    [1026, 565, 44],
    [366, 470, 24],
  ])('shows a centre of 195 in six teams at %i × %i with seats of %i px or more', (width, height, least) => {
    let key = 0;
    const places = [22, 21, 40, 41, 33, 38].flatMap((count, team) => group(`Team ${team}`, count, (key += count) - count));
    const floor = autoFloor(places, roundAspect(width, height), '');
    expect(95 * Math.min(width / floor.width, height / floor.height)).toBeGreaterThanOrEqual(least);
  });

  it('gives an island another shape only at every sixth desk', () => {
    const shapes = [31, 32, 33, 34, 35, 36, 37].map((count) => [...spots(autoFloor(group('A', count), 1.75, '')).values()].slice(0, 31).join());
    expect(new Set(shapes.slice(0, 6)).size).toBe(1);
    expect(shapes[6]).not.toBe(shapes[5]);
  });

  it('is an empty floor without agents', () => {
    expect(autoFloor([], 1.75, '')).toEqual({ width: 0, height: 0, islands: [], seats: [], empty: [] });
  });

  it('treats a slightly resized window as the same', () => {
    expect(roundAspect(1540, 842)).toBe(roundAspect(1500, 842));
    expect(roundAspect(390, 700)).toBeLessThan(0.8);
  });

  it('draws a place of an agent outside the scope as occupied, in islands without a name after all others', () => {
    const hidden = (island: string, count: number, from: number): Place[] => group(island, count, from).map((place) => ({ ...place, hidden: true }));
    const floor = autoFloor([...hidden('0b', 9, 50), ...group('Sales', 4), ...hidden('0a', 2, 20)], 1.75, 'No group', 'Other teams');

    expect(floor.islands.map((island) => island.label)).toEqual(['Sales', 'Other teams', 'Other teams']);
    expect(floor.seats.map((seat) => seat.key)).toEqual(group('Sales', 4).map((place) => place.key));
    expect(floor.empty.filter((place) => place.taken)).toHaveLength(11);
    // Their names change with every start of the server, so no agent's place depends on them.
    const renamed = autoFloor([...hidden('zz', 9, 50), ...group('Sales', 4), ...hidden('aa', 2, 20)], 1.75, 'No group', 'Other teams');
    expect(renamed.seats).toEqual(floor.seats);
  });
});

describe('a contact centre with 200 agents in six teams', { timeout: 60_000 }, () => {
  const places = [36, 38, 29, 32, 35, 30].flatMap((count, team) => group(`Team ${team}`, count, team * 100));
  const widthAt = (width: number, height: number): number => {
    const floor = autoFloor(places, roundAspect(width, height), '');
    return 95 * Math.min((width - 12) / floor.width, (height - 12) / floor.height);
  };
  // The space that nav, chips, status bar and rail leave of the window.
  const screens = [[1366, 768, 236], [1366, 768, 44], [1440, 900, 236], [1600, 900, 236]] as const;
  it.each(screens)('has a name and a time on every seat at %i × %i with a rail of %i px', (width, height, rail) => {
    expect(widthAt(width - rail - 16, height - 46 - 42 - 25 - 6)).toBeGreaterThanOrEqual(46);
  });
  it.each([1_000, 3_000])('has readable row titles at 1366 × 768 also with %i agents', (count) => {
    const teams = Math.ceil(count / 40);
    const many = Array.from({ length: count }, (_, key) => ({ key: id(key), island: `Team ${key % teams}`, seat: Math.floor(key / teams) }));
    const [width, height] = [1366 - 236 - 16, 768 - 119];
    const floor = autoFloor(many, roundAspect(width, height), '');
    const top = floor.islands.find((one) => one.id === 'Team 0')?.y ?? 0;
    const head = Math.min(...floor.seats.filter((seat) => seat.island === 'Team 0').map((seat) => seat.y)) - top;
    expect(head * Math.min(width / floor.width, height / floor.height)).toBeGreaterThanOrEqual(14);
  });
  it('shows the own team first, and all others below it', () => {
    const hidden = [40, 30, 30].flatMap((count, team) => group(`x${team}`, count, 1000 + team * 100)).map((place) => ({ ...place, hidden: true }));
    const own = group('Sales', 42);
    const floor = autoFloor([...hidden, ...own], 1.75, '', 'Other teams');
    const alone = autoFloor(own, 1.75, '');
    expect([floor.width, floor.height, floor.seats]).toEqual([alone.width, alone.height, alone.seats]);
    for (const island of floor.islands.filter((one) => one.id !== 'Sales')) expect(island.y).toBeGreaterThan(floor.height);
  });
});
