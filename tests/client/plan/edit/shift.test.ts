import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloorDocument } from '../../../../client/plan/document';
import { applyChanges } from '../../../../client/plan/edit/apply';
import { align, distribute, unitsOf } from '../../../../client/plan/edit/arrange';
import { findItems } from '../../../../client/plan/edit/boxes';
import { byNumbers, marquee, whole } from '../../../../client/plan/edit/select';
import { frameOf, moveBy, resizeTo, rotate } from '../../../../client/plan/edit/shift';
import { setLocked } from '../../../../client/plan/edit/elements';
import { block, distance, keysOf, plan, seat, someKeys } from './plans';

const near = (a: FloorDocument, b: FloorDocument): void => {
  const [one, other] = [a, b].map((document) => JSON.parse(JSON.stringify(document,
    (_, value: unknown) => (typeof value === 'number' ? Math.round(value) : value))));
  expect(one).toEqual(other);
};

describe('move', () => {
  it('moves everything by the same distance, and back', () => {
    fc.assert(fc.property(someKeys, distance, distance, (keys, dx, dy) => {
      const before = plan();
      const after = applyChanges(before, moveBy(before, keys, dx, dy));
      const boxes = findItems(before, keys).map(({ box }) => ({ ...box, x: box.x + dx, y: box.y + dy }));
      expect(findItems(after, keys).map(({ box }) => box)).toEqual(boxes);
      expect(applyChanges(after, moveBy(after, keys, -dx, -dy))).toEqual(before);
    }));
  });

  it('leaves locked elements', () => {
    const locked = applyChanges(plan(), setLocked(plan(), ['seats/a01'], true));
    expect(moveBy(locked, ['seats/a01'], 10, 10)).toEqual([]);
    expect(applyChanges(locked, setLocked(locked, ['seats/a01'], false))).toEqual(plan());
  });
});

describe('rotate', () => {
  it('four quarter turns are none', () => {
    fc.assert(fc.property(someKeys, (keys) => {
      let now = plan();
      for (let n = 0; n < 4; n++) now = applyChanges(now, rotate(now, keys));
      const turns = now.seats.map(({ rotation }) => rotation ?? 0);
      expect(turns.every((turn) => turn === 0)).toBe(true);
      near({ ...now, seats: now.seats.map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'rotation')) as unknown as typeof one),
        doors: plan().doors ?? [], labels: plan().labels ?? [] },
        { ...plan(), doors: plan().doors ?? [], labels: plan().labels ?? [] });
    }));
  });

  it('turns a block of seats into a block without overlaps: seats stay upright', () => {
    const before = plan(block(2, 5));
    const keys = before.seats.map(({ id }) => `seats/${id}`);
    const after = applyChanges(before, rotate(before, keys));
    const boxes = findItems(after, keys).map(({ box }) => box);
    expect(boxes.every(({ w, h }) => w === 70 && h === 50)).toBe(true);
    expect(new Set(boxes.map(({ y }) => Math.round(y))).size).toBe(5);
    for (const [n, a] of boxes.entries()) {
      for (const b of boxes.slice(n + 1)) expect(a.x + a.w <= b.x + 0.5 || b.x + b.w <= a.x + 0.5 || a.y + a.h <= b.y + 0.5
        || b.y + b.h <= a.y + 0.5).toBe(true);
    }
    expect(after.seats.every(({ rotation }) => rotation === 90)).toBe(true);
    const frames = [before, after].map((document) => frameOf(document, keys));
    expect(frames.map((frame) => (frame === null ? 0 : Math.round(frame.x + frame.w / 2)))).toEqual([183, 183]);
  });
});

describe('resize', () => {
  it('keeps everything in the new frame, in proportion', () => {
    fc.assert(fc.property(fc.integer({ min: 50, max: 900 }), fc.integer({ min: 50, max: 900 }), (w, h) => {
      const before = plan();
      const keys = before.seats.map(({ id }) => `seats/${id}`);
      const from = frameOf(before, keys);
      if (from === null) throw new Error('no frame');
      const to = frameOf(applyChanges(before, resizeTo(before, keys, from, { x: 10, y: 20, w, h })), keys);
      expect(to?.x).toBeCloseTo(10, 1);
      expect(to?.w).toBeCloseTo(w, 0);
      expect(to?.h).toBeCloseTo(h, 0);
    }));
  });
});

describe('align and distribute', () => {
  const scattered = plan([seat('a', 0, 0), seat('b', 200, 33), seat('c', 500, 90, { width: 100 })]);
  const keys = ['seats/a', 'seats/b', 'seats/c'];
  const boxes = (document: FloorDocument) => findItems(document, keys).map(({ box }) => box);

  it('aligns to edges and centres', () => {
    const after = (how: Parameters<typeof align>[2]) => boxes(applyChanges(scattered, align(scattered, keys, how)));
    expect(after('left').map(({ x }) => x)).toEqual([0, 0, 0]);
    expect(after('right').map(({ x, w }) => x + w)).toEqual([600, 600, 600]);
    expect(after('bottom').map(({ y, h }) => y + h)).toEqual([140, 140, 140]);
    expect(after('centre').map(({ x, w }) => x + w / 2)).toEqual([300, 300, 300]);
    expect(after('top').map(({ x }) => x)).toEqual([0, 200, 500]);
  });

  it('makes equal gaps and leaves the ends', () => {
    const after = boxes(applyChanges(scattered, distribute(scattered, keys, 'across')));
    expect(after.map(({ x }) => x)).toEqual([0, 250, 500]);
  });

  it('moves a group, and an island with its seats, as one', () => {
    const grouped = plan([seat('a', 0, 0, { group: 'g' }), seat('b', 73, 0, { group: 'g' }), seat('c', 500, 90, { island: 'i1' })]);
    const all = whole(grouped, ['seats/a', 'islands/i1']);
    expect([...all].sort()).toEqual(['islands/i1', 'seats/a', 'seats/b', 'seats/c']);
    expect(unitsOf(grouped, all).map((unit) => unit.keys.length).sort()).toEqual([2, 2]);
    const after = applyChanges(grouped, align(grouped, all, 'top'));
    expect(after.seats.slice(0, 2).map(({ x }) => x)).toEqual([0, 73]);
    expect(after.seats[0]?.y).toBe(after.seats[1]?.y);
  });
});

describe('the selection', () => {
  it('of a rectangle has the seats that it touches, and other elements that are inside it', () => {
    expect([...marquee(plan(), { x: 60, y: 10, w: 30, h: 10 })]).toEqual(['seats/a01', 'seats/a02']);
    expect(marquee(plan(), { x: -100, y: -100, w: 2_000, h: 2_000 }).size).toBe(keysOf(plan()).length);
    expect([...marquee(plan(), { x: -60, y: -60, w: 300, h: 300 })].filter((key) => key.startsWith('zones'))).toEqual([]);
  });

  it('is typed as numbers, in full width too', () => {
    expect(byNumbers(plan(), 'A01-A03、ａ０４ B9')).toEqual({ keys: ['seats/a01', 'seats/a02', 'seats/a03', 'seats/a04'], unknown: ['B9'] });
    expect(byNumbers(plan(), 'A01-99999999').keys).toEqual([]);
  });
});
