import type { Cell, Desk, Person, Preview } from './table-wire';

// Who sits at which desk, with what a person has said meanwhile. Pure.

/** Whom a desk means, by place: the id of a person, or '' for nobody. */
export type Answers = ReadonlyMap<string, string>;

/** A desk as it is now: an answer counts before the server has heard of it. */
export function deskNow(desk: Desk, answers: Answers, used: Answers, asked: ReadonlyMap<string, Desk>): Desk {
  const said = answers.get(desk.at);
  if (said === used.get(desk.at)) return desk;
  if (said === undefined) return asked.get(desk.at) ?? desk;
  return said === '' ? { ...desk, kind: 'unknown', reason: 'none', people: [] } : { ...desk, kind: 'found', reason: 'chosen', people: [said] };
}

/** Desks that are, or were, a question or a name that nobody has. They stay in their place in the list after an answer. */
export function questionsOf(before: ReadonlyMap<string, Desk>, preview: Preview, answers: Answers): ReadonlyMap<string, Desk> {
  const next = new Map<string, Desk>();
  for (const desk of preview.desks) {
    const known = before.get(desk.at);
    if (answers.has(desk.at)) {
      // Chosen for two desks: only a new answer helps.
      if (desk.kind === 'question' && known === undefined) next.set(desk.at, desk);
      else if (known !== undefined) next.set(desk.at, known);
      else if (desk.kind === 'unknown') next.set(desk.at, desk);
    } else if (desk.kind === 'question' || desk.kind === 'unknown') next.set(desk.at, desk);
  }
  return next;
}

export interface Counts { readonly seats: number; readonly found: number; readonly questions: number; readonly unknown: number; readonly empty: number }

export function countsOf(desks: readonly Desk[]): Counts {
  const of = (kind: string): number => desks.filter((one) => one.kind === kind).length;
  return { seats: desks.length, found: of('found'), questions: of('question'), unknown: of('unknown'), empty: of('empty') };
}

/** One after the other, as the sheet is read. */
export function inOrder(desks: readonly Desk[], cells: ReadonlyMap<string, Cell>): readonly Desk[] {
  const rank = ({ at }: Desk): readonly [number, number] => [cells.get(at)?.y ?? 0, cells.get(at)?.x ?? 0];
  return desks.map((desk) => ({ desk, rank: rank(desk) })).sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]).map(({ desk }) => desk);
}

export interface Lists {
  /** open ones and answered ones */
  readonly questions: readonly Desk[];
  /** names that nobody has, and desks that were left without a person */
  readonly missing: readonly Desk[];
}

/** Answered "nobody" is told under "not found", where a person can still be chosen. */
export function listsOf(desks: readonly Desk[], asked: ReadonlyMap<string, Desk>): Lists {
  const isQuestion = (desk: Desk): boolean => desk.kind === 'question' || (desk.kind !== 'unknown' && asked.get(desk.at)?.kind === 'question');
  return {
    questions: desks.filter(isQuestion),
    missing: desks.filter((desk) => desk.kind === 'unknown' || (!isQuestion(desk) && asked.get(desk.at)?.kind === 'unknown')),
  };
}

/** The next open question after a place, round the end; null: none is open. */
export function nextOpen(questions: readonly Desk[], after: string | null, step: 1 | -1 = 1): string | null {
  const from = questions.findIndex(({ at }) => at === after);
  for (let n = 1; n <= questions.length; n++) {
    const one = questions[(((from < 0 && step < 0 ? 0 : from) + n * step) % questions.length + questions.length) % questions.length];
    if (one?.kind === 'question') return one.at;
  }
  return null;
}

/** Where each person is found: the place of the desk. */
export function placesOf(desks: readonly Desk[]): ReadonlyMap<string, string> {
  return new Map(desks.flatMap(({ at, kind, people }) => (kind === 'found' && people[0] !== undefined ? [[people[0], at] as const] : [])));
}

export const byId = (people: readonly Person[]): ReadonlyMap<string, Person> => new Map(people.map((one) => [one.id, one]));
