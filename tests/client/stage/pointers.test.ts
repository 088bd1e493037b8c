import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pointers, SLOP, wheelScale } from '../../../client/stage/pointers';

const at = (x: number, y: number, id = 1): { readonly id: number; readonly x: number; readonly y: number } => ({ id, x, y });

describe('the pointers on the stage', () => {
  it('a press that moves up to 4 px with the mouse is still a click', () => {
    for (const [x, y] of [[101, 100], [100, 103], [104, 100], [98, 98]] as const) {
      const pointers = new Pointers();
      pointers.press(at(100, 100), 'mouse');
      expect(pointers.move(at(x, y))).toBeNull();
      expect(pointers.dragging).toBe(false);
    }
  });

  it('a finger may move further', () => {
    const pointers = new Pointers();
    pointers.press(at(100, 100), 'touch');
    expect(pointers.move(at(100 + SLOP.touch, 100))).toBeNull();
    expect(pointers.move(at(101 + SLOP.touch, 100))).not.toBeNull();
  });

  it('beyond that the stage follows the pointer from the press, and moving back does not make it a click', () => {
    const pointers = new Pointers();
    pointers.press(at(100, 100), 'mouse');
    expect(pointers.move(at(105, 100))).toEqual({ dx: 5, dy: 0, scale: 1, x: 105, y: 100 });
    expect(pointers.move(at(100, 100))).toEqual({ dx: -5, dy: 0, scale: 1, x: 100, y: 100 });
    expect(pointers.dragging).toBe(true);
    pointers.lift(1);
    pointers.press(at(0, 0), 'mouse');
    expect(pointers.dragging).toBe(false);
  });

  it('two fingers move and scale about the middle between them, and are not a click', () => {
    const pointers = new Pointers();
    pointers.press(at(100, 100, 1), 'touch');
    pointers.press(at(200, 100, 2), 'touch');
    expect(pointers.dragging).toBe(true);
    expect(pointers.move(at(300, 100, 2))).toEqual({ dx: 50, dy: 0, scale: 2, x: 200, y: 100 });
    pointers.lift(2);
    expect(pointers.move(at(110, 100, 1))).toEqual({ dx: 10, dy: 0, scale: 1, x: 110, y: 100 });
  });

  it('two fingers on one point scale nothing', () => {
    const pointers = new Pointers();
    pointers.press(at(100, 100, 1), 'touch');
    pointers.press(at(100, 100, 2), 'touch');
    expect(pointers.move(at(120, 100, 2))?.scale).toBe(1);
  });

  it('the parts of a one-finger drag add up to the whole way', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })), { minLength: 1 }), (way) => {
      const pointers = new Pointers();
      pointers.press(at(0, 0), 'mouse');
      const sum = { x: 0, y: 0 };
      for (const [x, y] of [...way, [900, 900] as const]) {
        const travel = pointers.move(at(x, y));
        sum.x += travel?.dx ?? 0;
        sum.y += travel?.dy ?? 0;
      }
      expect(sum).toEqual({ x: 900, y: 900 });
    }));
  });

  it('lost pointers move nothing', () => {
    const pointers = new Pointers();
    pointers.press(at(100, 100), 'mouse');
    pointers.drop();
    expect(pointers.move(at(200, 200))).toBeNull();
    expect(pointers.dragging).toBe(true);
  });
});

describe('the wheel', () => {
  it('zooms back to the same view, in every unit', () => {
    for (const deltaMode of [0, 1, 2]) {
      const one = wheelScale({ deltaY: 3, deltaMode, ctrlKey: false });
      expect(one).toBeLessThan(1);
      expect(one * wheelScale({ deltaY: -3, deltaMode, ctrlKey: false })).toBeCloseTo(1);
    }
  });
  it('a pinch on the trackpad scales more per step than a wheel', () => {
    expect(wheelScale({ deltaY: -3, deltaMode: 0, ctrlKey: true })).toBeGreaterThan(wheelScale({ deltaY: -3, deltaMode: 0, ctrlKey: false }));
  });
});
