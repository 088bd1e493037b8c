import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../../../client/plan/edit/apply';
import type { Change, LocalStep, Step } from '../../../../client/plan/edit/change';
import { hasGap, heard, openedDraft, refused, reopened, withStep } from '../../../../client/plan/edit/draft-state';
import type { DraftState } from '../../../../client/plan/edit/draft-state';
import { moveBy } from '../../../../client/plan/edit/shift';
import { removed } from '../../../../client/plan/edit/elements';
import { distance, plan, reversed, seat, someKeys } from './plans';

const field = (id: string, name: string, value: unknown, old: unknown = null): Change => ({ kind: 'seats', id, field: name, old, new: value });
const make = (id: string): Change => ({ kind: 'seats', id, field: '', old: null, new: seat(id, 5, 5) });
const drop = (id: string): Change => ({ kind: 'seats', id, field: '', old: seat(id, 5, 5), new: null });

describe('changes of a document', () => {
  it('set fields, remove optional ones, and leave all other elements as they are', () => {
    const before = plan();
    const after = applyChanges(before, [field('a01', 'x', 99), field('a02', 'label', null)]);
    expect(after.seats[0]).toEqual({ ...before.seats[0], x: 99 });
    expect(after.seats[1]).not.toHaveProperty('label');
    expect(after.seats[2]).toBe(before.seats[2]);
    expect(after.zones).toBe(before.zones);
  });

  it('create and delete; what is not there is not changed, and what is there is not created again', () => {
    const after = applyChanges(plan(), [make('n1'), field('n1', 'x', 7), drop('a01'), field('a01', 'x', 1), make('a02'), field('gone', 'x', 1)]);
    expect(after.seats.map(({ id, x }) => `${id} ${x}`)).toEqual(['a02 73', 'a03 0', 'a04 73', 'n1 7']);
  });

  it('change the floor itself', () => {
    const after = applyChanges(plan(), [{ kind: 'floor', id: '', field: 'width', old: 1000, new: 1200 }]);
    expect(after.width).toBe(1200);
    expect(applyChanges(after, [{ kind: 'floor', id: '', field: 'width', old: 1200, new: null }]).width).toBe(1200);
  });

  it('bring an element back to its former place', () => {
    const before = plan();
    const without = applyChanges(before, [drop('a02'), make('n1')]);
    const back: Change = { ...drop('a02'), old: null, new: before.seats[1], at: 1 };
    expect(applyChanges(without, [back, field('a03', 'x', 3), drop('n1')]).seats.map(({ id, x }) => `${id} ${x}`)).toEqual(['a01 0', 'a02 73', 'a03 3',
      'a04 73']);
  });

  it('are taken back by their reverse', () => {
    fc.assert(fc.property(someKeys, distance, distance, fc.boolean(), (keys, dx, dy, deletes) => {
      const before = plan();
      const changes = deletes ? removed(before, keys) : moveBy(before, keys, dx, dy);
      expect(applyChanges(applyChanges(before, changes), reversed(before, changes))).toEqual(before);
    }));
  });
});

const local = (id: string, ...changes: readonly Change[]): LocalStep => ({ id, name: { code: 'move' }, changes });
const stored = (n: number, id: string, ...changes: readonly Change[]): Step => ({ n, editor: 'e', id, act: 'do', changes });

describe('a draft with steps that are not confirmed', () => {
  const start = openedDraft(4, plan());
  const xOf = (state: DraftState, id = 'a01'): number | undefined => state.shown.seats.find((one) => one.id === id)?.x;

  it('shows an own step at once, and paints nothing again when it is confirmed as it was', () => {
    const done = withStep(start, local('mine', field('a01', 'x', 10)));
    expect(xOf(done)).toBe(10);
    const confirmed = heard(done, [stored(5, 'mine', field('a01', 'x', 10, 0))]);
    expect(confirmed.pending).toEqual([]);
    expect(confirmed.shown).toBe(done.shown);
    expect(confirmed.n).toBe(5);
  });

  it('applies own steps after those of others that came first', () => {
    const done = withStep(start, local('mine', field('a01', 'x', 10)));
    const after = heard(done, [stored(5, 'other', field('a01', 'x', 77), field('a02', 'x', 88))]);
    expect([xOf(after), xOf(after, 'a02'), after.pending.length]).toEqual([10, 88, 1]);
    expect(xOf(heard(after, [stored(6, 'mine', field('a01', 'x', 10))]))).toBe(10);
  });

  it('drops an own step on an element that another person deleted', () => {
    const done = withStep(start, local('mine', field('a01', 'x', 10)));
    const after = heard(done, [stored(5, 'other', drop('a01')), stored(6, 'mine')]);
    expect(xOf(after)).toBeUndefined();
    expect(after.pending).toEqual([]);
  });

  it('waits for a missing step, ignores known ones, and takes a refused one back', () => {
    const early = heard(start, [stored(6, 'b', field('a01', 'x', 2))]);
    expect([hasGap(early), early.n, xOf(early)]).toEqual([true, 4, 0]);
    const whole = heard(early, [stored(5, 'a', field('a01', 'x', 1)), stored(3, 'old', field('a01', 'x', 9))]);
    expect([hasGap(whole), whole.n, xOf(whole)]).toEqual([false, 6, 2]);
    expect(xOf(refused(withStep(whole, local('bad', field('a01', 'x', 5))), 'bad'))).toBe(2);
  });

  it('keeps own steps when the draft is read again', () => {
    const again = reopened(withStep(start, local('mine', field('a01', 'x', 10))), 0, plan([seat('a01', 500, 0)]));
    expect([again.n, xOf(again), again.pending.length]).toEqual([0, 10, 1]);
  });

  it('ends in the document of the server, whatever the order of messages is', () => {
    const change = fc.oneof(
      fc.record({ id: fc.constantFrom('a01', 'a02', 'n1', 'n2'), value: fc.integer({ min: 0, max: 9 }) }).map(({ id, value }) => field(id, 'x', value)),
      fc.constantFrom('n1', 'n2').map(make), fc.constantFrom('a01', 'n1', 'n2').map(drop),
    );
    const steps = fc.array(fc.record({ mine: fc.boolean(), changes: fc.array(change, { maxLength: 3 }) }), { maxLength: 12 });
    fc.assert(fc.property(steps, fc.infiniteStream(fc.nat()), (all, random) => {
      const history = all.map(({ changes }, index) => stored(5 + index, `s${index}`, ...changes));
      let server = plan();
      for (const step of history) server = applyChanges(server, step.changes);
      let state = start;
      for (const [index, { mine, changes }] of all.entries()) if (mine) state = withStep(state, local(`s${index}`, ...changes));
      const shuffled = [...history].map((step) => ({ step, at: random.next().value ?? 0 })).sort((a, b) => a.at - b.at);
      for (const { step } of shuffled) state = heard(state, [step]);
      expect(state.pending).toEqual([]);
      expect(new Map(state.shown.seats.map((one) => [one.id, one]))).toEqual(new Map(server.seats.map((one) => [one.id, one])));
      expect(state.stored.seats.map(({ id }) => id)).toEqual(server.seats.map(({ id }) => id));
    }));
  });
});
