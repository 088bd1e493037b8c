import type { Canvases } from './canvases';

const LOOK_MS = 5_000;
const POINTS = 3;

/** Positions where something is certainly painted, in CSS pixels of the viewport. */
export type Painted = Iterable<{ readonly x: number; readonly y: number }>;

/** True when nothing at all is left where something was painted. */
export function isLost(alphaAt: (x: number, y: number) => number, painted: Painted): boolean {
  let points = 0;
  for (const { x, y } of painted) {
    if (alphaAt(x, y) > 0) return false;
    if (++points === POINTS) return true;
  }
  return points > 0;
}

/**
 * A canvas can become empty after a reset of the graphics card, a new driver or a sleep (whatwg/html #4809). Newer browsers
 * report it; in older ones a few pixels are checked from time to time. Newer ones are not read, because reading moves the canvas from
 * the graphics card. Returns the undo.
 */
export function watchForLoss(canvases: Canvases, painted: () => Painted, repaint: () => void): () => void {
  if ('oncontextrestored' in HTMLCanvasElement.prototype) return canvases.onRestored(repaint);
  const timer = setInterval(() => {
    const { ratio, seats } = canvases;
    const alphaAt = (x: number, y: number): number => seats.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data[3] ?? 0;
    if (!document.hidden && isLost(alphaAt, painted())) repaint();
  }, LOOK_MS);
  return () => clearInterval(timer);
}
