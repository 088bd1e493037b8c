import type { Camera, Size } from './camera';
import { between } from './camera';

const TAKES = 320;
const ease = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);

/** Moves the camera over a third of a second. Returns the way to break off. */
export function fly(from: Camera, to: Camera, glass: Size, move: (camera: Camera) => void): () => void {
  const began = performance.now();
  let frame = 0;
  const step = (at: number): void => {
    const t = Math.min(1, Math.max(0, (at - began) / TAKES));
    move(between(from, to, glass, ease(t)));
    frame = t < 1 ? requestAnimationFrame(step) : 0;
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
