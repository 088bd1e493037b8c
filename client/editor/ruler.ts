import type { Camera } from '../stage/camera';
import type { Size } from '../stage/camera';
import { FONT, TOKENS } from '../ui/tokens';
import type { SeatColours, Theme } from '../ui/tokens';
import type { Rect } from '../plan/edit/boxes';
import { crisp, EDIT_COLOURS } from './overlay';
import type { EditColours } from './overlay';

const STEPS = [10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/** Ticks of a ruler, and the part that the selection takes. */
function paintRuler(
  ctx: CanvasRenderingContext2D, across: boolean, camera: Camera, length: number, thick: number, ratio: number, c: SeatColours, e: EditColours,
  mark: readonly [number, number] | null,
): void {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = c.bg2;
  ctx.fillRect(0, 0, across ? length : thick, across ? thick : length);
  const step = STEPS.find((one) => one * camera.k >= 64) ?? 10_000;
  const origin = across ? camera.x : camera.y;
  ctx.strokeStyle = c.line2;
  ctx.fillStyle = c.ink3;
  ctx.lineWidth = 1;
  ctx.font = `560 9.5px ${FONT}`;
  ctx.beginPath();
  for (let at = Math.floor(-origin / camera.k / step) * step; at * camera.k + origin < length; at += step / 2) {
    const p = crisp(at * camera.k + origin);
    const whole = at % step === 0;
    const long = whole ? thick * 0.55 : thick * 0.3;
    if (across) {
      ctx.moveTo(p, thick);
      ctx.lineTo(p, thick - long);
      if (whole) ctx.fillText(String(at), p + 3, thick * 0.6);
    } else {
      ctx.moveTo(thick, p);
      ctx.lineTo(thick - long, p);
      if (whole) {
        ctx.save();
        ctx.translate(thick * 0.6, p - 3);
        ctx.rotate(-Math.PI / 2);
        ctx.fillText(String(at), 0, 0);
        ctx.restore();
      }
    }
  }
  ctx.stroke();
  if (mark === null) return;
  ctx.fillStyle = e.select;
  const [from, to] = [mark[0] * camera.k + origin, mark[1] * camera.k + origin];
  if (across) ctx.fillRect(from, thick - 3, to - from, 3);
  else ctx.fillRect(thick - 3, from, 3, to - from);
}

/** thickness, CSS px */
const RULER = 20;

/** A canvas for a part of the editor's picture. */
export function layer(host: HTMLElement, name: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = name;
  canvas.setAttribute('aria-hidden', 'true');
  host.append(canvas);
  return canvas;
}

export function fit(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
}

/** The rulers over and left of the plan. */
export class Rulers {
  readonly #across: HTMLCanvasElement;
  readonly #down: HTMLCanvasElement;

  constructor(host: HTMLElement) {
    this.#across = layer(host, 'edit-ruler across');
    this.#down = layer(host, 'edit-ruler down');
  }

  resize({ width, height }: Size, ratio: number): void {
    fit(this.#across, width, RULER, ratio);
    fit(this.#down, RULER, height, ratio);
  }

  /** @param frame the part that the selection takes; null: none */
  paint(camera: Camera, { width, height }: Size, ratio: number, theme: Theme, frame: Rect | null): void {
    const { colours } = TOKENS[theme];
    const [across, down] = [this.#across.getContext('2d'), this.#down.getContext('2d')];
    const e = EDIT_COLOURS[theme];
    if (across !== null) paintRuler(across, true, camera, width, RULER, ratio, colours, e, frame === null ? null : [frame.x, frame.x + frame.w]);
    if (down !== null) paintRuler(down, false, camera, height, RULER, ratio, colours, e, frame === null ? null : [frame.y, frame.y + frame.h]);
  }

  dispose(): void {
    for (const canvas of [this.#across, this.#down]) {
      canvas.width = canvas.height = 0;
      canvas.remove();
    }
  }
}
