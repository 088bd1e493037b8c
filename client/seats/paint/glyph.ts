import { bands, icon, ring, roundRect } from './paint-context';
import type { PaintContext } from './paint-context';
import { progressAt } from '../../alerts/limits';
import { timerText } from '../view/seat-clock';
import { shownSince } from '../view/store';
import type { Level } from '../../alerts/limits';
import { stateIcon } from '../../ui/state-icons';
import type { Look } from './state-styles';
import { fontOf } from './text';
import type { SeatView } from '../types';

// The tile at full and compact detail. Parts drop out as it gets smaller; what is left never changes its place.

export interface Subject {
  readonly view: SeatView;
  readonly level: Level;
  /** server time, or null: timers are blank */
  readonly now: number | null;
}

export function lookOf(brush: PaintContext, view: SeatView): Look {
  return (view.silent ? brush.palette.silent : brush.palette.looks)[view.code];
}

export const isAlarm = (look: Look): boolean => look.texture === 'alarm';

/** Width of the spine. What it leaves fits four kanji and a space, the usual name. */
const spineOf = (b: PaintContext): number => (b.detail === 'full' ? 28 * b.u : b.w * 0.29);

function bodyOf(b: PaintContext, look: Look, level: Level): string {
  return level === 2 ? b.palette.tokens.colours.crit : level === 1 && !isAlarm(look) ? b.palette.warnBody : look.body;
}

export function paintTile(b: PaintContext, s: Subject): void {
  const { ctx, w, h, u } = b;
  const look = lookOf(b, s.view);
  const c = b.palette.tokens.colours;
  const r = Math.min(10 * u, h / 4);
  if (look.texture === 'outline') {
    ring(ctx, w, h, r, Math.max(1, 1.5 * u), -Math.max(1, 1.5 * u), c.off);
    if (b.lettering && b.detail === 'full') {
      ctx.fillStyle = c.ink3;
      ctx.textAlign = 'center';
      b.text.line(ctx, s.view.label, w / 2, h / 2 + 4.5 * u, w - 12 * u, 520, 13 * u);
      ctx.textAlign = 'left';
    }
    return;
  }
  roundRect(ctx, 0, 0, w, h, r);
  ctx.fillStyle = bodyOf(b, look, s.level);
  ctx.fill();
  if (s.view.silent || look.texture === 'hatch') {
    ctx.save();
    ctx.clip();
    bands(ctx, 0, 0, w, h, 9 * u, 1.4 * u, look.second);
    ctx.restore();
  }
  spine(b, s, look, r);
  if (s.level === 0 && look.line !== '') {
    const width = b.palette.moreContrast ? Math.min(3, 3 * u) : 1;
    ring(ctx, w, h, r, width, -width, look.line);
  }
  if (look.texture === 'hollow' && s.level < 2) ring(ctx, w, h, r, 2.5 * u, -2.5 * u, look.fill);
  face(b, s, look);
}

function spine(b: PaintContext, s: Subject, look: Look, r: number): void {
  const { ctx, h, u } = b;
  const width = spineOf(b);
  const inset = s.level === 1 ? 3 * u : 0;
  const left = inset === 0 ? r : 7 * u;
  const alarm = isAlarm(look);
  const onRed = s.level === 2 && !alarm;
  roundRect(ctx, inset, inset, width - inset, h - 2 * inset, [left, 0, 0, left]);
  if (look.texture !== 'hollow' && look.texture !== 'hatch') {
    ctx.fillStyle = alarm ? '#ffffff' : look.texture === 'box' ? look.body : look.fill;
    ctx.fill();
  } else if (onRed) {
    ctx.fillStyle = look.body;
    ctx.fill();
  }
  if (look.texture === 'stripes' || look.texture === 'edge') {
    ctx.save();
    ctx.clip();
    // Dialing shows the stripes on its edge only: on the way to a contact, not parked in one.
    const from = look.texture === 'edge' ? width - 7 * u : 0;
    if (from > 0) {
      ctx.beginPath();
      ctx.rect(from, 0, width - from, h);
      ctx.clip();
    }
    bands(ctx, from, 0, width - from, h, (from > 0 ? 8 : 17) * u, (from > 0 ? 3.6 : 7.4) * u, look.texture === 'edge' ? look.body : look.second);
    ctx.restore();
  } else if (look.texture === 'box') {
    ctx.save();
    ctx.clip();
    ctx.lineWidth = 5 * u;
    ctx.strokeStyle = look.fill;
    ctx.stroke();
    ctx.restore();
  }
  const name = stateIcon(s.view);
  const many = s.view.contacts > 1 && b.detail === 'full';
  const cx = (inset + width - (look.texture === 'edge' ? 4 * u : 0)) / 2;
  const cy = h / 2 - (many ? 6.5 * u : 0);
  const natural = b.detail === 'full' ? Math.min(21 * u, width * 0.7) : Math.min(width * 0.74, h * 0.46);
  const size = look.texture === 'edge' ? natural * 0.86 : natural;
  if (name !== null) {
    if (look.texture === 'stripes') {
      roundRect(ctx, cx - size * 0.57, cy - size * 0.57, size * 1.14, size * 1.14, 5 * u);
      ctx.fillStyle = look.fill;
      ctx.fill();
    }
    icon(ctx, name, cx, cy, look.texture === 'stripes' ? size * 0.95 : size, look.icon);
  }
  if (many && b.lettering) {
    ctx.fillStyle = look.icon;
    ctx.font = fontOf(750, 12.5 * u);
    ctx.textAlign = 'center';
    ctx.fillText(`×${Math.min(99, s.view.contacts)}`, cx, h - 7 * u);
    ctx.textAlign = 'left';
  }
}

