import type { Box } from '../../stage/camera';
import { toScreen, toWorld } from '../../stage/camera';
import type { Heading } from '../../plan/geometry';
import type { IconName } from '../../ui/icon-shapes';
import { isFar } from '../view/far';
import { roughWidth } from './titles';
import { headingsOf } from '../view/headings';
import type { TeamCounts } from '../types';
import type { Ground } from './ground-context';
import { icon, roundRect } from './paint-context';

// At low zoom: name, counts and a bar of states over each island, or over each zone if its islands are too small for text. Loaded when a
// floor is first shown at this zoom.

/** A panel needs this much space on the screen, px. A lower island gets one line. */
const LEAST_W = 64;
const LEAST_H = 40;
const LINE_H = 15;
const LEAST_SIZE = 11;
const MOST_SIZE = 34;

/** A panel on the floor, in world units. A click on it moves the camera there. */
export interface Panel extends Box { readonly id: string }

export { isFar };

interface Figure { readonly icon: IconName | null; readonly said: string; readonly colour: string }

function figuresOf({ tokens: { colours: c } }: Ground['palette'], counts: TeamCounts, filtered: boolean): readonly Figure[] {
  return [
    ...(filtered ? [{ icon: 'search', said: `${counts.found}`, colour: c.ink } as const] : []),
    { icon: 'check', said: `${counts.available}`, colour: c.available }, { icon: 'phone', said: `${counts.contact}`, colour: c.contact },
    ...(counts.alerts > 0 ? [{ icon: 'triangle-alert', said: `${counts.alerts}`, colour: c.critRing } as const] : []),
    { icon: null, said: `${counts.signedIn}/${counts.people}`, colour: c.ink2 },
  ];
}

/** Rows of figures that fit in the width. */
function rowsOf<T extends { readonly width: number }>(figures: readonly T[], room: number, gap: number): readonly (readonly T[])[] {
  const rows: T[][] = [[]];
  let used = 0;
  for (const figure of figures) {
    const row = rows[rows.length - 1] ?? [];
    if (row.length > 0 && used + gap + figure.width > room) {
      rows.push([figure]);
      used = figure.width;
    } else {
      used += (row.length > 0 ? gap : 0) + figure.width;
      row.push(figure);
    }
  }
  return rows;
}

const holds = (zone: Box, { x, y, w, h }: Box): boolean =>
  x + w / 2 >= zone.x && y + h / 2 >= zone.y && x + w / 2 < zone.x + zone.w && y + h / 2 < zone.y + zone.h;

/** Whose panels fit: the islands', and zones stand in for islands that are too small. */
function shown(g: Ground): readonly { readonly heading: Heading; readonly area: Box }[] {
  const all = new Map(headingsOf(g.floor).map((heading) => [heading.id, heading]));
  const fits = ({ w, h }: Box): boolean => w * g.camera.k >= LEAST_W && h * g.camera.k >= LINE_H;
  const of = (boxes: readonly (Box & { readonly id: string })[]) => boxes.filter(fits).flatMap((area) => {
    const heading = all.get(area.id);
    return heading === undefined ? [] : [{ heading, area }];
  });
  const { islands, zones = [] } = g.floor;
  const largest = of(islands);
  const small = islands.length - largest.length;
  // A zone without islands speaks for itself.
  const alone = zones.filter((zone) => !islands.some((island) => holds(zone, island)));
  return islands.length > 0 && small <= islands.length / 2 ? [...largest, ...of(alone)] : [...of(zones), ...(zones.length === 0 ? largest : [])];
}

/** Paints the panels on an otherwise empty canvas. Returns the visible ones. */
export function paintPanels(g: Ground, counts: ReadonlyMap<string, TeamCounts>, filtered: boolean): readonly Panel[] {
  const { ctx, ratio, viewSize, camera } = g;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (!g.lettering) return [];
  return shown(g).flatMap(({ heading, area }) => {
    const s = toScreen(camera, area);
    if (s.x > viewSize.width || s.y > viewSize.height || s.x + s.w < 0 || s.y + s.h < 0) return [];
    const painted = (s.h < LEAST_H ? paintLine : paintPanel)(g, heading, s, counts.get(heading.id), filtered);
    const at = toWorld(camera, painted.x, painted.y);
    return [{ id: heading.id, ...at, w: painted.w / camera.k, h: painted.h / camera.k }];
  });
}

