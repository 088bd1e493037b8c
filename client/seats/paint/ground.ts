import { roundRect } from './paint-context';
import type { Camera, Size } from '../../stage/camera';
import { toScreen } from '../../stage/camera';
import { mix } from './colour';
import type { Palette } from './state-styles';
import type { TextSetter } from './text';
import type { FloorGeometry } from '../../plan/geometry';

/** The floor under the seats: islands with their names, and places where nobody sits. */
export function paintGround(
  ctx: CanvasRenderingContext2D, floor: FloorGeometry, palette: Palette, camera: Camera, glass: Size, ratio: number, text: TextSetter, lettering: boolean,
): void {
  const c = palette.tokens.colours;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const snap = (v: number): number => Math.round(v * ratio) / ratio;
  // The name of an island stands over its first desk.
  const firsts = new Map<string, { x: number; y: number }>();
  for (const place of [...floor.seats, ...floor.empty]) {
    const first = firsts.get(place.island);
    if (first === undefined) firsts.set(place.island, { x: place.x, y: place.y });
    else {
      first.x = Math.min(first.x, place.x);
      first.y = Math.min(first.y, place.y);
    }
  }
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
    const first = firsts.get(island.id) ?? island;
    const head = (first.y - island.y) * camera.k;
    if (!lettering || head < 9) continue;
    const size = Math.min(22, Math.max(19 * camera.k, Math.min(13, head * 0.72)));
    ctx.fillStyle = c.ink;
    const left = Math.max(6, (first.x - island.x) * camera.k);
    text.line(ctx, island.label, x + left, y + head / 2 + size * 0.36, w - 2 * left, 680, size);
  }
  const faint = mix(c.line, c.zoneBottom, 0.8);
  const width = Math.min(1.5, Math.max(0.5, 1.5 * camera.k));
  ctx.lineWidth = width;
  ctx.strokeStyle = faint;
  for (const place of floor.empty) {
    const s = toScreen(camera, place);
    if (s.x > glass.width || s.y > glass.height || s.x + s.w < 0 || s.y + s.h < 0 || s.w < 4) continue;
    roundRect(ctx, snap(s.x) + width / 2, snap(s.y) + width / 2, snap(s.w) - width, snap(s.h) - width, Math.min(10 * camera.k, s.h / 4));
    if (place.taken) {
      ctx.fillStyle = faint;
      ctx.fill();
    }
    ctx.stroke();
  }
}
