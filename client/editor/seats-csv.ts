import { csvText } from '../list/csv';
import { holdsCentre } from '../plan/edit/boxes';
import { listOf } from '../plan/edit/change';
import type { FloorDocument } from '../plan/document';
import { joined } from '../words/words';
import type { EditorDesk } from './editor-desk';
import type { EditorWords } from './editor-words';

export interface Sitting { readonly names: readonly string[]; readonly users: readonly string[] }

/** A row for each seat, in the order of their numbers, after a row of headings. */
export function seatRows(document: FloorDocument, sits: (seat: string) => Sitting, words: EditorWords): readonly (readonly string[])[] {
  const zones = listOf(document, 'zones');
  const islands = new Map(listOf(document, 'islands').map((one) => [one.id, one]));
  const order = new Intl.Collator('en', { numeric: true });
  const heads = (['number', 'person', 'user', 'zone', 'island', 'kind', 'x', 'y', 'width', 'height',
    'id'] as const).map((head) => words.say(`edit.csv.${head}`));
  return [heads, ...[...document.seats].sort((a, b) => order.compare(a.label ?? '', b.label ?? '')).map((seat) => {
    const box = { x: seat.x, y: seat.y, w: seat.width, h: seat.height };
    const zone = zones.find((one) => holdsCentre({ x: one.x, y: one.y, w: one.width, h: one.height }, box));
    const { names, users } = sits(seat.id);
    return [
      seat.label ?? '', joined(words, names), joined(words, users), zone?.name ?? '', islands.get(seat.island ?? '')?.name ?? '',
      words.say(`edit.kind.${seat.kind ?? 'agent'}`), String(seat.x), String(seat.y), String(seat.width), String(seat.height), seat.id,
    ];
  })];
}

export function saveSeats(desk: EditorDesk): void {
  const bySeat = new Map<string, { names: string[]; users: string[] }>();
  const add = (seat: string | null, name: string, user: string): void => {
    if (seat === null) return;
    const one = bySeat.get(seat) ?? { names: [], users: [] };
    one.names.push(name);
    one.users.push(user);
    bySeat.set(seat, one);
  };
  for (const { agent, name } of desk.people.roster.all()) add(agent.seat, name, agent.user);
  for (const { seat, user } of desk.people.roster.hidden()) if (user !== null) add(seat, '', user);
  const rows = seatRows(desk.model.document.peek(), (seat) => bySeat.get(seat) ?? { names: [], users: [] }, desk.words.peek());
  const file = URL.createObjectURL(new Blob([csvText(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = file;
  link.download = `${desk.name.peek() || desk.floor}-seats.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}
