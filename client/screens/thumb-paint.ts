import { pageOfZones } from '../plan/page-of-zones';
import type { FloorGeometry } from '../plan/geometry';
import { greyOf, mix } from '../seats/paint/colour';
import { paletteOf } from '../seats/paint/state-styles';
import { tokensIn } from '../ui/palettes';
import type { Theme } from '../ui/tokens';
import type { ThumbFloor } from './thumb-floors';

/** CSS px, as in the design: 16 to 10 */
export const THUMB = { width: 214, height: 134 } as const;
const MARGIN = 8;
/** A seat is never thinner than this, and never grows beyond that. */
const [LEAST, MOST] = [1.5, 16];
/** what is left of a colour that is not on the glass, or not known to be */
const LEFT = 0.12;

type Box = Pick<FloorGeometry['seats'][number], 'x' | 'y' | 'w' | 'h'>;

/** How the floor lies in the small picture. Pure. */
export function fitted({ width, height, frame = { x: 0, y: 0, w: width, h: height } }: FloorGeometry): (box: Box) => Box {
  const [w, h] = [THUMB.width - 2 * MARGIN, THUMB.height - 2 * MARGIN];
  const scale = Math.min(w / Math.max(1, frame.w), h / Math.max(1, frame.h), MOST / 95);
  const [left, top] = [MARGIN + (w - frame.w * scale) / 2, MARGIN + (h - frame.h * scale) / 2];
  return (box) => ({
    x: left + (box.x - frame.x) * scale, y: top + (box.y - frame.y) * scale,
    w: Math.max(LEAST, box.w * scale - 1), h: Math.max(LEAST, box.h * scale - 1),
  });
}

/**
 * Paints the seats as colours, without names.
 * @param zones ids; none: the whole floor
 * @param live false: without colours
 */
export function paintThumb(
  ctx: CanvasRenderingContext2D, { floor, states }: ThumbFloor, { zones, theme, colours, live }:
  { readonly zones: readonly string[]; readonly theme: Theme; readonly colours: string; readonly live: boolean },
): void {
  const tokens = tokensIn(colours, theme);
  const { looks } = paletteOf(tokens, false);
  const shade = (colour: string): string => (live ? colour : mix(colour, greyOf(colour), LEFT));
  const page = pageOfZones(floor, zones);
  const at = fitted(page);
  const fill = (box: Box, colour: string): void => {
    ctx.fillStyle = colour;
    const { x, y, w, h } = at(box);
    ctx.fillRect(x, y, w, h);
  };
  ctx.fillStyle = tokens.colours.bg;
  ctx.fillRect(0, 0, THUMB.width, THUMB.height);
  for (const zone of page.zones ?? page.islands) fill(zone, tokens.colours.zoneBottom);
  for (const desk of page.empty) fill(desk, tokens.colours.line);
  ctx.globalAlpha = live ? 1 : 0.6;
  for (const seat of page.seats) {
    const look = looks[states.get(seat.key) ?? 'unknown'];
    fill(seat, shade(look.texture === 'outline' ? tokens.colours.line2 : look.fill));
  }
  ctx.globalAlpha = 1;
}
