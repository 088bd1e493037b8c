import { toScreen } from '../../stage/camera';
import { SMALL_FROM } from '../view/detail';
import type { TeamCounts } from '../types';
import { mix } from './colour';
import { roundRect } from './paint-context';
import { paintTitle } from './titles';
import { headingsOf } from '../view/headings';
import type { Ground } from './ground-context';

/**
 * Islands with their titles, and places where nobody sits.
 * @param counts null: no titles
 * @param filtered a filter dims the seats: empty places must not stand out
 */
export function paintGround(g: Ground, counts: ReadonlyMap<string, TeamCounts> | null, filtered: boolean): void {
  const { ctx, floor, palette, camera, viewSize, ratio } = g;
  const c = palette.tokens.colours;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.drawing?.under(g);
  const snap = (v: number): number => Math.round(v * ratio) / ratio;
  for (const island of floor.islands) {
    const s = toScreen(camera, island);
    if (s.x > viewSize.width || s.y > viewSize.height || s.x + s.w < 0 || s.y + s.h < 0) continue;
    const [x, y, w, h] = [snap(s.x), snap(s.y), snap(s.w), snap(s.h)];
    const shade = ctx.createLinearGradient(0, y, 0, y + h);
    shade.addColorStop(0, c.zoneTop);
    shade.addColorStop(1, c.zoneBottom);
    roundRect(ctx, x + 0.5, y + 0.5, w - 1, h - 1, Math.min(18 * camera.k, 18));
    ctx.fillStyle = shade;
    ctx.fill();
    ctx.lineWidth = palette.moreContrast ? 2 : 1;
    ctx.strokeStyle = palette.moreContrast ? c.ink3 : c.line;
    ctx.stroke();
  }
  if (counts !== null) for (const heading of headingsOf(floor)) paintTitle(g, heading, counts.get(heading.id));
  const faint = mix(c.line, c.zoneBottom, 0.8);
  ctx.globalAlpha = filtered ? 0.3 : 1;
  ctx.lineWidth = 1;
  for (const place of floor.empty) {
    const s = toScreen(camera, place);
    if (s.x > viewSize.width || s.y > viewSize.height || s.x + s.w < 0 || s.y + s.h < 0 || s.w < 4) continue;
    roundRect(ctx, snap(s.x) + 0.5, snap(s.y) + 0.5, snap(s.w) - 1, snap(s.h) - 1, Math.min(10 * camera.k, s.h / 4));
    if (place.taken) {
      ctx.fillStyle = faint;
      ctx.fill();
    }
    // No tile, and a dashed edge: the seat is not assigned. A logged-off agent has a tile.
    ctx.setLineDash(place.taken || s.w < 14 ? [] : [4, 3]);
    ctx.strokeStyle = place.taken ? faint : c.line2;
    ctx.stroke();
    if (!place.taken && g.lettering && s.w >= SMALL_FROM) g.drawing?.desk(g, place, s);
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  g.drawing?.over(g);
}
