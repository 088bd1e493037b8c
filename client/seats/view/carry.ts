import { SHELF } from '../../plan/shelf';
import type { Camera } from '../../stage/camera';
import { toWorld } from '../../stage/camera';
import type { StagePoint, Tool } from '../../stage/tool';
import type { CarriedOver, SeatLayerOptions } from '../types';
import type { SeatStore } from './store';

/** The tool that drags people between the seats of a drawn floor: its part of the stage's tool, and whether it is on. */
export interface Carrier {
  readonly tool: Pick<Tool, 'dragStart' | 'drag' | 'dragEnd' | 'dragCancel'>;
  set(carries: boolean): void;
}

interface Place { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
const holds = (box: Place, x: number, y: number): boolean => x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;

/** Id of the empty desk of a drawn floor at a point of the floor; null: none. */
export const emptyAt = ({ floor }: Pick<SeatStore, 'floor'>, x: number, y: number): string | null =>
  floor.empty.find((box) => box.desk !== undefined && holds(box, x, y))?.desk?.id ?? null;

export function overAt({ floor }: Pick<SeatStore, 'floor'>, x: number, y: number): CarriedOver {
  for (const boxes of [floor.seats, floor.empty]) {
    const found = boxes.find((box) => box.desk !== undefined && holds(box, x, y));
    if (found?.desk !== undefined) return { desk: found.desk.id };
  }
  return floor.islands.some((island) => island.id === SHELF && holds(island, x, y)) ? 'shelf' : null;
}

export function carryTool(
  store: Pick<SeatStore, 'floor'>, camera: () => Camera, seatAt: (at: StagePoint) => string | null, { onCarry }: Pick<SeatLayerOptions, 'onCarry'>,
): Carrier {
  let on = false;
  let carried: string | null = null;
  let last: StagePoint | null = null;
  const report = (at: StagePoint, end: 'no' | 'end' | 'cancel'): void => {
    if (carried === null) return;
    last = at;
    const { x, y } = toWorld(camera(), at.x, at.y);
    const key = carried;
    if (end !== 'no') carried = null;
    onCarry?.(key, overAt(store, x, y), at, end);
  };
  return {
    tool: {
      dragStart(from) {
        carried = on ? seatAt(from) : null;
        if (carried !== null) report(from, 'no');
        return carried !== null;
      },
      drag: (to) => report(to, 'no'),
      dragEnd: (to) => report(to, 'end'),
      dragCancel: () => { if (last !== null) report(last, 'cancel'); },
    },
    set(carries) {
      on = carries;
      if (!on && last !== null) report(last, 'cancel');
    },
  };
}
