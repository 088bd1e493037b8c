import type { Camera, Size } from './camera';
import { between } from './camera';

/** how long a flight takes, ms */
export const FLIGHT_MS = 320;
const ease = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);

export interface Flight {
  readonly from: Camera;
  /** where it goes, by the floor and the glass as they are now; null: that is no more, the flight ends here */
  readonly aim: () => Camera | null;
  readonly glass: () => Size;
  readonly move: (camera: Camera) => void;
  readonly landed: () => void;
}

/** Moves the camera over a third of a second. The aim is asked at every frame: the floor may change on the way. Returns the way to break off. */
export function fly({ from, aim, glass, move, landed }: Flight): () => void {
  const began = performance.now();
  let frame = 0;
  const step = (at: number): void => {
    const t = Math.min(1, Math.max(0, (at - began) / FLIGHT_MS));
    const to = aim();
    if (to !== null) move(between(from, to, glass(), ease(t)));
    if (t < 1 && to !== null) frame = requestAnimationFrame(step);
    else landed();
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
