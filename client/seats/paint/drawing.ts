import type { Door, Label, SeatKind, Turn, Wall } from '../../plan/document';
import type { Drawing, EmptyBox, IslandBox, SeatBox } from '../../plan/geometry';
import { toScreen } from '../../stage/camera';
import type { Box, Camera } from '../../stage/camera';
import type { IconName } from '../../ui/icon-shapes';
import { mix } from './colour';
import { icon, roundRect } from './paint-context';
import { fontOf } from './text';
import type { DrawingPainter, Ground } from './ground-context';

// The drawn parts without seats: the background image, zones, walls, doors, labels, and the edges of the desks.

const WALL = 6;
const EDGE = 3;
/** text smaller than this on the screen is not painted, px */
const LEAST_TEXT = 9.5;

/** @param picture the background, once it is loaded */
export function drawingPainter(drawing: Drawing, picture: HTMLImageElement | null): DrawingPainter {
  return {
    under(g) {
      if (picture !== null && drawing.background !== null) paintBackground(g, drawing.background, picture);
      for (const zone of g.floor.zones ?? []) paintZone(g, zone);
    },
    desk: paintDeskLabel,
    over(g) {
      for (const wall of drawing.walls) paintWall(g, wall);
      for (const door of drawing.doors) paintDoor(g, door);
      for (const label of drawing.labels) paintLabel(g, label);
      for (const seat of [...g.floor.seats, ...g.floor.empty]) if (seat.desk !== undefined) paintDeskEdge(g, seat, seat.desk.turn);
    },
  };
}

const isOff = (g: Ground, s: Box): boolean => s.x > g.viewSize.width || s.y > g.viewSize.height || s.x + s.w < 0 || s.y + s.h < 0;
const at = (camera: Camera, x: number, y: number): readonly [number, number] => [x * camera.k + camera.x, y * camera.k + camera.y];

const WHITE = '#ffffff';
const kept = new WeakMap<HTMLImageElement, { readonly how: string; readonly made: HTMLCanvasElement }>();
/** Largest side of a changed image, px. */
const MOST_CHANGED = 4_096;

/** Each image is changed once. Safari's canvas has no filters. */
function changed(picture: HTMLImageElement, inverts: boolean, white: string): HTMLCanvasElement {
  const how = `${inverts} ${white}`;
  const known = kept.get(picture);
  if (known?.how === how) return known.made;
  const made = document.createElement('canvas');
  kept.set(picture, { how, made });
  const { naturalWidth, naturalHeight } = picture;
  const scale = Math.min(1, MOST_CHANGED / Math.max(1, naturalWidth, naturalHeight));
  [made.width, made.height] = [Math.max(1, Math.round(naturalWidth * scale)), Math.max(1, Math.round(naturalHeight * scale))];
  const { width, height } = made;
  const ctx = made.getContext('2d');
  if (ctx === null) return made;
  ctx.drawImage(picture, 0, 0, width, height);
  const over = (operation: GlobalCompositeOperation, colour: string): void => {
    ctx.globalCompositeOperation = operation;
    ctx.fillStyle = colour;
    ctx.fillRect(0, 0, width, height);
  };
  if (inverts) over('difference', WHITE);
  if (white !== WHITE) over('multiply', white);
  // Transparent pixels are transparent again.
  ctx.globalCompositeOperation = 'destination-in';
  ctx.drawImage(picture, 0, 0, width, height);
  return made;
}

function paintBackground(g: Ground, { x, y, width, height, opacity }: NonNullable<Drawing['background']>, picture: HTMLImageElement): void {
  const s = toScreen(g.camera, { x, y, w: width, h: height });
  if (isOff(g, s)) return;
  g.ctx.save();
  g.ctx.globalAlpha = Math.min(1, Math.max(0, opacity ?? 1));
  // A plan is drawn on white paper. In the dark theme the paper becomes dark and the lines stay visible. On a wall no white is as bright as white.
  const { theme, white = WHITE } = g.palette.tokens;
  g.ctx.drawImage(theme === 'dark' || white !== WHITE ? changed(picture, theme === 'dark', white) : picture, s.x, s.y, s.w, s.h);
  g.ctx.restore();
}

function paintZone(g: Ground, zone: IslandBox): void {
  const { ctx, camera, palette } = g;
  const c = palette.tokens.colours;
  const s = toScreen(camera, zone);
  if (isOff(g, s)) return;
  roundRect(ctx, s.x, s.y, s.w, s.h, Math.min(18, 14 * camera.k));
  ctx.fillStyle = mix(c.line, c.bg, 0.45);
  ctx.fill();
}

function paintWall({ ctx, camera, palette }: Ground, { points, thickness }: Wall): void {
  ctx.beginPath();
  points.forEach(([x, y], n) => (n === 0 ? ctx.moveTo(...at(camera, x, y)) : ctx.lineTo(...at(camera, x, y))));
  ctx.lineWidth = Math.max(1, (thickness ?? WALL) * camera.k);
  [ctx.lineCap, ctx.lineJoin] = ['square', 'miter'];
  ctx.strokeStyle = palette.tokens.colours.ink3;
  ctx.stroke();
}

