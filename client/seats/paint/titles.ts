import { toScreen } from '../../stage/camera';
import type { Heading } from '../../plan/geometry';
import type { IconName } from '../../ui/icon-shapes';
import type { TeamCounts } from '../types';
import { icon, roundRect } from './paint-context';
import type { Ground } from './ground-context';

// The title of a team and its counts, in the row above its seats. Its size is that of the screen, independent of the zoom.

/** A lower row has no text, px. */
export const LEAST_ROW = 9;

/** In em, exact enough to divide a row. */
export const roughWidth = (text: string): number => [...text].reduce((sum, ch) => sum + (ch > '\u2e80' ? 1 : 0.62), 0.5);

/** @param counts undefined: there is no agent to count */
export function paintTitle(g: Ground, heading: Heading, counts: TeamCounts | undefined): void {
  const { ctx, palette, text, camera, viewSize } = g;
  const s = toScreen(camera, heading);
  const head = s.h;
  if (!g.lettering || s.x > viewSize.width || s.y > viewSize.height || s.x + s.w < 0 || s.y + head < 0 || head < LEAST_ROW) return;
  const c = palette.tokens.colours;
  // In a low row the title becomes a little smaller, so that the seats below do not cut it.
  const size = Math.min(22 * (g.unit ?? 1), Math.max(11, Math.min(13, head - 1), head * 0.52));
  const left = Math.max(6, heading.left * camera.k);
  ctx.fillStyle = c.zoneTop;
  if (heading.chip) {
    roundRect(ctx, s.x + 1, s.y + 0.5, s.w - 2, head - 1, Math.min(10, head / 3));
    ctx.fill();
  } else {
    const corner = Math.min(12, head / 3);
    ctx.fillRect(s.x + corner, s.y + 2, s.w - 2 * corner, head - 4);
  }
  const base = s.y + head / 2 + size * 0.34;
  let right = s.x + s.w - left;
  const small = size * 0.9;
  const parts: readonly (readonly [IconName | null, string, string])[] = counts === undefined ? [] : [
    [null, `${counts.signedIn}/${counts.people}`, c.ink2],
    ['triangle-alert', counts.alerts === 0 ? '' : `${counts.alerts}`, c.critRing],
    ['phone', `${counts.contact}`, c.contact],
    ['check', `${counts.available}`, c.available],
  ];
  for (const [name, said, colour] of parts) {
    const width = text.timerEm(ctx, said, 0) * small + (name === null ? 0 : small * 1.15);
    if (said === '') continue;
    // The title comes first, then as many counts as fit beside it.
    if (right - width < s.x + left + roughWidth(heading.label) * size) break;
    right -= width;
    ctx.fillStyle = colour;
    if (name !== null) icon(ctx, name, right + small / 2, base - small * 0.36, small, colour);
    ctx.fillStyle = colour;
    text.timer(ctx, said, right + (name === null ? 0 : small * 1.15), base, small, 0);
    right -= small * 0.75;
  }
  ctx.fillStyle = c.ink;
  text.line(ctx, heading.label, s.x + left, base, right - s.x - left, 680, size);
}

/** The title shows the same for both. */
export const sameTitle = (a: TeamCounts | undefined, b: TeamCounts | undefined): boolean =>
  a?.signedIn === b?.signedIn && a?.people === b?.people && a?.alerts === b?.alerts && a?.contact === b?.contact && a?.available === b?.available;
