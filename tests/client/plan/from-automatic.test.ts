import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorDocument } from '../../../client/plan/document';
import { drawnFloor } from '../../../client/plan/drawn-floor';
import { fromAutomatic, letters } from '../../../client/plan/from-automatic';

const places = [
  { key: 'abe', island: 'Sales', seat: 0 }, { key: 'baba', island: 'Sales', seat: 4 }, { key: 'chiba', island: '', seat: 0 },
  { key: 'x', island: 'h1', seat: 0, hidden: true },
];

describe('a floor that is made from the automatic one', () => {
  it('has an island for each team, seats with numbers, and every agent at the same place', () => {
    const { document, people } = fromAutomatic(places, 1.6, 'No team');
    expect(floorDocument(document)).toBe(true);
    expect(document.islands?.map((island) => island.name)).toEqual(['Sales', 'No team']);
    expect(document.seats.map((seat) => seat.label)).toEqual([...'123456'].flatMap((n) => `A0${n}`).concat([...'123456'].map((n) => `B0${n}`)));
    const label = new Map(document.seats.map((seat) => [seat.id, seat.label]));
    expect(people.map(({ key, seat }) => `${key} ${label.get(seat)}`)).toEqual(['abe A01', 'baba A05', 'chiba B01']);
  });

  it('turns the desks of two rows towards each other', () => {
    const { seats } = fromAutomatic(Array.from({ length: 24 }, (_, seat) => ({ key: `p${seat}`, island: 'A', seat })), 0.7, '').document;
    const rows = [...new Set(seats.map((seat) => seat.y))].map((y) => new Set(seats.filter((seat) => seat.y === y).map((seat) => seat.rotation)));
    expect(rows.slice(0, 2)).toEqual([new Set([180]), new Set([0])]);
  });

  it('names 702 islands with at most two letters, and then continues', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });

  it('contains everything: every seat once, within the floor, and no unplaced agent', () => {
    const place = fc.record({ island: fc.constantFrom('', 'A', 'B', '営業'.repeat(60)), seat: fc.nat(130) });
    fc.assert(fc.property(fc.array(place, { maxLength: 60 }), fc.double({ min: 0.4, max: 3, noNaN: true }), (all, aspect) => {
      const { document, people } = fromAutomatic(all.map((one, n) => ({ ...one, key: `p${n}` })), aspect, 'None');
      expect(people).toHaveLength(all.length);
      for (const list of [document.seats.map((seat) => seat.id), document.seats.map((seat) => seat.label), people.map((one) => one.seat)]) {
        expect(new Set(list).size).toBe(list.length);
      }
      for (const box of [...document.seats, ...(document.islands ?? [])]) {
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= document.width && box.y + box.height <= document.height).toBe(true);
      }
      expect((document.islands ?? []).every((island) => island.name.length <= 100)).toBe(true);
      expect(drawnFloor(document, people, [], 'Shelf').islands).toHaveLength(document.islands?.length ?? 0);
    }), { numRuns: 60 });
  });
});
