import type { FloorGeometry, IslandBox } from '../../plan/geometry';
import type { Camera, Size } from '../../stage/camera';
import { toScreen } from '../../stage/camera';
import type { IconName } from '../../ui/icon-shapes';
import type { TeamCounts } from '../view/team-counts';
import { icon } from './paint-context';
import type { Palette } from './state-styles';
import type { TextSetter } from './text';

// The title of a team and its counts, in the row over its seats. It is written in the size of the screen, whatever the zoom.

/** All that painting the floor under the seats needs. */
export interface Ground {
  readonly ctx: CanvasRenderingContext2D;
  readonly floor: FloorGeometry;
  readonly palette: Palette;
  readonly camera: Camera;
  readonly glass: Size;
  /** backing pixels per CSS pixel */
  readonly ratio: number;
  readonly text: TextSetter;
  readonly lettering: boolean;
}

interface Row { readonly left: number; readonly head: number }
const rows = new WeakMap<FloorGeometry, ReadonlyMap<string, Row>>();

/** Where the first desk of each island is, from the island's corner: worked out once per floor. */
function rowsOf(floor: FloorGeometry): ReadonlyMap<string, Row> {
  const known = rows.get(floor);
  if (known !== undefined) return known;
  const firsts = new Map<string, { x: number; y: number }>();
  for (const { island, x, y } of [...floor.seats, ...floor.empty]) {
    const first = firsts.get(island);
    firsts.set(island, { x: Math.min(x, first?.x ?? x), y: Math.min(y, first?.y ?? y) });
  }
  const found = new Map<string, Row>();
  for (const { id, x, y } of floor.islands) {
    const first = firsts.get(id);
    if (first !== undefined) found.set(id, { left: first.x - x, head: first.y - y });
  }
  rows.set(floor, found);
  return found;
}

/** In em, near enough to share out a row. */
const roughWidth = (text: string): number => [...text].reduce((sum, ch) => sum + (ch > '\u2e80' ? 1 : 0.62), 0.5);

/** @param counts of an island; undefined: it has none */
export function paintTitle(g: Ground, island: IslandBox, counts: TeamCounts | undefined): void {
  const { ctx, palette, text, camera, glass } = g;
  const row = rowsOf(g.floor).get(island.id);
  const s = toScreen(camera, island);
  if (row === undefined || !g.lettering || s.x > glass.width || s.y > glass.height || s.x + s.w < 0 || s.y + s.h < 0) return;
  const head = row.head * camera.k;
  if (head < 9) return;
  const c = palette.tokens.colours;
  const size = Math.min(22, Math.max(13, head * 0.52));
  const left = Math.max(6, row.left * camera.k);
  const corner = Math.min(12, head / 3);
  ctx.fillStyle = c.zoneTop;
  ctx.fillRect(s.x + corner, s.y + 2, s.w - 2 * corner, head - 4);
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
    if (right - width < s.x + left + roughWidth(island.label) * size) break;
    right -= width;
    ctx.fillStyle = colour;
    if (name !== null) icon(ctx, name, right + small / 2, base - small * 0.36, small, colour);
    ctx.fillStyle = colour;
    text.timer(ctx, said, right + (name === null ? 0 : small * 1.15), base, small, 0);
    right -= small * 0.75;
  }
  ctx.fillStyle = c.ink;
  text.line(ctx, island.label, s.x + left, base, right - s.x - left, 680, size);
}
