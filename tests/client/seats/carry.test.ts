import { describe, expect, it } from 'vitest';
import { drawnFloor } from '../../../client/plan/drawn-floor';
import { SHELF } from '../../../client/plan/shelf';
import { carryTool, overAt } from '../../../client/seats/view/carry';
import type { StagePoint } from '../../../client/stage/tool';

const floor = drawnFloor({
  schema: 1, width: 400, height: 200, seats: [{ id: 's1', label: 'A01', x: 0, y: 0, width: 95, height: 72 }, { id: 's2', x: 100, y: 0, width: 95, height: 72 }],
}, [{ key: 'abe', seat: 's1' }, { key: 'baba', seat: null }], [], 'Unseated');
const point = (x: number, y: number): StagePoint => ({ x, y, clientX: x + 7, clientY: y + 9, kind: 'mouse', target: null });

describe('an agent who is dragged', () => {
  it('is over a desk, taken or empty, over the unplaced area, or over nothing', () => {
    const shelf = floor.islands.find((island) => island.id === SHELF);
    expect(shelf).toBeDefined();
    expect(overAt({ floor }, 10, 10)).toEqual({ desk: 's1' });
    expect(overAt({ floor }, 110, 10)).toEqual({ desk: 's2' });
    expect(overAt({ floor }, 98, 10)).toBe(null);
    expect(overAt({ floor }, (shelf?.x ?? 0) + 1, (shelf?.y ?? 0) + 1)).toBe('shelf');
  });

  it('is reported with every move and at the drop, with the camera of that moment', () => {
    const told: unknown[] = [];
    let zoom = 1;
    const { tool, set } = carryTool({ floor }, () => ({ k: zoom, x: 0, y: 0 }), () => 'abe', {
      onCarry: (key, over, { clientX }, end) => told.push([key, over, clientX, end]),
    });
    expect(tool.dragStart?.(point(1, 1))).toBe(false);
    set(true);
    expect(tool.dragStart?.(point(1, 1))).toBe(true);
    zoom = 2;
    tool.drag?.(point(220, 20));
    tool.dragEnd?.(point(220, 20));
    tool.drag?.(point(0, 0));
    expect(told).toEqual([['abe', { desk: 's1' }, 8, 'no'], ['abe', { desk: 's2' }, 227, 'no'], ['abe', { desk: 's2' }, 227, 'end']]);
  });

  it('is put back when the drag is cancelled or dragging is turned off', () => {
    const ends: string[] = [];
    const { tool, set } = carryTool({ floor }, () => ({ k: 1, x: 0, y: 0 }), () => 'abe', { onCarry: (_key, _over, _at, end) => ends.push(end) });
    set(true);
    tool.dragStart?.(point(1, 1));
    tool.dragCancel?.();
    tool.dragStart?.(point(1, 1));
    set(false);
    tool.dragEnd?.(point(110, 1));
    expect(ends).toEqual(['no', 'cancel', 'no', 'cancel']);
  });

  it('is null on an empty seat', () => {
    const { tool, set } = carryTool({ floor }, () => ({ k: 1, x: 0, y: 0 }), () => null, { onCarry: () => { throw new Error('nobody'); } });
    set(true);
    expect(tool.dragStart?.(point(110, 1))).toBe(false);
  });
});
