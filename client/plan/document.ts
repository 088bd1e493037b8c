import { flag, list, number, shape, text } from '../api/read';
import type { Guard, Guarded } from '../api/read';

// A floor as it was drawn: the twin of server/Floors/Documents. Golden fixtures in tests/fixtures/floors are read by both test suites.
// A published document never changes. Floor units: one is a CSS pixel at zoom 1; x and y are the upper left corner. The rotation of a seat moves the edge
// of its desk: the seat itself stays upright.

export type Turn = 0 | 90 | 180 | 270;
const turn: Guard<Turn> = (value): value is Turn => value === 0 || value === 90 || value === 180 || value === 270;

export const SEAT_KINDS = ['agent', 'sv', 'training', 'other'] as const;
export type SeatKind = (typeof SEAT_KINDS)[number];
const seatKind: Guard<SeatKind> = (value): value is SeatKind => SEAT_KINDS.some((kind) => kind === value);

const point: Guard<readonly [number, number]> = (value): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(number);

/** Only the editor uses them: a locked element is not moved, and the elements of a group are selected together. */
const held = { locked: flag, group: text };

const box = { x: number, y: number, width: number, height: number };

const background = shape({ image: text, ...box }, { opacity: number });
export type Background = Guarded<typeof background>;

const zone = shape({ id: text, name: text, ...box }, held);
export type Zone = Guarded<typeof zone>;

const island = shape({ id: text, name: text, ...box }, { zone: text, ...held });
export type Island = Guarded<typeof island>;

const seat = shape({ id: text, ...box }, {
  /** unique within the floor; absent: none */
  label: text,
  rotation: turn, kind: seatKind, island: text, ...held,
});
export type Seat = Guarded<typeof seat>;

const wall = shape({ id: text, points: list(point) }, { thickness: number, ...held });
export type Wall = Guarded<typeof wall>;

const door = shape({ id: text, x: number, y: number, width: number }, { rotation: turn, label: text, ...held });
export type Door = Guarded<typeof door>;

const label = shape({ id: text, text, x: number, y: number, size: number }, { rotation: turn, ...held });
export type Label = Guarded<typeof label>;

const isFirstSchema: Guard<1> = (value): value is 1 => value === 1;

export const floorDocument = shape({ schema: isFirstSchema, width: number, height: number, seats: list(seat) }, {
  background, zones: list(zone), islands: list(island), walls: list(wall), doors: list(door), labels: list(label),
});
export type FloorDocument = Guarded<typeof floorDocument>;
