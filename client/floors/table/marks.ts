import type { Mark, Marks } from './sheet-cell';
import { nameOf } from './table-words';
import type { TableWords } from './table-words';
import type { Desk, Person, Preview } from './table-wire';

/** What each desk says while names are checked. */
export const checkMarks = (desks: readonly Desk[]): Marks => new Map(desks.map(({ at, kind }): [string, Mark] =>
  [at, { kind: kind === 'found' || kind === 'question' || kind === 'unknown' ? kind : 'empty', text: null }]));

/** What each desk says of a change of seats: who came from where, who is new, who leaves. */
export function changeMarks({ desks, change }: Preview, people: ReadonlyMap<string, Person>, words: TableWords): Marks {
  const marks = new Map<string, Mark>();
  const seats = new Map(desks.map(({ seat, at }) => [seat, at]));
  for (const { at, kind } of desks) marks.set(at, { kind: kind === 'found' ? 'same' : kind === 'question' ? 'question' : 'empty', text: null });
  const set = (seat: string | null | undefined, mark: Mark): void => {
    const at = seats.get(seat ?? '');
    if (at !== undefined) marks.set(at, mark);
  };
  for (const { person, fromSeat } of change.gone) {
    set(fromSeat, { kind: 'gone', text: `→ ${words.say('table.gone.to')}`, name: nameOf(people.get(person ?? ''), words) });
  }
  for (const { from, toSeat } of change.moved) set(toSeat, { kind: 'moved', text: `← ${from ?? ''}` });
  for (const { toSeat } of change.new) set(toSeat, { kind: 'new', text: words.say('table.cell.new') });
  return marks;
}

/** The differences as rows, for a spreadsheet. */
export function changeRows({ change }: Preview, people: ReadonlyMap<string, Person>, words: TableWords): readonly (readonly string[])[] {
  const row = (what: string, moves: Preview['change']['moved']): readonly (readonly string[])[] => moves.map(({ person, from, to }) => {
    const who = people.get(person ?? '');
    return [what, nameOf(who, words), who?.user ?? '', from ?? '', to ?? ''];
  });
  return [
    [words.say('table.csv.what'), words.say('table.csv.name'), words.say('table.csv.user'), words.say('table.csv.from'), words.say('table.csv.to')],
    ...row(words.say('table.moved'), change.moved), ...row(words.say('table.new'), change.new), ...row(words.say('table.gone'), change.gone),
  ];
}
