import fc from 'fast-check';
import type { FloorDocument, Seat } from '../../../../client/plan/document';
import { keyOf } from '../../../../client/plan/edit/boxes';
import { listOf } from '../../../../client/plan/edit/change';
import type { Change, Kind } from '../../../../client/plan/edit/change';

/** Ids in order, for tests. */
export function ids(): (prefix: string) => string {
  let n = 0;
  return (prefix) => `${prefix}-new${++n}`;
}

export const seat = (id: string, x: number, y: number,
  more: Partial<Seat> = {}): Seat => ({ id, x, y, width: 70, height: 50, label: id.toUpperCase(), ...more });

/** Three zones, walls, and a block of seats. */
export function plan(seats: readonly Seat[] = [seat('a01', 0, 0), seat('a02', 73, 0), seat('a03', 0, 55), seat('a04', 73, 55)]): FloorDocument {
  return {
    schema: 1, width: 1000, height: 800, seats,
    zones: [{ id: 'z1', name: 'North', x: -50, y: -50, width: 500, height: 400 }],
    islands: [{ id: 'i1', name: 'Desk block', x: 600, y: 100, width: 200, height: 160 }],
    walls: [{ id: 'w1', points: [[0, 700], [300, 700], [300, 780]] }],
    doors: [{ id: 'd1', x: 500, y: 700, width: 90 }],
    labels: [{ id: 'l1', text: '会議室', x: 500, y: 400, size: 20 }],
  };
}

/** A block of rows × columns seats. */
export const block = (rows: number, columns: number, x = 0, y = 0): readonly Seat[] =>
  Array.from({ length: rows * columns }, (_, n) => seat(`s${n}`, x + (n % columns) * 74, y + Math.floor(n / columns) * 55, { label: `S${n}` }));

export const keysOf = (document: FloorDocument): readonly string[] => [
  ...document.seats.map(({ id }) => keyOf('seats', id)), ...(document.zones ?? []).map(({ id }) => keyOf('zones', id)),
  ...(document.islands ?? []).map(({ id }) => keyOf('islands', id)), ...(document.walls ?? []).map(({ id }) => keyOf('walls', id)),
  ...(document.doors ?? []).map(({ id }) => keyOf('doors', id)), ...(document.labels ?? []).map(({ id }) => keyOf('labels', id)),
];

/** Some of the elements of `plan()`. */
export const someKeys = fc.subarray([...keysOf(plan())], { minLength: 1 });
export const distance = fc.integer({ min: -400, max: 400 });

/** The changes that take these back, for a document where they were made on `before`: as the server sends them. */
export const reversed = (before: FloorDocument, changes: readonly Change[]): readonly Change[] => [...changes].reverse()
  .map((change): Change => ({ ...change, old: change.new, new: change.old }))
  .map((change) => ({ change, at: change.field === '' && change.new !== null ? listOf(before, change.kind as Kind).findIndex(({ id }) => id === change.id)
    : -1 }))
  .sort((a, b) => a.at - b.at).map(({ change, at }) => (at < 0 ? change : { ...change, at }));
