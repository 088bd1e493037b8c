import { bands, icon, ring, roundRect } from './paint-context';
import type { PaintContext } from './paint-context';
import { alarmBadge, levelBadge } from './badge';
import { ICON_FROM } from '../view/detail';
import type { Subject } from './subject';
import { isAlarm, lookOf } from './subject';
import { stateIcon } from '../../ui/state-icons';

// Seats that are too small for text: colour, texture and icon (dot), or only colour (heat).

export function paintDot(b: PaintContext, s: Subject): void {
  const { ctx, w, h } = b;
  const look = lookOf(b, s.view);
  const r = Math.min(w, h) * 0.22;
  const red = s.level === 2 || isAlarm(look);
  roundRect(ctx, 0, 0, w, h, r);
  // A logged-off agent has a tile; an empty seat has none.
  const hollow = look.texture === 'hollow' || look.texture === 'box' || look.texture === 'hatch' || look.texture === 'outline';
  ctx.fillStyle = red ? b.palette.tokens.colours.crit : hollow ? look.body : look.fill;
  ctx.fill();
  if (!red && (look.texture === 'stripes' || look.texture === 'hatch' || s.view.silent)) {
    ctx.save();
    ctx.clip();
    bands(ctx, 0, 0, w, h, w * 0.26, w * (look.texture === 'stripes' ? 0.12 : 0.06), look.texture === 'hatch' ? look.fill : look.second);
    ctx.restore();
  }
  if (look.texture === 'outline') {
    if (look.dashed === true) ctx.setLineDash([3, 2]);
    ring(ctx, w, h, r, 1, -1, look.line);
    ctx.setLineDash([]);
  }
  if (look.texture === 'hollow') ring(ctx, w, h, r, Math.max(1.5, w * 0.06), -Math.max(1.5, w * 0.06), look.fill);
  if (look.texture === 'box') ring(ctx, w, h, r, Math.max(1, w * 0.04), -Math.max(2, w * 0.09), look.fill);
  const name = stateIcon(s.view);
  if (w < ICON_FROM) return;
  const size = Math.min(w, h) * 0.66;
  if (!red && look.texture === 'stripes') {
    roundRect(ctx, (w - size) / 2 - 1, (h - size) / 2 - 1, size + 2, size + 2, 3);
    ctx.fillStyle = look.fill;
    ctx.fill();
  }
  icon(ctx, name, w / 2, h / 2, size, red ? b.palette.tokens.colours.onCrit : look.icon, 2.8);
}

/** Below 14 px: one rectangle. Four hues and the gaps make the picture. */
export function paintHeat(b: PaintContext, s: Subject): void {
  const { ctx, h } = b;
  // The gap between neighbours is less than a pixel here. Without a gap they would merge into bars.
  const w = b.w >= 6 ? b.w - 1 / b.ratio : b.w;
  const look = lookOf(b, s.view);
  const { texture } = look;
  ctx.fillStyle = isAlarm(look) ? look.body : texture === 'hollow' || texture === 'hatch' || texture === 'stripes' ? look.second : look.fill;
  ctx.fillRect(0, 0, w, h);
  if (texture === 'hollow' && w >= 6) {
    ctx.fillStyle = look.fill;
    ctx.fillRect(0, 0, w, 1);
    ctx.fillRect(0, h - 1, w, 1);
    ctx.fillRect(0, 0, 1, h);
    ctx.fillRect(w - 1, 0, 1, h);
  }
}

/** An alert is always visible: its badge over the seat has at least 14 px. */
export function paintHeatAlert(b: PaintContext, s: Subject): void {
  const { w, h } = b;
  if (s.view.alarm !== null) alarmBadge(b, s.view.alarm, w / 2, h / 2, 15);
  else if (s.level > 0) levelBadge(b, s.level, w / 2, h / 2, s.level === 2 ? 15 : 14);
}
