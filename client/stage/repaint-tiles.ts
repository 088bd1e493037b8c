import type { Box, Size } from './camera';

export const TILE = 160;

/** The rectangles of the viewport in the order of repainting: nearest to the important point first. */
export function tilesNearestFirst(viewSize: Size, x: number, y: number, tile = TILE): Box[] {
  const tiles: Box[] = [];
  for (let top = 0; top < viewSize.height; top += tile) {
    for (let left = 0; left < viewSize.width; left += tile) {
      tiles.push({ x: left, y: top, w: Math.min(tile, viewSize.width - left), h: Math.min(tile, viewSize.height - top) });
    }
  }
  const distance = (b: Box): number => (b.x + b.w / 2 - x) ** 2 + (b.y + b.h / 2 - y) ** 2;
  return tiles.sort((a, b) => distance(a) - distance(b));
}
