import { list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';

// The messages of /api/desk: the twin of server/Live/Desks.cs.

const name = shape({}, { user: maybe(text), first: maybe(text), last: maybe(text) });
export type DeskName = Guarded<typeof name>;

/** a seat with the name of its floor */
const place = shape({ floor: text, name: text, site: text, seat: text, label: text });
export type DeskPlace = Guarded<typeof place>;

export const isDesk = shape({
  others: list(shape({}, { known: maybe(name) })),
}, {
  /** null: at home */
  place: maybe(place),
  me: maybe(shape({ name: text, account: text }, { agent: maybe(text), known: maybe(name) })),
  /** why no check-in is possible; null: it is possible */
  why: maybe(text),
  now: maybe(shape({ source: text }, { place: maybe(place) })),
  /** why a check-in waits for a supervisor: network or taken; null: it does not */
  waits: maybe(text),
  request: maybe(shape({ state: text, leftMs: number }, { by: maybe(text) })),
});
export type Desk = Guarded<typeof isDesk>;
