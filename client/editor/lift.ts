import type { Rect } from '../plan/edit/boxes';
import { toScreen } from '../stage/camera';
import type { Camera } from '../stage/camera';
import type { Canvases } from '../stage/canvases';

// What is dragged is copied once from the picture and then only moved, so that a thousand seats cost no more than one. Where they were is
// covered, with a dashed trace.

function canvas(host: HTMLElement, name: string): HTMLCanvasElement {
  const element = document.createElement('canvas');
  element.className = name;
  element.setAttribute('aria-hidden', 'true');
  host.append(element);
  return element;
}

export interface LiftColours { readonly cover: string; readonly trace: string; readonly plain: string }

export class Lift {
  readonly #trace: HTMLCanvasElement;
  readonly #ghost: HTMLCanvasElement;
  readonly #canvases: Canvases;
  #camera: Camera | null = null;

  constructor(host: HTMLElement, canvases: Canvases) {
    this.#canvases = canvases;
    this.#trace = canvas(host, 'edit-trace');
    this.#ghost = canvas(host, 'edit-ghost');
  }

  get isUp(): boolean { return this.#camera !== null; }

  /** @param boxes of the floor. @param painted for boxes without a picture of their own: walls, zones, … */
  take(boxes: readonly Rect[], camera: Camera, colours: LiftColours): void {
    const { size, ratio, ground, seats } = this.#canvases;
    this.#camera = camera;
    for (const element of [this.#trace, this.#ghost]) {
      element.width = Math.max(1, Math.round(size.width * ratio));
      element.height = Math.max(1, Math.round(size.height * ratio));
      Object.assign(element.style, { width: `${size.width}px`, height: `${size.height}px`, display: 'block' });
    }
    const [trace, ghost] = [this.#trace.getContext('2d'), this.#ghost.getContext('2d')];
    if (trace === null || ghost === null) return;
    const path = new Path2D();
    ghost.fillStyle = colours.plain;
    for (const box of boxes) {
      const s = toScreen(camera, box);
      if (s.x > size.width || s.y > size.height || s.x + s.w < 0 || s.y + s.h < 0) continue;
      const [x, y] = [Math.floor(s.x * ratio), Math.floor(s.y * ratio)];
      const [w, h] = [Math.ceil((s.x + s.w) * ratio) - x, Math.ceil((s.y + s.h) * ratio) - y];
      const [cx, cy] = [Math.max(0, x), Math.max(0, y)];
      const [cw, ch] = [Math.min(x + w, this.#ghost.width) - cx, Math.min(y + h, this.#ghost.height) - cy];
      if (cw <= 0 || ch <= 0) continue;
      ghost.fillRect(cx, cy, cw, ch);
      ghost.drawImage(ground.canvas, cx, cy, cw, ch, cx, cy, cw, ch);
      ghost.drawImage(seats.canvas, cx, cy, cw, ch, cx, cy, cw, ch);
      path.rect(x + 0.5, y + 0.5, w - 1, h - 1);
    }
    trace.fillStyle = colours.cover;
    trace.fill(path);
    trace.strokeStyle = colours.trace;
    trace.lineWidth = ratio;
    trace.setLineDash([4 * ratio, 3 * ratio]);
    trace.stroke(path);
  }

  /** @param dx distance on the floor */
  move(dx: number, dy: number, camera: Camera): void {
    const from = this.#camera;
    if (from === null) return;
    const k = camera.k / from.k;
    const [ox, oy] = [camera.x - from.x * k, camera.y - from.y * k];
    this.#trace.style.transform = `translate(${ox}px, ${oy}px) scale(${k})`;
    this.#ghost.style.transform = `translate(${ox + dx * camera.k}px, ${oy + dy * camera.k}px) scale(${k})`;
  }

  drop(): void {
    this.#camera = null;
    for (const element of [this.#trace, this.#ghost]) Object.assign(element.style, { display: 'none', transform: '' });
  }

  dispose(): void {
    for (const element of [this.#trace, this.#ghost]) {
      element.width = element.height = 0;
      element.remove();
    }
  }
}
