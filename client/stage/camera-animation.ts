import type { Camera, Size } from './camera';
import { between } from './camera';

/** duration of an animation, ms */
export const FLIGHT_MS = 320;
const ease = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);

export interface Flight {
  readonly from: Camera;
  /** the target, for the current floor and viewport; null: it no longer exists, and the animation ends */
  readonly aim: () => Camera | null;
  readonly viewSize: () => Size;
  readonly move: (camera: Camera) => void;
  readonly landed: () => void;
}

/** Moves the camera in a third of a second. The target is computed at every frame, because the floor may change. Returns a function that cancels it. */
export function fly({ from, aim, viewSize, move, landed }: Flight): () => void {
  const began = performance.now();
  let frame = 0;
  const step = (at: number): void => {
    const t = Math.min(1, Math.max(0, (at - began) / FLIGHT_MS));
    const to = aim();
    if (to !== null) move(between(from, to, viewSize(), ease(t)));
    if (t < 1 && to !== null) frame = requestAnimationFrame(step);
    else landed();
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
