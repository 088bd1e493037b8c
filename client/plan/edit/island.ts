import type { FloorDocument, Seat } from '../document';
import type { Rect } from './boxes';
import type { Change } from './change';
import { labelsIn, nextFree, numbered, orderOf } from './numbering';
import type { Order, Pattern } from './numbering';
import { round } from './shift';

// An island from one drag or from a form: rows of seats with their numbers.

export interface IslandForm {
  readonly rows: number;
  /** seats of a row */
  readonly seats: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  /** two rows face each other, with an edge between them */
  readonly backToBack: boolean;
  readonly order: Order;
  readonly pattern: Pattern;
  /** null: the next free number */
  readonly start: number | null;
}

/** room between two rows that face each other: the edges of the desks */
const FACING = 5;
/** between two pairs of rows: a way for people */
export const AISLE = 40;
export const MOST_ROWS = 40;
export const MOST_SEATS = 60;

const rowY = ({ height, gap, backToBack }: IslandForm, row: number): number =>
  (backToBack ? row * height + Math.ceil(row / 2) * Math.max(gap, FACING) + Math.floor(row / 2) * AISLE : row * (height + gap));
const columnX = ({ width, gap }: IslandForm, column: number): number => column * (width + gap);

export const islandSize = (form: IslandForm): { readonly w: number; readonly h: number } => ({
  w: columnX(form, form.seats - 1) + form.width, h: rowY(form, form.rows - 1) + form.height,
});

const within = (value: number, most: number): number => Math.max(1, Math.min(most, value));

/** Rows and seats that fit into a drag. */
export function formIn(drag: Rect, form: IslandForm): IslandForm {
  const seats = within(Math.floor((drag.w + form.gap + form.width * 0.4) / (form.width + form.gap)), MOST_SEATS);
  let rows = 1;
  while (rows < MOST_ROWS && rowY(form, rows) + form.height * 0.6 <= drag.h) rows++;
  return { ...form, seats, rows };
}

export interface GhostSeat extends Rect { readonly label: string; readonly rotation: 0 | 180; readonly place: number }

/** The seats of the island with its upper left corner at x, y, row by row. */
export function ghostSeats(document: FloorDocument, form: IslandForm, x: number, y: number): readonly GhostSeat[] {
  const count = form.rows * form.seats;
  const start = form.start ?? nextFree(labelsIn(document), form.pattern, count);
  return orderOf(form.rows, form.seats, form.order).map((place, index) => {
    const row = Math.floor(index / form.seats);
    return {
      x: round(x + columnX(form, index % form.seats)), y: round(y + rowY(form, row)), w: form.width, h: form.height, place,
      label: numbered(form.pattern, start + place),
      // The desks of two facing rows meet in the middle.
      rotation: form.backToBack && row % 2 === 0 ? 180 : 0,
    };
  });
}

/** Numbers of the new island that the floor already has. */
export function takenNumbers(document: FloorDocument, ghosts: readonly GhostSeat[]): readonly string[] {
  const taken = labelsIn(document);
  return ghosts.map(({ label }) => label).filter((label) => taken.has(label));
}

/** Creates the seats. They are one group, so that a click selects the island. */
export function islandChanges(document: FloorDocument, form: IslandForm, x: number, y: number, newId: (prefix: string) => string): readonly Change[] {
  const ghosts = ghostSeats(document, form, x, y);
  const taken = new Set(takenNumbers(document, ghosts));
  const group = ghosts.length > 1 ? { group: newId('g') } : {};
  return ghosts.map(({ label, rotation, ...box }) => {
    const id = newId('s');
    const seat: Seat = {
      id, x: box.x, y: box.y, width: box.w, height: box.h, ...(taken.has(label) ? {} : { label }), ...(rotation === 0 ? {} : { rotation }), ...group,
    };
    return { kind: 'seats', id, field: '', old: null, new: seat };
  });
}