const lettersOf = (b: PaintContext, s: Subject, look: Look): string => {
  const c = b.palette.tokens.colours;
  return s.level === 2 || isAlarm(look) ? c.onCrit : s.level === 1 ? c.warnInk : look.text;
};

/** The line under the name: where the agent goes next, or why they are away. */
function third(view: SeatView): string {
  if (view.next !== null && view.next !== '') return `→ ${view.next}`;
  return view.code === 'away' ? view.status : '';
}

/** Timer, lines and bar. */
function face(b: PaintContext, s: Subject, look: Look): void {
  paintTimer(b, s, look);
  if (b.detail !== 'full') return;
  if (b.lettering) lines(b, s, look);
  paintBar(b, s, look);
}

const faceLeft = (b: PaintContext): number => spineOf(b) + (b.detail === 'full' ? 5 : 4) * b.u;

function paintTimer(b: PaintContext, s: Subject, look: Look): void {
  if (!b.lettering || s.now === null || s.view.code === 'unknown') return;
  const since = shownSince(s.view, s.now);
  if (since <= 0) return;
  const { ctx, h, u } = b;
  const full = b.detail === 'full';
  const x = faceLeft(b);
  const room = b.w - x - (full ? 5 : 3) * u;
  const text = timerText(s.now - since, s.view.atLeast && since === s.view.since);
  const long = text.length > 4;
  const tracking = long ? -0.045 : -0.02;
  const most = full ? (long ? 18.5 : 20.5) * u : Math.min(h * 0.42, 24);
  const size = Math.min(most, room / b.text.timerEm(ctx, text, tracking));
  const strength = ctx.globalAlpha;
  ctx.globalAlpha = strength * b.timerAlpha;
  ctx.fillStyle = lettersOf(b, s, look);
  b.text.timer(ctx, text, x, full ? (third(s.view) === '' ? 25.5 : 23) * u : h / 2 + size * 0.36, size, tracking);
  ctx.globalAlpha = strength;
}

function lines(b: PaintContext, s: Subject, look: Look): void {
  const { ctx, w, u } = b;
  const c = b.palette.tokens.colours;
  const strong = s.level === 2 || isAlarm(look);
  const extra = third(s.view);
  const x = faceLeft(b);
  const room = w - x - 3 * u;
  ctx.fillStyle = strong ? c.onCrit : look.name;
  b.text.line(ctx, s.view.label, x, (extra === '' ? 44 : 39) * u, room, 520, Math.max(11, 13 * u));
  if (extra === '') return;
  ctx.fillStyle = strong ? c.onCrit : s.view.next === null ? look.name : c.ink;
  b.text.line(ctx, extra, x, 53.5 * u, room, s.view.next === null ? 500 : 620, Math.max(10, 11 * u));
}

const barTop = (b: PaintContext, s: Subject): number => b.h - (third(s.view) === '' ? 12 : 10) * b.u;

function paintBar(b: PaintContext, s: Subject, look: Look): void {
  const fraction = s.now === null ? null : progressAt(s.view.fillLimits, s.now);
  if (fraction === null) return;
  const { ctx, w, u } = b;
  const x = faceLeft(b);
  const y = barTop(b, s);
  const width = w - x - 8 * u;
  roundRect(ctx, x, y, width, 4 * u, 2 * u);
  ctx.fillStyle = s.level === 2 ? b.palette.critTrack : look.track;
  ctx.fill();
  if (fraction * width < 1) return;
  roundRect(ctx, x, y, Math.max(4 * u, width * fraction), 4 * u, 2 * u);
  ctx.fillStyle = s.level === 2 || isAlarm(look) ? '#ffffff' : s.level === 1 ? b.palette.tokens.colours.warn : look.fill;
  ctx.fill();
}

/**
 * Only what a second changes, on a tile painted before: most paints are this. Returns false where the ground under the
 * timer is no plain colour and the tile must be painted whole.
 */
export function paintTick(b: PaintContext, s: Subject): boolean {
  const look = lookOf(b, s.view);
  if (s.level > 0 || s.view.silent || s.view.dimmed || look.texture === 'hatch' || look.texture === 'outline') return false;
  const { ctx, w, h, u } = b;
  const left = Math.ceil((spineOf(b) + 2 * u) * b.ratio) / b.ratio;
  const width = w - 3.5 * u - left;
  ctx.fillStyle = look.body;
  if (b.detail === 'full') {
    ctx.fillRect(left, 4 * u, width, 25 * u - (third(s.view) === '' ? 0 : 3 * u));
    ctx.fillRect(left, barTop(b, s) - 1, width, 4 * u + 2);
    paintBar(b, s, look);
  } else ctx.fillRect(left, 4 * u, width, h - 8 * u);
  paintTimer(b, s, look);
  return true;
}
