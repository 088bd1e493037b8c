import type { Row } from '../agents/roster';

export const COLUMNS = ['name', 'user', 'state', 'time', 'contacts', 'queue', 'group', 'alert'] as const;
export type Column = (typeof COLUMNS)[number];
export interface Order { readonly by: Column; readonly descending: boolean }

const collator = new Intl.Collator(undefined, { numeric: true });
const queueOf = (row: Row): string => row.agent.live.c?.find((contact) => contact.q !== undefined)?.q ?? '';

const COMPARE: Readonly<Record<Column, (a: Row, b: Row) => number>> = {
  name: (a, b) => collator.compare(a.name, b.name),
  user: (a, b) => collator.compare(a.agent.card.user, b.agent.card.user),
  state: (a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  // The longest first is what one looks for when sorting by time: earlier since = more time.
  time: (a, b) => (b.seat.since || Infinity) - (a.seat.since || Infinity) || 0,
  contacts: (a, b) => a.seat.contacts - b.seat.contacts,
  queue: (a, b) => collator.compare(queueOf(a), queueOf(b)),
  group: (a, b) => collator.compare(a.agent.card.island, b.agent.card.island),
  alert: (a, b) => (b.alertAt === a.alertAt ? 0 : b.alertAt - a.alertAt),
};

/** Who matches the filter comes first, the others follow, dimmed: a filter hides no one. Ties keep the order of the seats. */
export function ordered(rows: Iterable<Row>, order: Order): readonly Row[] {
  const compare = COMPARE[order.by];
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => Number(a.seat.dimmed) - Number(b.seat.dimmed) || sign * compare(a, b) || a.key - b.key);
}

export const firstQueue = queueOf;
