import { flag, list, maybe, number, shape, text } from '../../api/read';
import type { Guarded } from '../../api/read';
import { isFloor } from '../floors-wire';

// The messages of /api/floors/table: the twin of server/Floors/Tables/Api/TableWire.cs.

const cell = shape({
  /** B4; the third drawn shape is #3 */
  at: text,
  /** CSS pixels of the sheet, as all lengths */
  x: number, y: number, width: number, height: number,
  text,
  /** seat, seat-number, reading, extension, zone, title, legend, index, fixture or note */
  role: text,
  /** a person has said what it is */
  flipped: flag,
}, {
  /** furigana */
  reading: maybe(text),
});
export type Cell = Guarded<typeof cell>;

const desk = shape({
  /** its cell */
  at: text,
  /** id of the seat */
  seat: text,
  /** its number in the sheet; '': none */
  label: text,
  /** found, question, unknown or empty */
  kind: text,
  /** why it was matched, or why it is a question */
  reason: text,
  /** ids: who is meant, or the candidates */
  people: list(text),
});
export type Desk = Guarded<typeof desk>;

const person = shape({ id: text, user: text, first: text, last: text, group: text });
export type Person = Guarded<typeof person>;

const move = shape({}, {
  /** id; null: somebody whom this person may not see */
  person: maybe(text),
  /** number of the seat, or its id; null: none on this floor */
  from: maybe(text), to: maybe(text),
  fromSeat: maybe(text), toSeat: maybe(text),
  /** the other floor that has the seat `from`; null: it is on this one */
  floor: maybe(shape({ id: text, name: text })),
  /** a name that nobody has: it stays on the seat as a text, and `person` is null */
  name: maybe(text),
});
export type Move = Guarded<typeof move>;

const change = shape({ moved: list(move), new: list(move), gone: list(move), unchanged: number, addedSeats: list(text), removedSeats: list(text) });
export type Change = Guarded<typeof change>;

export const isPreview = shape({
  /** html, text, csv or xlsx */
  source: text,
  /** visible sheets of the file */
  sheets: list(text),
  widths: list(number), heights: list(number),
  cells: list(cell), desks: list(desk), people: list(person),
  change,
  /** version of the floor for which it was made; 0: none */
  basedOn: number,
  digest: text,
}, { sheet: maybe(text) });
export type Preview = Guarded<typeof isPreview>;

export const isApplied = shape({ floor: isFloor, moved: number, new: number, gone: number }, {
  /** null: nothing was changed */
  undo: maybe(shape({ version: number }, { change: maybe(text) })),
});
export type Applied = Guarded<typeof isApplied>;

/** A table that cannot be read: the reason in both languages. */
export const isTableProblem = shape({ code: text, en: text, ja: text });
