import { alarmBadge, doubtBadge, levelBadge } from './badge';
import { ring } from './paint-context';
import type { PaintContext, Ctx } from './paint-context';
import type { Detail } from '../view/detail';
import type { Subject } from './glyph';
import { isAlarm, lookOf } from './glyph';

// What stands beyond the edge of a tile: rings, glow and badges. These seats are painted after their neighbours, and
// whoever repaints a neighbour repaints them too.

/** How far a mark reaches beyond the tile, in CSS px. */
export function reachOf(detail: Detail, w: number, h: number, u: number): number {
  switch (detail) {
    case 'full': return 18 * u;
    case 'compact': return Math.max(9, 15 * u);
    case 'dot': return 8;
    case 'heat': return Math.max(2, (16 - Math.min(w, h)) / 2 + 1);
  }
}

export interface Marks {
  readonly selected: boolean;
  /** 0..1: strength of the ring; below 1 only while a new critical seat pulses */
  readonly pulse: number;
}

/** Under the tile, over its neighbours. */
export function paintUnder(b: PaintContext, s: Subject): void {
  if (s.level === 2 && (b.detail === 'full' || b.detail === 'compact')) glow(b);
}

export function paintOver(b: PaintContext, s: Subject, marks: Marks): void {
  const { ctx, w, h, u, detail } = b;
  const c = b.palette.tokens.colours;
  const tile = detail === 'full' || detail === 'compact';
  const r = tile ? Math.min(10 * u, h / 4) : Math.min(w, h) * 0.22;
  const thin = Math.max(1, Math.min(2.5, 2.5 * u));
  if (s.level === 2) {
    ctx.save();
    ctx.globalAlpha *= marks.pulse;
    ring(ctx, w, h, r, thin, 0, c.critEdge);
    ring(ctx, w, h, r, thin, thin, c.critRing);
    ctx.restore();
  } else if (s.level === 1) {
    const inner = tile ? Math.max(2, 3 * u) : 2;
    ring(ctx, w, h, r, inner + 1, -inner, c.warnLine);
  }
  if (s.view.alarm !== null && s.level < 2) ring(ctx, w, h, r, Math.max(1.5, 3 * u), s.level === 1 ? 1.5 : -1, c.critRing);
  if (s.view.suspect) dashes(ctx, w, h, r, Math.max(1.25, 1.8 * u), s.level === 2 ? 2 * thin + 1 : 2 * u, c.ink2);
  const size = tile ? Math.max(15, 26 * u) : Math.max(11, Math.min(16, w * 0.5));
  const nudge = tile ? 2 * u : 0;
  if (s.view.suspect && tile) doubtBadge(b, w - nudge, h - nudge, size * 0.62);
  if (s.view.alarm !== null) alarmBadge(b, s.view.alarm, nudge, nudge, size * 0.78);
  if (s.level > 0 && !(s.level === 2 && s.view.code === 'error' && isAlarm(lookOf(b, s.view)) && w < 14)) {
    levelBadge(b, s.level, w - nudge, nudge * 0.5, size);
  }
  if (marks.selected) ring(ctx, w, h, r, Math.max(2, Math.min(3, 3 * u)), Math.max(2, Math.min(3.5, 3.5 * u)) + (s.level === 2 ? 2 * thin - 2 : 0), c.focus);
}

function dashes(ctx: Ctx, w: number, h: number, r: number, width: number, out: number, colour: string): void {
  ctx.save();
  ctx.setLineDash([width * 2.6, width * 1.9]);
  ring(ctx, w, h, r, width, out, colour);
  ctx.restore();
}

// A blurred shadow costs a hundred times a copied picture, so each size is blurred once.
const glows = new Map<string, HTMLCanvasElement>();

function glow(b: PaintContext): void {
  const { ctx, w, h, u, ratio } = b;
  const reach = 15 * u;
  const key = `${w}|${h}|${ratio}|${b.palette.glow}`;
  let picture = glows.get(key);
  if (picture === undefined) {
    if (glows.size > 12) glows.clear();
    picture = document.createElement('canvas');
    picture.width = Math.ceil((w + 2 * reach) * ratio);
    picture.height = Math.ceil((h + 2 * reach) * ratio);
    const own = picture.getContext('2d');
    if (own === null) return;
    own.scale(ratio, ratio);
    own.shadowColor = b.palette.glow;
    own.shadowBlur = 15 * u * ratio;
    own.fillStyle = b.palette.glow;
    own.beginPath();
    own.roundRect(reach - u, reach - u, w + 2 * u, h + 2 * u, 11 * u);
    own.fill();
    glows.set(key, picture);
  }
  ctx.drawImage(picture, -reach, -reach, picture.width / ratio, picture.height / ratio);
}
