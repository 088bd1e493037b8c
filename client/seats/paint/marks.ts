import type { Detail } from '../view/detail';
import { isTile } from '../view/detail';
import { alarmBadge, checkBadge, levelBadge } from './badge';
import type { Subject } from './subject';
import { cornerOf, isAlarm, lookOf } from './subject';
import { ring } from './paint-context';
import type { PaintContext } from './paint-context';

// Marks beyond the edge of a seat: rings and badges if it is too small for them, and the ring of the selected
// one. These seats are painted after their neighbours, and repainting a neighbour repaints them too.

/** How far a mark goes beyond the seat, in CSS px. */
export function reachOf(detail: Detail, w: number, h: number): number {
  if (isTile(detail)) return 1;
  return detail === 'dot' ? 8 : Math.max(4, (16 - Math.min(w, h)) / 2 + 1);
}

export function paintOver(b: PaintContext, s: Subject, selected: boolean): void {
  const { ctx, w, h, u } = b;
  const c = b.palette.tokens.colours;
  if (isTile(b.detail)) {
    if (selected) ring(ctx, w, h, cornerOf(b), 3.5, -2.5, c.focus);
    return;
  }
  const r = Math.min(w, h) * 0.22;
  const thin = Math.max(1, Math.min(2.5, 2.5 * u));
  if (s.level === 2) {
    ctx.save();
    ctx.globalAlpha *= s.pulse;
    ring(ctx, w, h, r, thin, 0, c.critEdge);
    ring(ctx, w, h, r, thin, thin, c.critRing);
    ctx.restore();
  } else if (s.level === 1) ring(ctx, w, h, r, 3, -2, c.warnLine);
  if (s.view.alarm !== null && s.level < 2) ring(ctx, w, h, r, Math.max(1.5, 3 * u), s.level === 1 ? 1.5 : -1, c.critRing);
  if (s.view.suspect) {
    ctx.save();
    ctx.setLineDash([3.3, 2.4]);
    ring(ctx, w, h, r, 1.25, s.level === 2 ? 2 * thin + 1 : 2 * u, c.ink2);
    ctx.restore();
  }
  // They are at the upper edge inside the seat, because the title of a team is above it.
  const size = Math.max(11, Math.min(16, w * 0.5));
  if (s.view.alarm !== null) alarmBadge(b, s.view.alarm, 0, size * 0.39 - 2, size * 0.78);
  if (s.handled) checkBadge(b, w, size / 2 - 2, size);
  else if (s.level > 0 && !(s.level === 2 && s.view.code === 'error' && isAlarm(lookOf(b, s.view)) && w < 14)) levelBadge(b, s.level, w, size / 2 - 2, size);
  if (selected) ring(ctx, w, h, r, 2, 2 + (s.level === 2 ? 2 * thin - 2 : 0), c.focus);
}