/** A gap in the wall with its door leaf, and its name inside the room. */
function paintDoor(g: Ground, { x, y, width, rotation, label }: Door): void {
  const { ctx, camera, palette, text } = g;
  const c = palette.tokens.colours;
  const { k } = camera;
  ctx.save();
  ctx.translate(...at(camera, x, y));
  ctx.rotate(((rotation ?? 0) * Math.PI) / 180);
  const w = width * k;
  ctx.fillStyle = c.bg;
  ctx.fillRect(0, -WALL * k, w, 2 * WALL * k);
  ctx.lineWidth = Math.max(1, 1.5 * k);
  ctx.strokeStyle = c.ink3;
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(0, w);
  ctx.arc(0, 0, w, Math.PI / 2, 0, true);
  ctx.stroke();
  ctx.restore();
  const size = 13 * k;
  if (!g.lettering || label === undefined || label === '' || size < LEAST_TEXT / 1.5) return;
  const [dx, dy] = DOOR_SIDE[rotation ?? 0];
  const [sx, sy] = at(camera, x + dx * (width / 2), y + dy * (width / 2));
  centred(g, label, sx, sy, Math.max(LEAST_TEXT, size), c.ink2, text);
}
/** Towards the inside of the room, in units of half the door. */
const DOOR_SIDE: Readonly<Record<Turn, readonly [number, number]>> = { 0: [1, 1], 90: [-1, 1], 180: [-1, -1], 270: [1, -1] };

function centred({ ctx }: Ground, said: string, x: number, y: number, size: number, colour: string, text: Ground['text']): void {
  ctx.fillStyle = colour;
  ctx.font = fontOf(560, size);
  const width = ctx.measureText(said).width;
  text.line(ctx, said, x - width / 2, y + size * 0.36, width + 1, 560, size);
}

function paintLabel(g: Ground, { text: said, x, y, size, rotation }: Label): void {
  const { ctx, camera, palette, text } = g;
  const natural = size * camera.k;
  if (!g.lettering || natural < LEAST_TEXT / 1.5) return;
  const px = Math.max(LEAST_TEXT, natural);
  ctx.save();
  ctx.translate(...at(camera, x, y));
  ctx.rotate(((rotation ?? 0) * Math.PI) / 180);
  ctx.fillStyle = palette.tokens.colours.ink2;
  text.line(ctx, said, 0, px * 0.8, said.length * px * 1.2, 600, px);
  ctx.restore();
}

/** Position of the desk's edge, beside the seat. */
function paintDeskEdge(g: Ground, seat: Omit<SeatBox, 'key'>, turn: Turn): void {
  const { ctx, camera, palette } = g;
  const s = toScreen(camera, seat);
  if (isOff(g, s) || s.w < 20) return;
  const thick = Math.max(1, EDGE * camera.k);
  const [x, y, w, h] = turn === 0 ? [s.x, s.y - thick - 1, s.w, thick] : turn === 180 ? [s.x, s.y + s.h + 1, s.w, thick]
    : turn === 90 ? [s.x + s.w + 1, s.y, thick, s.h] : [s.x - thick - 1, s.y, thick, s.h];
  ctx.fillStyle = palette.tokens.colours.line2;
  ctx.fillRect(x, y, w, h);
}

/** The icon of an empty desk that is not for an agent. */
const SIGNS: Readonly<Record<SeatKind, IconName | null>> = { agent: null, sv: 'circle-user', training: 'graduation-cap', other: null };

/** The number of an empty desk, and the name that it is reserved for. */
function paintDeskLabel({ ctx, palette, text, unit = 1 }: Ground, { desk, reserved, isName = false }: EmptyBox, s: Box): void {
  // A person who has the seat and is unknown here has no name: then the number is more useful.
  const kept = reserved === undefined || reserved === '' ? '' : isName ? `${reserved} ?` : reserved;
  const said = kept || (desk?.label ?? '');
  const sign = desk === undefined ? null : SIGNS[desk.kind];
  if (sign !== null) icon(ctx, sign, s.x + s.w / 2, s.y + s.h * (said === '' ? 0.5 : 0.3), Math.min(20 * unit, s.h * 0.28), palette.tokens.colours.ink3, 2);
  if (said === '') return;
  const size = Math.min(13 * unit, Math.max(9.5, s.h * 0.24));
  ctx.fillStyle = kept === '' ? palette.tokens.colours.ink3 : palette.tokens.colours.ink2;
  ctx.font = fontOf(560, size);
  const width = Math.min(s.w - 6, ctx.measureText(said).width);
  text.line(ctx, said, s.x + (s.w - width) / 2, s.y + s.h * (sign === null ? 0.5 : 0.68) + size * 0.36, width + 1, 560, size);
}
