import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../../../client/plan/edit/apply';
import { inside, meets } from '../../../../client/plan/edit/boxes';
import { clipOf, clipText, pasted, readClip } from '../../../../client/plan/edit/clip';
import { removed, renumber } from '../../../../client/plan/edit/elements';
import { countOf, diffOf, labelRuns } from '../../../../client/plan/edit/diff';
import { formIn, ghostSeats, islandChanges, islandSize, titleFor } from '../../../../client/plan/edit/island';
import type { IslandForm } from '../../../../client/plan/edit/island';
import { nextFree, numbered, orderOf, patternIn, patternOf, patternText } from '../../../../client/plan/edit/numbering';
import { whole } from '../../../../client/plan/edit/select';
import { moveBy, rotate } from '../../../../client/plan/edit/shift';
import { block, ids, keysOf, plan, seat, someKeys } from './plans';

const FORM: IslandForm = {
  rows: 2, seats: 5, width: 71, height: 49, gap: 3, backToBack: true, order: 'snake', pattern: patternOf('C{00}'), start: null, title: '', dividers: false,
};

describe('seat numbers', () => {
  it('have a pattern', () => {
    expect(numbered(patternOf('C{00}'), 7)).toBe('C07');
    expect(numbered(patternOf('3F-{000}x'), 12)).toBe('3F-012x');
    expect(numbered(patternOf('K'), 3)).toBe('K03');
    expect(patternText(patternOf('C{00}'))).toBe('C{00}');
    expect(patternIn('B12')).toEqual({ pattern: { head: 'B', digits: 2, tail: '' }, n: 12 });
  });

  it('start at the first free run', () => {
    const pattern = patternOf('C{00}');
    expect(nextFree(new Set(['C01', 'C02', 'C05']), pattern, 2)).toBe(3);
    expect(nextFree(new Set(['C01', 'C02', 'C05']), pattern, 3)).toBe(6);
    expect(nextFree(new Set(), pattern, 100)).toBe(1);
  });

  it('go left to right, in a snake, or in columns', () => {
    expect(orderOf(2, 3, 'rows')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(orderOf(2, 3, 'snake')).toEqual([0, 1, 2, 5, 4, 3]);
    expect(orderOf(2, 3, 'columns')).toEqual([0, 2, 4, 1, 3, 5]);
  });
});

describe('an island', () => {
  it('of the design: 2 × 5, back-to-back, C11 → C20 in a snake', () => {
    const floor = plan(Array.from({ length: 10 }, (_, n) => seat(`s${n}`, n * 80, 500, { label: numbered(FORM.pattern, n + 1) })));
    const ghosts = ghostSeats(floor, FORM, 100, 100);
    expect(ghosts.map(({ label }) => label)).toEqual(['C11', 'C12', 'C13', 'C14', 'C15', 'C20', 'C19', 'C18', 'C17', 'C16']);
    expect(ghosts.map(({ rotation }) => rotation)).toEqual([180, 180, 180, 180, 180, 0, 0, 0, 0, 0]);
  });

  it('never overlaps itself, has its size, and fits into the drag that made it', () => {
    const forms = fc.record({
      rows: fc.integer({ min: 1, max: 8 }), seats: fc.integer({ min: 1, max: 8 }), gap: fc.integer({ min: 1, max: 20 }), backToBack: fc.boolean(),
      order: fc.constantFrom('rows' as const, 'snake' as const, 'columns' as const),
    });
    fc.assert(fc.property(forms, (part) => {
      const form = { ...FORM, ...part };
      const ghosts = ghostSeats(plan(), form, 10, 20);
      expect(new Set(ghosts.map(({ label }) => label)).size).toBe(form.rows * form.seats);
      for (const [n, a] of ghosts.entries()) for (const b of ghosts.slice(n + 1)) expect(meets(a, b)).toBe(false);
      const { w, h } = islandSize(form);
      expect(Math.max(...ghosts.map((one) => one.x + one.w))).toBeCloseTo(10 + w, 2);
      expect(Math.max(...ghosts.map((one) => one.y + one.h))).toBeCloseTo(20 + h, 2);
      expect(formIn({ x: 0, y: 0, w, h }, form)).toMatchObject({ rows: form.rows, seats: form.seats });
    }));
  });

  it('has a title over its seats; a click on any part selects all of it', () => {
    const after = applyChanges(plan(), islandChanges(plan(), FORM, 300, 300, ids(), '新規'));
    const made = after.islands?.find(({ name }) => name === '新規');
    if (made === undefined) throw new Error('no island');
    const seats = after.seats.filter(({ island }) => island === made.id);
    expect(seats).toHaveLength(10);
    const box = { x: made.x, y: made.y, w: made.width, h: made.height };
    for (const { x, y, width, height } of seats) {
      expect(inside({ x, y, w: width, h: height }, box)).toBe(true);
      expect(y - made.y).toBeGreaterThanOrEqual(30);
    }
    expect(whole(after, [`seats/${seats[3]?.id ?? ''}`]).size).toBe(11);
  });

  it('has dividers between its desks, which never cross a seat, also when it is turned', () => {
    const forms = fc.record({ rows: fc.integer({ min: 1, max: 3 }), seats: fc.constantFrom(1, 2, 5, 43), backToBack: fc.boolean() });
    fc.assert(fc.property(forms, fc.boolean(), (part, turn) => {
      const made = applyChanges({ schema: 1, width: 9_000, height: 9_000, seats: [] },
        islandChanges(plan(), { ...FORM, ...part, dividers: true }, 300, 300, ids(), 'C'));
      const after = turn ? applyChanges(made, rotate(made, keysOf(made))) : made;
      expect(new Set([...after.seats, ...after.walls ?? []].map(({ group }) => group)).size).toBe(1);
      for (const { points } of after.walls ?? []) {
        expect(points.length).toBeLessThanOrEqual(200);
        for (const [n, [bx, by]] of points.entries()) {
          const [ax, ay] = points[n - 1] ?? [bx, by];
          const line = { x: Math.min(ax, bx), y: Math.min(ay, by), w: Math.abs(ax - bx), h: Math.abs(ay - by) };
          expect(after.seats.filter(({ x, y, width, height }) =>
            line.x < x + width - 0.1 && line.x + line.w > x + 0.1 && line.y < y + height - 0.1 && line.y + line.h > y + 0.1)).toEqual([]);
        }
      }
    }), { numRuns: 20 });
  });

  it('is named by the pattern unless it has a title; two islands have not one name', () => {
    const usual = (letter: string): string => `${letter}島`;
    expect(titleFor(plan(), { ...FORM, title: ' 料金 ' }, usual)).toBe('料金');
    expect(titleFor(plan(), FORM, usual)).toBe('C島');
    const taken = applyChanges(plan(), islandChanges(plan(), FORM, 300, 300, ids(), 'C島'));
    expect(titleFor(taken, FORM, usual)).toBe('C島 2');
    expect(titleFor(plan(), { ...FORM, pattern: patternOf('3F-{00}') }, usual)).toBe('3F島');
    expect(titleFor(plan(), { ...FORM, pattern: patternOf('{00}') }, usual)).toBe('島');
  });

  it('is one group of new seats; a number that exists is not given twice', () => {
    const changes = islandChanges(plan(), { ...FORM, pattern: patternOf('A{00}'), start: 1 }, 300, 300, ids(), 'A');
    const after = applyChanges(plan(), changes);
    const labels = after.seats.flatMap(({ label }) => label ?? []);
    expect(new Set(labels).size).toBe(labels.length);
    expect(new Set(after.seats.slice(4).map(({ group }) => group)).size).toBe(1);
  });
});

describe('copies', () => {
  it('are equal apart from ids, numbers and place; on the same and on another floor', () => {
    fc.assert(fc.property(someKeys, (keys) => {
      const clip = clipOf(plan(), keys);
      const read = clip === null ? null : readClip(clipText(clip));
      if (read === null) throw new Error('not read');
      for (const floor of [plan(), { schema: 1 as const, width: 500, height: 500, seats: [] }]) {
        const { changes, keys: made } = pasted(floor, read, 20, 30, ids());
        const after = applyChanges(floor, changes);
        expect(made).toHaveLength(keys.length);
        const before = new Set(keysOf(floor));
        expect(keysOf(after).filter((key) => !before.has(key)).sort()).toEqual([...made].sort());
        const labels = after.seats.flatMap(({ label }) => label ?? []);
        expect(new Set(labels).size).toBe(labels.length);
        for (const { zone } of after.islands ?? []) expect(zone === undefined || after.zones?.some(({ id }) => id === zone)).toBe(true);
      }
    }));
  });

  it('take the next free numbers, and a new group', () => {
    const floor = plan(block(1, 2).map((one) => ({ ...one, group: 'g1' })));
    const clip = clipOf(floor, floor.seats.map(({ id }) => `seats/${id}`));
    if (clip === null) throw new Error('no clip');
    const after = applyChanges(floor, pasted(floor, clip, 0, 100, ids()).changes);
    expect(after.seats.map(({ label }) => label)).toEqual(['S0', 'S1', 'S2', 'S3']);
    expect(after.seats[2]?.group).not.toBe('g1');
    expect(after.seats[2]?.group).toBe(after.seats[3]?.group);
  });

  it('are nothing else', () => {
    for (const text of ['', 'A01', '{}', '{"connectStreaming":"plan"}',
      '{"connectStreaming":"plan","version":1,"plan":{"schema":1}}']) expect(readClip(text)).toBeNull();
  });
});

describe('renumber and delete', () => {
  it('gives numbers in the order of the floor and leaves those of others', () => {
    const floor = plan([...block(2, 3), seat('x', 900, 900, { label: 'B02' })]);
    const keys = floor.seats.slice(0, 6).map(({ id }) => `seats/${id}`);
    const after = applyChanges(floor, renumber(floor, keys, patternOf('B{00}'), 1, 'snake'));
    expect(after.seats.map(({ label }) => label)).toEqual(['B01', 'B03', 'B04', 'B07', 'B06', 'B05', 'B02']);
  });

  it('lets nothing point to what is gone', () => {
    const floor = plan([seat('a', 0, 0, { island: 'i1' })]);
    const after = applyChanges(floor, removed(floor, ['islands/i1', 'zones/z1']));
    expect(after.seats[0]).not.toHaveProperty('island');
    expect(after.islands).toEqual([]);
  });
});

describe('the differences from the published version', () => {
  it('are nothing without changes, and a lock or a group is none', () => {
    const locked = applyChanges(plan(), [{ kind: 'seats', id: 'a01', field: 'locked', old: null, new: true }]);
    expect(diffOf(plan(), locked, new Map())).toEqual({ lines: [], losers: [] });
  });

  it('name moves with their distance, new and removed elements, new numbers, and who loses a seat', () => {
    let now = plan();
    now = applyChanges(now, moveBy(now, ['seats/a01', 'seats/a02'], 16, 54));
    now = applyChanges(now, removed(now, ['seats/a03']));
    now = applyChanges(now, [{ kind: 'seats', id: 'a04', field: 'label', old: 'A04', new: 'A44' }]);
    now = applyChanges(now, islandChanges(now, FORM, 300, 300, ids(), 'C'));
    const diff = diffOf(plan(), now, new Map([['a03', ['山口 葵']], ['a01', ['佐藤']]]));
    expect(diff.lines.find(({ kind }) => kind === 'moved')).toMatchObject({ by: [16, 54], labels: ['A01', 'A02'] });
    expect([countOf(diff, 'added'), countOf(diff, 'removed'), countOf(diff, 'renumbered')]).toEqual([11, 1, 1]);
    expect(diff.losers).toMatchObject([{ name: '山口 葵', label: 'A03' }]);
  });

  it('say runs of numbers', () => {
    expect(labelRuns(['A27', 'A25', 'A26', 'B1', 'Window'])).toEqual(['A25–A27', 'B1', 'Window']);
  });
});
