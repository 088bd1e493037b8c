import type { Mark, Marks } from './sheet-cell';
import { nameOf } from './table-words';
import type { TableWords } from './table-words';
import type { Desk, Move, Person, Preview } from './table-wire';

/** The name of who moves, also one that nobody has. */
export const movedName = ({ person, name }: Move, people: ReadonlyMap<string, Person>, words: TableWords): string =>
  name ?? nameOf(people.get(person ?? ''), words);

/** The seat that is left, with the name of its floor if that is another one; '' = none. */
export const leftSeat = ({ from, floor }: Move): string => (floor == null ? from ?? '' : `${floor.name} ${from ?? ''}`);

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
  for (const move of change.gone) set(move.fromSeat, { kind: 'gone', text: `→ ${words.say('table.gone.to')}`, name: movedName(move, people, words) });
  for (const move of change.moved) set(move.toSeat, { kind: 'moved', text: `← ${leftSeat(move)}` });
  for (const { toSeat } of change.new) set(toSeat, { kind: 'new', text: words.say('table.cell.new') });
  return marks;
}

/** The differences as rows, for a spreadsheet. */
export function changeRows({ change }: Preview, people: ReadonlyMap<string, Person>, words: TableWords): readonly (readonly string[])[] {
  const row = (what: string, moves: Preview['change']['moved']): readonly (readonly string[])[] => moves.map((move) =>
    [what, movedName(move, people, words), people.get(move.person ?? '')?.user ?? '', leftSeat(move), move.to ?? '']);
  return [
    [words.say('table.csv.what'), words.say('table.csv.name'), words.say('table.csv.user'), words.say('table.csv.from'), words.say('table.csv.to')],
    ...row(words.say('table.moved'), change.moved), ...row(words.say('table.new'), change.new), ...row(words.say('table.gone'), change.gone),
  ];
}
