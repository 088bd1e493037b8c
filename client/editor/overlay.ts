import type { Rect } from '../plan/edit/boxes';
import type { GhostSeat } from '../plan/edit/island';
import { toScreen } from '../stage/camera';
import type { Camera, Size } from '../stage/camera';
import { roundRect } from '../seats/paint/paint-context';
import { FONT } from '../ui/tokens';
import type { SeatColours, Theme } from '../ui/tokens';
import type { Guide } from './snap';

// What the editor draws over the plan: selection, handles, guides with distances, the island that is being drawn, other editors.

export interface EditColours { readonly select: string; readonly onSelect: string; readonly guide: string; readonly onGuide: string; readonly add: string }
export const EDIT_COLOURS: Readonly<Record<Theme, EditColours>> = {
  light: { select: '#1a66cf', onSelect: '#ffffff', guide: '#c8187a', onGuide: '#ffffff', add: '#0b7f5c' },
  dark: { select: '#5aa8ff', onSelect: '#06121c', guide: '#ff7abd', onGuide: '#2b0418', add: '#3ccf9b' },
};
/** of other editors, by the number that the server gives them; the first is that of the design */
export const PEOPLE: Readonly<Record<Theme, readonly string[]>> = {
  light: ['#7b3fe4', '#a0470b', '#0b6b86', '#9b1c6c', '#4f6b0a', '#8a3b3b'],
  dark: ['#b796ff', '#ffab70', '#6fd3ee', '#ff9bd8', '#c3dd7b', '#ffb3b3'],
};

export interface Handle extends Rect { readonly dx: -1 | 0 | 1; readonly dy: -1 | 0 | 1 }
export interface OtherEditor {
  readonly colour: number;
  readonly x: number | null;
  readonly y: number | null;
  readonly boxes: readonly Rect[];
  readonly text: string;
}

/** Everything of one picture. Boxes are of the floor. */
export interface Overlay {
  readonly selected: readonly Rect[];
  readonly frame: Rect | null;
  readonly handles: boolean;
  readonly said: string;
  readonly marquee: Rect | null;
  readonly guides: readonly Guide[];
  readonly ghosts: readonly GhostSeat[];
  readonly snake: boolean;
  readonly line: readonly (readonly [number, number])[];
  /** corners of the selected wall, each can be dragged */
  readonly corners: readonly (readonly [number, number])[];
  readonly fresh: readonly Rect[];
  readonly locked: readonly Rect[];
  readonly shown: readonly Rect[];
  readonly others: readonly OtherEditor[];
  /** a dark chip at the pointer, CSS px of the stage */
  readonly chip: { readonly x: number; readonly y: number; readonly lines: readonly string[] } | null;
}
export const NO_OVERLAY: Overlay = {
  selected: [], frame: null, handles: false, said: '', marquee: null, guides: [], ghosts: [], snake: false, line: [], corners: [],
  fresh: [], locked: [], shown: [],
  others: [], chip: null,
};

const HANDLE = 9;
export const KNOB = 22;
/** radius of a corner of a wall */
export const CORNER = 5;

/** The eight handles of a frame on the screen, CSS px. */
export function handlesOf(s: Rect): readonly Handle[] {
  const found: Handle[] = [];
  for (const dx of [-1, 0, 1] as const) {
    for (const dy of [-1, 0, 1] as const) {
      if (dx === 0 && dy === 0) continue;
      // A small frame has only its corners.
      if ((dx === 0 && s.w < 40) || (dy === 0 && s.h < 40)) continue;
      found.push({ dx, dy, x: s.x + ((dx + 1) / 2) * s.w - HANDLE / 2, y: s.y + ((dy + 1) / 2) * s.h - HANDLE / 2, w: HANDLE, h: HANDLE });
    }
  }
  return found;
}

type Ctx = CanvasRenderingContext2D;
interface Brush { readonly ctx: Ctx; readonly camera: Camera; readonly size: Size; readonly c: SeatColours; readonly e: EditColours; readonly theme: Theme }

export const crisp = (value: number): number => Math.round(value) + 0.5;
const off = ({ size }: Brush, s: Rect): boolean => s.x > size.width || s.y > size.height || s.x + s.w < 0 || s.y + s.h < 0;

/** All boxes as one path: a thousand of them cost little more than one. */
function outline(b: Brush, boxes: readonly Rect[], grow: number): void {
  b.ctx.beginPath();
  for (const box of boxes) {
    const s = toScreen(b.camera, box);
    if (!off(b, s)) b.ctx.rect(crisp(s.x - grow), crisp(s.y - grow), Math.round(s.w + 2 * grow), Math.round(s.h + 2 * grow));
  }
}

