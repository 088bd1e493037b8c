import { progressAt } from '../../alerts/limits';
import type { Level } from '../../alerts/limits';
import type { SeatView } from '../types';
import { seatTime } from '../view/seat-time';
import { tileSizes, timeSize } from '../view/tile-sizes';
import { icon, ring, roundRect } from './paint-context';
import type { PaintContext } from './paint-context';
import { paintSpine } from './spine';
import type { Look } from './state-styles';
import { cornerOf, edgeOf, isAlarm, lookOf } from './subject';
import type { Subject } from './subject';

// The tile from small to full detail: spine left, time on top, name below. Parts are omitted as it gets smaller; the others
// never change their position, and nothing goes beyond the edge.

const BAR = 3;

function bodyOf(b: PaintContext, look: Look, level: Level): string {
  return level === 2 ? b.palette.tokens.colours.crit : level === 1 && !isAlarm(look) ? b.palette.warnBody : look.body;
}

export function paintTile(b: PaintContext, s: Subject): void {
  const { ctx, w, h, u } = b;
  const look = lookOf(b, s.view);
  const r = cornerOf(b);
  roundRect(ctx, 0, 0, w, h, r);
  ctx.fillStyle = bodyOf(b, look, s.level);
  ctx.fill();
  paintSpine(b, s, look);
  if (s.level === 0 && look.line !== '') {
    const width = b.palette.moreContrast ? Math.min(3, 3 * u) : 1;
    if (look.dashed === true) ctx.setLineDash([4, 3]);
    ring(ctx, w, h, r, width, -width, look.line);
    ctx.setLineDash([]);
  }
  if (look.texture === 'hollow' && s.level < 2) ring(ctx, w, h, r, Math.max(2, 2.5 * u), -Math.max(2, 2.5 * u), look.fill);
  paintEdge(b, s);
  const lines = linesOf(b, s.view);
  paintBar(b, s, look);
  if (!b.lettering) return;
  paintTime(b, s, look, lines);
  ctx.fillStyle = lettersOf(b, s, look, false);
  // An ellipsis would need the room of a kanji.
  const name = b.detail === 'full' ? s.view.label : b.detail === 'small' ? s.view.head ?? s.view.short : s.view.short;
  b.text.line(ctx, name, lines.x, lines.name, lines.room - edgeOf(s), 560, lines.sizes.name, '');
  if (lines.extra === '') return;
  ctx.fillStyle = s.level === 2 || isAlarm(look) ? b.palette.tokens.colours.onCrit : look.name;
  b.text.line(ctx, lines.extra, lines.x, lines.third, lines.room, 500, 11 * u);
}

/** Amber ring; red edge with a white line inside; red ring of an alarm during a conversation; dashes for doubt. */
function paintEdge(b: PaintContext, s: Subject): void {
  const { ctx, w, h } = b;
  const c = b.palette.tokens.colours;
  const r = cornerOf(b);
  if (s.level === 2) {
    ring(ctx, w, h, r, 2, -2, c.critRing);
    ctx.save();
    ctx.globalAlpha *= s.pulse;
    ring(ctx, w, h, r, 1.5, -3.5, c.critEdge);
    ctx.restore();
  } else if (s.view.alarm !== null || s.level === 1) {
    if (s.handled) ctx.setLineDash([4, 2]);
    ring(ctx, w, h, r, 2, -2, s.view.alarm === null || s.handled ? c.warnLine : c.critRing);
  }
  if (s.view.suspect) {
    ctx.setLineDash([4, 3]);
    ring(ctx, w, h, r, 1.5, -edgeOf(s) - 1.5, c.ink2);
  }
  ctx.setLineDash([]);
}

function lettersOf(b: PaintContext, s: Subject, look: Look, ofTime: boolean): string {
  const c = b.palette.tokens.colours;
  return s.level === 2 || isAlarm(look) ? c.onCrit : s.level === 1 && ofTime ? c.warnInk : look.text;
}

/** The line under the name: the agent's next status, or the seat number and the reason for being away. */
function third(b: PaintContext, view: SeatView): string {
  if (b.detail !== 'full') return '';
  if (view.next !== null && view.next !== '') return `→ ${view.next}`;
  return [view.desk, view.code === 'away' ? view.status : ''].filter((part) => part !== '').join(' · ');
}

