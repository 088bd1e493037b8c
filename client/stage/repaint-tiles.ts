import type { Box, Size } from './camera';

export const TILE = 160;

/** The rectangles of the glass in the order in which they become sharp: nearest to the point that matters first. */
export function tilesNearestFirst(glass: Size, x: number, y: number, tile = TILE): Box[] {
  const tiles: Box[] = [];
  for (let top = 0; top < glass.height; top += tile) {
    for (let left = 0; left < glass.width; left += tile) {
      tiles.push({ x: left, y: top, w: Math.min(tile, glass.width - left), h: Math.min(tile, glass.height - top) });
    }
  }
  const distance = (b: Box): number => (b.x + b.w / 2 - x) ** 2 + (b.y + b.h / 2 - y) ** 2;
  return tiles.sort((a, b) => distance(a) - distance(b));
}
