import type { FloorDocument, Island, Seat, Wall } from '../document';
import type { Rect } from './boxes';
import { listOf } from './change';
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
  /** what is written over it; '': a name from the pattern */
  readonly title: string;
  /** thin walls between the desks */
  readonly dividers: boolean;
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

/** room around the seats; above them is the title */
const PAD = 10;
const TITLE = 34;
const LONGEST_TITLE = 100;

/** The given title, or one from the pattern of its numbers. A name that another island has gets a number. @param usual the name for a letter, or for '' */
export function titleFor(document: FloorDocument, { title, pattern }: IslandForm, usual: (letter: string) => string): string {
  const given = title.trim().slice(0, LONGEST_TITLE);
  if (given !== '') return given;
  const name = usual(pattern.head.replace(/[\s\p{P}]+$/u, '').slice(0, LONGEST_TITLE / 2)).trim();
  const taken = new Set(listOf(document, 'islands').map((one) => one.name));
  let n = 2;
  if (!taken.has(name)) return name;
  while (taken.has(`${name} ${n}`)) n++;
  return `${name} ${n}`;
}

/** Creates the island with its title, and its seats. They are one group, so that a click selects all of it. @param x y of its first seat */
export function islandChanges(
  document: FloorDocument, form: IslandForm, x: number, y: number, newId: (prefix: string) => string, name: string,
): readonly Change[] {
  const ghosts = ghostSeats(document, form, x, y);
  const taken = new Set(takenNumbers(document, ghosts));
  const { w, h } = islandSize(form);
  const group = newId('g');
  const island: Island = {
    id: newId('i'), name, x: round(x - PAD), y: round(y - TITLE), width: round(w + 2 * PAD), height: round(h + TITLE + PAD), group,
  };
  return [{ kind: 'islands', id: island.id, field: '', old: null, new: island }, ...ghosts.map(({ label, rotation, ...box }): Change => {
    const id = newId('s');
    const seat: Seat = {
      id, x: box.x, y: box.y, width: box.w, height: box.h, ...(taken.has(label) ? {} : { label }), ...(rotation === 0 ? {} : { rotation }),
      island: island.id, group,
    };
    return { kind: 'seats', id, field: '', old: null, new: seat };
  }), ...(form.dividers ? dividers(form, x, y, newId, group) : [])];
}

/** columns of one wall: a wall has at most 200 corners */
const COLUMNS = 40;

/** Walls like combs: along the edges of the desks, with a tooth between two seats of a row. */
function dividers(form: IslandForm, x: number, y: number, newId: (prefix: string) => string, group: string): readonly Change[] {
  const { rows, seats, height, gap, backToBack } = form;
  const thickness = Math.max(1, Math.min(3, gap));
  const walls: Change[] = [];
  for (let row = 0; row < rows; row += backToBack ? 2 : 1) {
    const facing = backToBack && row + 1 < rows;
    const [top, bottom] = [y + rowY(form, row), y + rowY(form, facing ? row + 1 : row) + height];
    // The desks of two facing rows meet in the middle; the edge of a first row alone is below it, of others above.
    const edge = facing ? (top + height + bottom - height) / 2 : backToBack ? bottom : top;
    for (let first = 0; first < seats; first += COLUMNS) {
      const last = Math.min(seats, first + COLUMNS);
      const points: (readonly [number, number])[] = [[x + columnX(form, first), edge]];
      for (let column = first + 1; column < last; column++) {
        const at = x + columnX(form, column) - gap / 2;
        points.push([at, edge], [at, top], [at, bottom], [at, edge]);
      }
      points.push([x + columnX(form, last - 1) + form.width, edge]);
      const wall: Wall = { id: newId('w'), points: points.map(([px, py]) => [round(px), round(py)] as const), thickness, group };
      walls.push({ kind: 'walls', id: wall.id, field: '', old: null, new: wall });
    }
  }
  return walls;
}
