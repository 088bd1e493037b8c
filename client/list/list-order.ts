import { inSeatOrder } from '../agents/roster';
import type { Row } from '../agents/roster';
import { mostUrgent, sinceShown } from '../alerts/alert-list';
import type { Breach } from '../alerts/limits';

export const COLUMNS = ['name', 'user', 'state', 'time', 'contacts', 'queue', 'group', 'alert'] as const;
export type Column = (typeof COLUMNS)[number];
export interface Order { readonly by: Column; readonly descending: boolean }

/** The order that the list begins with. */
export const FIRST_ORDER: Order = { by: 'alert', descending: true };

const collator = new Intl.Collator(undefined, { numeric: true });
export const firstQueue = (row: Row): string => row.agent.contacts.find((contact) => contact.queue !== null)?.queue ?? '';

type BreachOf = (id: string) => Breach | null;
type Compare = (a: Row, b: Row) => number;

/** The least urgent first, and those without an alert before them. */
const byAlert = (breachOf: BreachOf): Compare => (a, b) => {
  const [one, other] = [breachOf(a.id), breachOf(b.id)];
  return one === null || other === null ? Number(one !== null) - Number(other !== null) : -mostUrgent(one, other);
};

/** By the time that is shown: an earlier since is more time. */
const byTime = (breachOf: BreachOf): Compare => {
  const since = (row: Row): number => sinceShown(row, breachOf(row.id)) ?? Infinity;
  return (a, b) => (since(b) - since(a)) || 0;
};

const compareBy: Readonly<Record<Exclude<Column, 'alert' | 'time'>, Compare>> = {
  name: (a, b) => collator.compare(a.name, b.name),
  user: (a, b) => collator.compare(a.agent.user, b.agent.user),
  state: (a, b) => (a.agent.state < b.agent.state ? -1 : a.agent.state > b.agent.state ? 1 : 0),
  contacts: (a, b) => a.agent.contacts.length - b.agent.contacts.length,
  queue: (a, b) => collator.compare(firstQueue(a), firstQueue(b)),
  group: (a, b) => collator.compare(a.agent.team, b.agent.team),
};

/** Those who match the filter come first, the others follow, dimmed. Ties keep the order of the seats. */
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

/** The rows of the list: without those whom the filter leaves out, unless all are asked for. */
export const listed = (rows: Iterable<Row>, order: Order, all: boolean, breachOf: BreachOf): readonly Row[] =>
  ordered(all ? rows : [...rows].filter((row) => !row.dimmed), order, breachOf);
