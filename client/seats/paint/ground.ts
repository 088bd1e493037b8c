import { toScreen } from '../../stage/camera';
import type { TeamCounts } from '../view/team-counts';
import { mix } from './colour';
import { roundRect } from './paint-context';
import { paintTitle } from './titles';
import type { Ground } from './titles';

/**
 * Islands with their titles, and places where nobody sits.
 * @param filtered a filter dims the seats: empty places must not stand out of them
 */
export function paintGround(g: Ground, counts: ReadonlyMap<string, TeamCounts>, filtered: boolean): void {
  const { ctx, floor, palette, camera, glass, ratio } = g;
  const c = palette.tokens.colours;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const snap = (v: number): number => Math.round(v * ratio) / ratio;
  for (const island of floor.islands) {
    const s = toScreen(camera, island);
    if (s.x > glass.width || s.y > glass.height || s.x + s.w < 0 || s.y + s.h < 0) continue;
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
    paintTitle(g, island, counts.get(island.id));
  }
  const faint = mix(c.line, c.zoneBottom, 0.8);
  ctx.globalAlpha = filtered ? 0.3 : 1;
  ctx.lineWidth = 1;
  for (const place of floor.empty) {
    const s = toScreen(camera, place);
    if (s.x > glass.width || s.y > glass.height || s.x + s.w < 0 || s.y + s.h < 0 || s.w < 4) continue;
    roundRect(ctx, snap(s.x) + 0.5, snap(s.y) + 0.5, snap(s.w) - 1, snap(s.h) - 1, Math.min(10 * camera.k, s.h / 4));
    if (place.taken) {
      ctx.fillStyle = faint;
      ctx.fill();
    }
    // No tile, and a dashed edge: nobody belongs here. Someone who is signed off has a tile.
    ctx.setLineDash(place.taken || s.w < 14 ? [] : [4, 3]);
    ctx.strokeStyle = place.taken ? faint : c.line2;
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}
