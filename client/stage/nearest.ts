import type { Box } from './camera';

export const DIRECTIONS = ['up', 'down', 'left', 'right'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * The nearest box in a direction: straight ahead is preferred over near but aside, so that → moves along the row.
 * Boxes behind are never chosen; at the edge of the floor it returns null.
 */
export function nearestInDirection<T extends Box>(from: Box, direction: Direction, boxes: Iterable<T>): T | null {
  const fx = from.x + from.w / 2, fy = from.y + from.h / 2;
  let best: T | null = null;
  let least = Infinity;
  for (const box of boxes) {
    if (box.x === from.x && box.y === from.y) continue;
    const dx = box.x + box.w / 2 - fx, dy = box.y + box.h / 2 - fy;
    const ahead = direction === 'right' ? dx : direction === 'left' ? -dx : direction === 'down' ? dy : -dy;
    const aside = Math.abs(direction === 'right' || direction === 'left' ? dy : dx);
    // Half a seat is enough to count as "ahead": rows of neighbouring islands are rarely aligned exactly.
    const half = direction === 'right' || direction === 'left' ? from.w / 2 : from.h / 2;
    if (ahead < half) continue;
    const cost = ahead + aside * 2.5;
    if (cost < least) [best, least] = [box, cost];
  }
  return best;
}

/** The box with the nearest centre to a point; null: there is none. */
export function nearestTo<T extends Box>(point: { readonly x: number; readonly y: number }, boxes: Iterable<T>): T | null {
  let best: T | null = null;
  let least = Infinity;
  for (const box of boxes) {
    const far = Math.hypot(box.x + box.w / 2 - point.x, box.y + box.h / 2 - point.y);
    if (far < least) [best, least] = [box, far];
  }
  return best;
}