/** Base lines of the text, in the middle of the space above the bar. */
function linesOf(b: PaintContext, view: SeatView) {
  const sizes = tileSizes(b.tile);
  const extra = third(b, view);
  const between = sizes.time === 0 ? 0 : 2;
  const height = sizes.time + between + sizes.name * 1.05 + (extra === '' ? 0 : 13 * b.u);
  const time = (b.h - BAR - height) / 2 + sizes.time * 0.86;
  const name = time + between + sizes.name * (sizes.time === 0 ? 0.9 : 1.05);
  const x = sizes.spine + sizes.gap;
  return { sizes, extra, time, name, third: name + 13 * b.u, x, room: b.w - x - (b.detail === 'full' ? 4 * b.u : 2) };
}
type Lines = ReturnType<typeof linesOf>;

function paintTime(b: PaintContext, s: Subject, look: Look, { sizes, time, x, room: whole }: Lines): void {
  const { ctx } = b;
  const room = whole - edgeOf(s);
  if (s.view.head !== undefined && sizes.time > 0) {
    ctx.fillStyle = lettersOf(b, s, look, false);
    return b.text.line(ctx, s.view.head, x, time, room, 680, Math.min(sizes.time, sizes.name + 1));
  }
  if (sizes.time === 0 || s.view.code === 'unknown') return;
  if (look.texture === 'outline') {
    ctx.fillStyle = look.text;
    b.text.line(ctx, s.view.offMark, x, time, room, 520, sizes.name - 0.5);
    return;
  }
  const shown = s.now === null ? null : seatTime(s.view, s.now, b.tile);
  if (shown === null) return;
  const long = shown.text.length > 4;
  const tracking = long ? -0.045 : -0.02;
  const wished = timeSize(b.tile, shown.alarmed, long) * (long && b.detail === 'full' ? 0.9 : 1);
  const mark = shown.icon === null ? 0 : wished * 0.85;
  const size = Math.min(wished, (room - mark) / b.text.timerEm(ctx, shown.text, tracking));
  const strength = ctx.globalAlpha;
  ctx.globalAlpha = strength * b.timerAlpha;
  const colour = lettersOf(b, s, look, true);
  if (shown.icon !== null) icon(ctx, shown.icon, x + mark / 2 - 0.5, time - size * 0.36, mark * 0.95, colour, 3);
  ctx.fillStyle = colour;
  b.text.timer(ctx, shown.text, x + mark, time, size, tracking);
  if (shown.dotted) {
    ctx.setLineDash([1, 1]);
    ctx.lineWidth = 1;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(x, time + 2);
    ctx.lineTo(x + b.text.timerEm(ctx, shown.text, tracking) * size, time + 2);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  ctx.globalAlpha = strength;
}

/** Along the lower edge: progress of the next limit. Full means that it is exceeded. */
function paintBar(b: PaintContext, s: Subject, look: Look): void {
  const fraction = s.now === null || b.detail === 'small' ? null : progressAt(s.view.fillLimits, s.now);
  if (fraction === null) return;
  const { ctx, w, h } = b;
  const edge = edgeOf(s);
  const x = tileSizes(b.tile).spine;
  const width = (w - x - Math.max(edge, cornerOf(b) * 0.4)) * fraction;
  if (width < 1) return;
  const c = b.palette.tokens.colours;
  ctx.fillStyle = s.level === 2 || isAlarm(look) ? c.onCrit : s.level === 1 ? c.warn : look.fill;
  ctx.fillRect(x, h - BAR - edge, width, BAR);
}

/**
 * Paints only what changes every second, on a tile that was painted before: most paints are this. Returns false if the background of the
 * timer is not a plain colour and the tile must be painted completely.
 */
export function paintTick(b: PaintContext, s: Subject): boolean {
  const look = lookOf(b, s.view);
  const { alarm, suspect, silent, dimmed } = s.view;
  if (s.level > 0 || alarm !== null || suspect || silent || dimmed || look.texture === 'hatch' || look.texture === 'outline') return false;
  const lines = linesOf(b, s.view);
  b.ctx.fillStyle = look.body;
  b.ctx.fillRect(lines.x - 1, lines.time - lines.sizes.time, lines.room, lines.sizes.time + 2);
  if (b.lettering) paintTime(b, s, look, lines);
  paintBar(b, s, look);
  return true;
}