function paintPanel(g: Ground, { label }: Heading, s: Box, counts: TeamCounts | undefined, filtered: boolean): Box {
  const { ctx, palette, text } = g;
  const c = palette.tokens.colours;
  const size = Math.min(MOST_SIZE, Math.max(LEAST_SIZE, Math.min(s.w / 13, s.h / 8)));
  const pad = Math.max(5, size * 0.45);
  const small = Math.max(LEAST_SIZE, size * 0.88);
  const room = s.w - 2 * pad;
  const figures = (counts === undefined ? [] : figuresOf(palette, counts, filtered))
    .map((figure) => ({ ...figure, width: text.timerEm(ctx, figure.said, 0) * small + (figure.icon === null ? 0 : small * 1.2) }))
    // A cut number would be a different number.
    .filter(({ width }) => width <= room);
  const bar = counts === undefined || counts.people === 0 ? 0 : Math.max(5, size * 0.34);
  const around = pad * 1.6 + (label === '' ? 0 : size * 1.25) + (bar === 0 ? 0 : bar + pad * 0.4);
  const rows = (figures.length === 0 ? [] : rowsOf(figures, room, small * 0.8)).slice(0, Math.max(0, Math.floor((s.h - around) / (small * 1.3))));
  const box = { x: s.x, y: s.y, w: s.w, h: Math.min(s.h, around + rows.length * small * 1.3) };
  roundRect(ctx, box.x + 1, box.y + 1, box.w - 2, box.h - 2, Math.min(10, pad * 1.4));
  ctx.fillStyle = c.zoneTop;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = palette.moreContrast ? c.ink3 : c.line2;
  ctx.stroke();
  let y = box.y + pad * 0.6;
  if (label !== '') {
    ctx.fillStyle = c.ink;
    text.line(ctx, label, box.x + pad, y + size * 0.95, room, 680, size);
    y += size * 1.25;
  }
  for (const row of rows) {
    let x = box.x + pad;
    for (const figure of row) {
      if (figure.icon !== null) icon(ctx, figure.icon, x + small / 2, y + small * 0.6, small, figure.colour);
      ctx.fillStyle = figure.colour;
      text.timer(ctx, figure.said, x + (figure.icon === null ? 0 : small * 1.2), y + small * 0.95, small, 0);
      x += figure.width + small * 0.8;
    }
    y += small * 1.3;
  }
  if (counts !== undefined && bar > 0) paintBar(g, counts, { x: box.x + pad, y: box.y + box.h - pad * 0.6 - bar, w: room, h: bar });
  return box;
}

/** One line over the first seats: the name, and as many counts as fit. */
function paintLine(g: Ground, { label, h, left }: Heading, s: Box, counts: TeamCounts | undefined, filtered: boolean): Box {
  const { ctx, palette, text, camera } = g;
  const box = { x: s.x, y: s.y + h * camera.k - LINE_H, w: s.w, h: LINE_H };
  ctx.fillStyle = palette.tokens.colours.zoneTop;
  roundRect(ctx, box.x + 1, box.y, box.w - 2, box.h, 4);
  ctx.fill();
  const base = box.y + LINE_H * 0.78;
  const from = box.x + Math.max(5, left * camera.k);
  const name = Math.min(roughWidth(label) * LEAST_SIZE, box.w / 2);
  ctx.fillStyle = palette.tokens.colours.ink;
  text.line(ctx, label, from, base, name, 680, LEAST_SIZE);
  let x = from + name + LEAST_SIZE;
  for (const { icon: sign, said, colour } of counts === undefined ? [] : figuresOf(palette, counts, filtered)) {
    const width = text.timerEm(ctx, said, 0) * LEAST_SIZE + (sign === null ? 0 : LEAST_SIZE * 1.2);
    if (x + width > box.x + box.w - 5) break;
    if (sign !== null) icon(ctx, sign, x + LEAST_SIZE / 2, base - LEAST_SIZE * 0.36, LEAST_SIZE, colour);
    ctx.fillStyle = colour;
    text.timer(ctx, said, x + (sign === null ? 0 : LEAST_SIZE * 1.2), base, LEAST_SIZE, 0);
    x += width + LEAST_SIZE * 0.8;
  }
  return box;
}

/** Shares of the agents: available, on contact, after contact work, away, the rest. */
function paintBar({ ctx, palette }: Ground, counts: TeamCounts, { x, y, w, h }: Box): void {
  const c = palette.tokens.colours;
  const shares: readonly (readonly [number, string])[] = [
    [counts.available, c.available], [counts.contact, c.contact], [counts.acw, c.acw], [counts.away, c.away],
  ];
  ctx.fillStyle = c.off;
  ctx.fillRect(x, y, w, h);
  let at = x;
  for (const [share, colour] of shares) {
    const width = (share / counts.people) * w;
    if (width === 0) continue;
    ctx.fillStyle = colour;
    ctx.fillRect(at, y, Math.max(0, width - 1), h);
    at += width;
  }
}
