// The whole picture moves a little, so that no edge stays on the same pixels for weeks.

const EVERY_MS = 180_000;
const BY_PX = 2;
/** Around the middle. Whole pixels: the picture stays sharp. */
const RING = [[0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1]] as const;

export const MOST_SHIFT_PX = BY_PX;

/** CSS px, at a time in ms. */
export function shiftAt(ms: number): { readonly x: number; readonly y: number } {
  const [x, y] = RING[Math.floor(Math.max(0, ms) / EVERY_MS) % RING.length] ?? [0, 0];
  return { x: x * BY_PX, y: y * BY_PX };
}