function tag({ ctx, size }: Brush, text: string, x: number, y: number, fill: string, ink: string, font = 11.5): void {
  if (text === '') return;
  ctx.font = `620 ${font}px ${FONT}`;
  const w = ctx.measureText(text).width + 12;
  const h = font + 8;
  const left = Math.max(2, Math.min(size.width - w - 2, x - w / 2));
  ctx.fillStyle = fill;
  roundRect(ctx, left, y - h / 2, w, h, 4);
  ctx.fill();
  ctx.fillStyle = ink;
  ctx.fillText(text, left + 6, y + font * 0.36);
}

function guides(b: Brush, all: readonly Guide[]): void {
  const { ctx, camera, e } = b;
  ctx.strokeStyle = e.guide;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const { axis, at, from, to, distance } of all) {
    const [x0, y0] = axis === 'x' ? [at, from] : [from, at];
    const [x1, y1] = axis === 'x' ? [at, to] : [to, at];
    const [ax, ay] = [crisp(x0 * camera.k + camera.x), crisp(y0 * camera.k + camera.y)];
    const [bx, by] = [crisp(x1 * camera.k + camera.x), crisp(y1 * camera.k + camera.y)];
    ctx.moveTo(ax, ay);
    ctx.lineTo(bx, by);
    if (distance === undefined) continue;
    const [tx, ty] = axis === 'x' ? [5, 0] : [0, 5];
    for (const [x, y] of [[ax, ay], [bx, by]] as const) {
      ctx.moveTo(x - tx, y - ty);
      ctx.lineTo(x + tx, y + ty);
    }
  }
  ctx.stroke();
  for (const { axis, at, from, to, distance } of all) {
    if (distance === undefined) continue;
    const [x, y] = axis === 'x' ? [at, (from + to) / 2] : [(from + to) / 2, at];
    tag(b, String(distance), x * camera.k + camera.x, y * camera.k + camera.y, e.guide, e.onGuide, 11);
  }
}

/** The island that is being drawn: its numbers, and a dotted line in their order. */
function ghosts(b: Brush, all: readonly GhostSeat[]): void {
  const { ctx, e } = b;
  if (all.length === 0) return;
  outline(b, all, 0);
  ctx.globalAlpha = 0.12;
  ctx.fillStyle = e.select;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = e.select;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([4, 3]);
  ctx.stroke();
  ctx.setLineDash([2, 4]);
  ctx.beginPath();
  const ordered = [...all].sort((x, y) => x.place - y.place).map((ghost) => toScreen(b.camera, ghost));
  ordered.forEach((s, n) => (n === 0 ? ctx.moveTo(s.x + s.w / 2, s.y + s.h * 0.8) : ctx.lineTo(s.x + s.w / 2, s.y + s.h * 0.8)));
  ctx.globalAlpha = 0.7;
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.fillStyle = e.select;
  ctx.textAlign = 'center';
  for (const ghost of all) {
    const s = toScreen(b.camera, ghost);
    if (off(b, s) || s.w < 26) continue;
    ctx.font = `680 ${Math.min(13, s.w / 4)}px ${FONT}`;
    ctx.fillText(ghost.label, s.x + s.w / 2, s.y + s.h / 2 + 4, s.w - 4);
  }
  ctx.textAlign = 'start';
}

