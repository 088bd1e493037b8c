import { describe, expect, it } from 'vitest';
import { questionsOf, countsOf, deskNow, inOrder, listsOf, nextOpen, placesOf } from '../../../../client/floors/table/questions';
import { CELLS, desk, DESKS, preview } from './example';

const NONE = new Map<string, string>();
const cells = new Map(CELLS.map((one) => [one.at, one]));

describe('the questions about a seat table', () => {
  const asked = questionsOf(new Map(), preview(), NONE);
  const now = (answers: ReadonlyMap<string, string>, used = NONE) => DESKS.map((one) => deskNow(one, answers, used, asked));

  it('are those of the server, in the order in which the sheet is read, with nothing chosen', () => {
    expect(inOrder([...DESKS].reverse(), cells).map(({ at }) => at)).toEqual(['A4', 'B4', 'D4', 'A6', 'B6']);
    expect(countsOf(now(NONE))).toEqual({ seats: 5, found: 1, questions: 2, unknown: 1, empty: 1 });
    expect(listsOf(now(NONE), asked).questions.map(({ at }) => at)).toEqual(['A4', 'A6']);
    expect(listsOf(now(NONE), asked).missing.map(({ at }) => at)).toEqual(['D4']);
  });

  it('count an answer before the server has read it, and stay in their place', () => {
    const answered = now(new Map([['A4', 'p2'], ['D4', 'p9']]));
    expect(answered.find(({ at }) => at === 'A4')).toMatchObject({ kind: 'found', reason: 'chosen', people: ['p2'] });
    expect(countsOf(answered)).toMatchObject({ found: 3, questions: 1, unknown: 0 });
    expect(listsOf(answered, asked).questions.map(({ at }) => at)).toEqual(['A4', 'A6']);
    expect(listsOf(answered, asked).missing.map(({ at }) => at)).toEqual(['D4']);
  });

  it('keep the candidates after the server has read the answer, so that it can be taken back', () => {
    const answers = new Map([['A4', 'p2']]);
    const read = preview({ desks: DESKS.map((one) => (one.at === 'A4' ? desk('A4', 'found', ['p2'], 'chosen') : one)) });
    const later = questionsOf(asked, read, answers);
    expect(later.get('A4')?.people).toEqual(['p1', 'p2']);
    const back = read.desks.map((one) => deskNow(one, NONE, answers, later));
    expect(back.find(({ at }) => at === 'A4')).toMatchObject({ kind: 'question', people: ['p1', 'p2'] });
  });

  it('lists a desk that was left without a person under "not found", where somebody can still be chosen', () => {
    const answers = new Map([['A4', '']]);
    const read = preview({ desks: DESKS.map((one) => (one.at === 'A4' ? desk('A4', 'unknown') : one)) });
    const later = questionsOf(asked, read, answers);
    const lists = listsOf(read.desks.map((one) => deskNow(one, answers, answers, later)), later);
    expect([lists.questions.map(({ at }) => at), lists.missing.map(({ at }) => at)]).toEqual([['A6'], ['A4', 'D4']]);
  });

  it('forget a question that another answer has solved', () => {
    const read = preview({ desks: DESKS.map((one) => (one.at === 'A6' ? desk('A6', 'found', ['p5'], 'family-name') : one)) });
    expect([...questionsOf(asked, read, NONE).keys()]).toEqual(['A4', 'D4']);
  });

  it('go on to the next open one, round the end', () => {
    const { questions } = listsOf(now(NONE), asked);
    expect([nextOpen(questions, null), nextOpen(questions, 'A4'), nextOpen(questions, 'A6'), nextOpen(questions, 'A4', -1)]).toEqual(['A4', 'A6', 'A4', 'A6']);
    expect(nextOpen(listsOf(now(new Map([['A4', 'p1'], ['A6', 'p4']])), asked).questions, 'A4')).toBe(null);
  });

  it('say where a candidate is found already', () => {
    expect([...placesOf(now(new Map([['A4', 'p2']])))]).toEqual([['p2', 'A4'], ['p3', 'B4']]);
  });
});
