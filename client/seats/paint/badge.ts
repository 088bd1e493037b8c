import type { Level } from '../../alerts/limits';
import { icon } from './paint-context';
import type { PaintContext, Ctx } from './paint-context';
import { fontOf } from './text';

// The marks of alarm, alert and doubt: in the lower half of the spine, or on the corners of a seat that is too small to have one.

function bang(ctx: Ctx, colour: string, top: number, foot: number, dot: number, width: number): void {
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineCap = 'round';
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(13.5, top);
  ctx.lineTo(13.5, foot);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(13.5, dot, width * 0.62, 0, Math.PI * 2);
  ctx.fill();
}

let triangle: Path2D | null = null;
let octagon: Path2D | null = null;

/** Triangle = warning, octagon = critical, drawn in a square of `size` px with the centre (cx, cy). */
export function levelBadge(brush: PaintContext, level: Level, cx: number, cy: number, size: number): void {
  const { ctx } = brush;
  const c = brush.palette.tokens.colours;
  ctx.save();
  ctx.translate(cx - size / 2, cy - size / 2);
  ctx.scale(size / 27, size / 27);
  ctx.lineJoin = 'round';
  if (level === 1) {
    triangle ??= new Path2D('M13.5 2.2c.9 0 1.7.5 2.2 1.3l9 16.2c1 1.7-.3 3.8-2.2 3.8h-18c-1.9 0-3.2-2.1-2.2-3.8l9-16.2c.5-.8 1.3-1.3 2.2-1.3z');
    ctx.lineWidth = 3.4;
    ctx.strokeStyle = c.bg2;
    ctx.stroke(triangle);
    ctx.fillStyle = c.warn;
    ctx.fill(triangle);
    bang(ctx, c.onWarn, 9, 15, 19.4, 2.6);
  } else {
    octagon ??= new Path2D('M8.6 1.8h9.8l6.8 6.8v9.8l-6.8 6.8H8.6l-6.8-6.8V8.6z');
    ctx.fillStyle = c.onCrit;
    ctx.fill(octagon);
    ctx.lineWidth = 2.4;
    ctx.strokeStyle = c.crit;
    ctx.stroke(octagon);
    bang(ctx, c.crit, 7.6, 14.2, 19.2, 3);
  }
  ctx.restore();
}

/** The alarm beside the state: white mark on a red disc, top left. */
export function alarmBadge(brush: PaintContext, alarm: 'error' | 'missed' | 'rejected', cx: number, cy: number, size: number): void {
  const { ctx } = brush;
  const c = brush.palette.tokens.colours;
  disc(ctx, cx, cy, size / 2, c.crit, c.critEdge, size * 0.08);
  icon(ctx, alarm === 'error' ? 'circle-alert' : 'phone-missed', cx, cy, size * 0.6, c.onCrit, 2.8);
}

/** An alert that was acknowledged, snoozed or claimed. */
export function checkBadge(brush: PaintContext, cx: number, cy: number, size: number): void {
  const c = brush.palette.tokens.colours;
  disc(brush.ctx, cx, cy, size / 2, c.surface2, c.ink2, size * 0.09);
  icon(brush.ctx, 'check', cx, cy, size * 0.62, c.ink, 3.4);
}

/** "Uncertain": a question mark, bottom right. */
export function doubtBadge(brush: PaintContext, cx: number, cy: number, size: number): void {
  const { ctx } = brush;
  const c = brush.palette.tokens.colours;
  disc(ctx, cx, cy, size / 2, c.surface2, c.ink2, size * 0.09);
  if (!brush.lettering) return;
  ctx.fillStyle = c.ink;
  ctx.font = fontOf(750, size * 0.72);
  ctx.textAlign = 'center';
  ctx.fillText('?', cx, cy + size * 0.26);
  ctx.textAlign = 'left';
}

function disc(ctx: Ctx, cx: number, cy: number, r: number, fill: string, edge: string, width: number): void {
  ctx.beginPath();
  ctx.arc(cx, cy, r, 0, Math.PI * 2);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.lineWidth = Math.max(1, width);
  ctx.strokeStyle = edge;
  ctx.stroke();
}
