import { inSeatOrder } from '../agents/roster';
import type { Row } from '../agents/roster';
import { sinceShown } from '../alerts/alert-list';
import { mostUrgent } from '../alerts/limits';
import type { Breach } from '../alerts/limits';

export const COLUMNS = ['name', 'desk', 'user', 'state', 'time', 'contacts', 'queue', 'group', 'alert'] as const;
export type Column = (typeof COLUMNS)[number];
export interface Order { readonly by: Column; readonly descending: boolean }

/** The initial order of the list. */
export const FIRST_ORDER: Order = { by: 'alert', descending: true };

const collator = new Intl.Collator(undefined, { numeric: true });
export const firstQueue = (row: Row): string => row.agent.contacts.find((contact) => contact.queue !== null)?.queue ?? '';

type BreachOf = (id: string) => Breach | null;
type Compare = (a: Row, b: Row) => number;

/** Least urgent first; agents without an alert before them. */
const byAlert = (breachOf: BreachOf): Compare => (a, b) => {
  const [one, other] = [breachOf(a.id), breachOf(b.id)];
  return one === null || other === null ? Number(one !== null) - Number(other !== null) : -mostUrgent(one, other);
};

/** By the displayed time: an earlier start means more time. */
const byTime = (breachOf: BreachOf): Compare => {
  const since = (row: Row): number => sinceShown(row, breachOf(row.id)) ?? Infinity;
  return (a, b) => (since(b) - since(a)) || 0;
};

const compareBy: Readonly<Record<Exclude<Column, 'alert' | 'time'>, Compare>> = {
  name: (a, b) => collator.compare(a.name, b.name),
  desk: (a, b) => collator.compare(a.desk, b.desk),
  user: (a, b) => collator.compare(a.agent.user, b.agent.user),
  state: (a, b) => (a.agent.state < b.agent.state ? -1 : a.agent.state > b.agent.state ? 1 : 0),
  contacts: (a, b) => a.agent.contacts.length - b.agent.contacts.length,
  queue: (a, b) => collator.compare(firstQueue(a), firstQueue(b)),
  group: (a, b) => collator.compare(a.agent.team, b.agent.team),
};

/** Agents who match the filter come first; the others follow, dimmed. Equal rows keep the order of the seats. */
export function ordered(rows: Iterable<Row>, order: Order, breachOf: BreachOf): readonly Row[] {
  const known = new Map<string, Breach | null>();
  const once = (id: string): Breach | null => {
    const breach = known.get(id);
    if (breach !== undefined) return breach;
    const found = breachOf(id);
    known.set(id, found);
    return found;
  };
  const compare = order.by === 'alert' ? byAlert(once) : order.by === 'time' ? byTime(once) : compareBy[order.by];
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => Number(a.dimmed) - Number(b.dimmed) || sign * compare(a, b) || inSeatOrder(a, b));
}

/** The rows of the list: without agents who do not match the filter, unless all are requested. */
export const listed = (rows: Iterable<Row>, order: Order, all: boolean, breachOf: BreachOf): readonly Row[] =>
  ordered(all ? rows : [...rows].filter((row) => !row.dimmed), order, breachOf);
