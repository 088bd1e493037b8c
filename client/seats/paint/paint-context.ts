import type { Detail } from '../view/detail';
import type { IconName } from '../../ui/icon-shapes';
import { iconPath } from './icons';
import { addRoundRect } from './round-rect';
import type { Palette } from './state-styles';
import type { TextSetter } from './text';

export type Ctx = CanvasRenderingContext2D;

/** Everything besides the seat that is needed to paint one seat. The context's origin is the seat's corner, its unit one CSS pixel. */
export interface PaintContext {
  readonly ctx: Ctx;
  readonly palette: Palette;
  readonly text: TextSetter;
  readonly detail: Detail;
  /** size of the seat in CSS px */
  readonly w: number;
  readonly h: number;
  /** the width that determines the size of text and spine */
  readonly tile: number;
  /** size against the natural 95 × 72 */
  readonly u: number;
  readonly ratio: number;
  /** false until the font is loaded: shapes only */
  readonly lettering: boolean;
  /** timers of untrusted data are drawn weaker */
  readonly timerAlpha: number;
}

export const TILE_W = 95;
export const TILE_H = 72;

export function roundRect(ctx: Ctx, x: number, y: number, w: number, h: number, r: Parameters<typeof addRoundRect>[5]): void {
  ctx.beginPath();
  addRoundRect(ctx, x, y, w, h, r);
}

/** A ring of the given width whose inner edge stands `out` px outside the tile (negative: inside). */
export function ring(ctx: Ctx, w: number, h: number, r: number, width: number, out: number, colour: string): void {
  const at = out + width / 2;
  roundRect(ctx, -at, -at, w + 2 * at, h + 2 * at, Math.max(0, r + at));
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

export function icon(ctx: Ctx, name: IconName, cx: number, cy: number, size: number, colour: string, weight = 2.5): void {
  const s = size / 24;
  ctx.save();
  ctx.translate(cx - size / 2, cy - size / 2);
  ctx.scale(s, s);
  ctx.lineWidth = weight;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.strokeStyle = colour;
  ctx.stroke(iconPath(name));
  ctx.restore();
}

/** Diagonal bands over the current clip. */
export function bands(ctx: Ctx, x: number, y: number, w: number, h: number, pitch: number, width: number, colour: string): void {
  ctx.beginPath();
  for (let d = -h; d < w + pitch; d += pitch) {
    ctx.moveTo(x + d - 1, y + h + 1);
    ctx.lineTo(x + d + h + 1, y - 1);
  }
  ctx.lineCap = 'butt';
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
}