function selection(b: Brush, o: Overlay): void {
  const { ctx, camera, e, c } = b;
  if (o.selected.length > 0) {
    outline(b, o.selected, 1);
    ctx.strokeStyle = e.select;
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }
  if (o.frame === null) return;
  const s = toScreen(camera, o.frame);
  ctx.strokeStyle = e.select;
  ctx.lineWidth = 1.5;
  const f = { x: s.x - 5, y: s.y - 5, w: s.w + 10, h: s.h + 10 };
  ctx.strokeRect(crisp(f.x), crisp(f.y), Math.round(f.w), Math.round(f.h));
  if (o.handles) {
    ctx.beginPath();
    ctx.moveTo(f.x + f.w / 2, f.y);
    ctx.lineTo(f.x + f.w / 2, f.y - KNOB + 5);
    ctx.stroke();
    ctx.fillStyle = c.surface;
    ctx.beginPath();
    ctx.arc(f.x + f.w / 2, f.y - KNOB, 5, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
    for (const h of handlesOf(f)) {
      ctx.fillRect(h.x, h.y, h.w, h.h);
      ctx.strokeRect(h.x, h.y, h.w, h.h);
    }
  }
  tag(b, o.said, f.x + f.w / 2, f.y + f.h + 16, e.select, e.onSelect);
}

function plus({ ctx, camera, e, c }: Brush, boxes: readonly Rect[], size: Size): void {
  for (const box of boxes) {
    const s = toScreen(camera, box);
    if (s.w < 14 || s.x > size.width || s.y > size.height || s.x + s.w < 0 || s.y + s.h < 0) continue;
    const r = Math.min(7, s.w / 6);
    const [x, y] = [s.x + s.w - 2, s.y + 2];
    ctx.beginPath();
    ctx.arc(x, y, r + 1.5, 0, 2 * Math.PI);
    ctx.fillStyle = c.surface;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = e.add;
    ctx.fill();
    ctx.strokeStyle = c.surface;
    ctx.lineWidth = 1.6;
    ctx.beginPath();
    ctx.moveTo(x - r / 2, y);
    ctx.lineTo(x + r / 2, y);
    ctx.moveTo(x, y - r / 2);
    ctx.lineTo(x, y + r / 2);
    ctx.stroke();
  }
}

function other(b: Brush, one: OtherEditor): void {
  const { ctx, camera, theme } = b;
  const colour = PEOPLE[theme][one.colour % PEOPLE[theme].length] ?? '';
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 2;
  outline(b, one.boxes, 3);
  ctx.stroke();
  if (one.x === null || one.y === null) return;
  const [x, y] = [one.x * camera.k + camera.x, one.y * camera.k + camera.y];
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + 4, y + 14);
  ctx.lineTo(x + 7.5, y + 8.5);
  ctx.lineTo(x + 14, y + 7);
  ctx.closePath();
  ctx.fill();
  tag(b, one.text, x + 14 + one.text.length * 4, y + 24, colour, b.c.surface);
}

function chip({ ctx, size, c }: Brush, { x, y, lines }: NonNullable<Overlay['chip']>): void {
  ctx.font = `600 13px ${FONT}`;
  const w = Math.max(...lines.map((line) => ctx.measureText(line).width)) + 24;
  const h = lines.length * 18 + 12;
  const left = Math.max(4, Math.min(size.width - w - 4, x + 16));
  const top = Math.max(4, Math.min(size.height - h - 4, y + 18));
  ctx.fillStyle = c.ink;
  roundRect(ctx, left, top, w, h, 8);
  ctx.fill();
  ctx.fillStyle = c.surface;
  lines.forEach((line, n) => {
    ctx.font = n === 0 ? `640 13px ${FONT}` : `500 12px ${FONT}`;
    ctx.fillText(line, left + 12, top + 19 + n * 18);
  });
}

export function paintOverlay(ctx: Ctx, o: Overlay, camera: Camera, size: Size, ratio: number, theme: Theme, c: SeatColours): void {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const b: Brush = { ctx, camera, size, c, theme, e: EDIT_COLOURS[theme] };
  plus(b, o.fresh, size);
  if (o.locked.length > 0) {
    outline(b, o.locked, 1);
    ctx.strokeStyle = c.ink3;
    ctx.lineWidth = 1;
    ctx.setLineDash([1, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (o.shown.length > 0) {
    outline(b, o.shown, 4);
    ctx.strokeStyle = c.warnLine;
    ctx.lineWidth = 3;
    ctx.stroke();
  }
  for (const one of o.others) other(b, one);
  selection(b, o);
  ghosts(b, o.ghosts);
  if (o.line.length > 1) {
    ctx.strokeStyle = b.e.select;
    ctx.lineWidth = 3;
    ctx.beginPath();
    o.line.forEach(([x, y], n) => (n === 0 ? ctx.moveTo(x * camera.k + camera.x, y * camera.k + camera.y)
      : ctx.lineTo(x * camera.k + camera.x, y * camera.k + camera.y)));
    ctx.stroke();
  }
  for (const [x, y] of o.corners) {
    ctx.beginPath();
    ctx.arc(x * camera.k + camera.x, y * camera.k + camera.y, CORNER, 0, 2 * Math.PI);
    ctx.fillStyle = c.surface;
    ctx.fill();
    ctx.strokeStyle = b.e.select;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  if (o.marquee !== null) {
    outline(b, [o.marquee], 0);
    ctx.globalAlpha = 0.1;
    ctx.fillStyle = b.e.select;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = b.e.select;
    ctx.lineWidth = 1;
    ctx.stroke();
  }
  guides(b, o.guides);
  if (o.chip !== null) chip(b, o.chip);
}
