import type { Camera, Size } from './camera';
import { backingRatio, HOME, leavesBare, sameCamera, standIn } from './camera';

type Ctx = CanvasRenderingContext2D;

function canvas(parent: HTMLElement, name: string): { readonly element: HTMLCanvasElement; readonly ctx: Ctx } {
  const element = document.createElement('canvas');
  element.className = name;
  element.setAttribute('aria-hidden', 'true');
  // Japanese forms of kanji, whatever the language of the page.
  element.lang = 'ja';
  parent.append(element);
  const ctx = element.getContext('2d');
  if (ctx === null) throw new Error('This browser gives no 2D canvas.');
  return { element, ctx };
}

/** The two stacked canvases, and the trick that a camera move shows the old picture in its new place at once. */
export class Canvases {
  readonly #element = document.createElement('div');
  readonly #ground: ReturnType<typeof canvas>;
  readonly #seats: ReturnType<typeof canvas>;
  size: Size = { width: 0, height: 0 };
  ratio = 1;
  /** the camera that the pictures were painted for */
  painted: Camera = HOME;

  constructor(host: HTMLElement) {
    this.#element.className = 'seat-glass';
    host.append(this.#element);
    this.#ground = canvas(this.#element, 'seat-ground');
    this.#seats = canvas(this.#element, 'seat-tiles');
  }

  get ground(): Ctx { return this.#ground.ctx; }
  get seats(): Ctx { return this.#seats.ctx; }

  /** Returns true when the backing store changed: everything has to be painted again. */
  resize(size: Size, devicePixelRatio: number): boolean {
    const ratio = backingRatio(size, devicePixelRatio);
    if (size.width === this.size.width && size.height === this.size.height && ratio === this.ratio) return false;
    this.size = size;
    this.ratio = ratio;
    for (const { element } of [this.#ground, this.#seats]) {
      element.width = Math.max(1, Math.floor(size.width * ratio));
      element.height = Math.max(1, Math.floor(size.height * ratio));
      element.style.width = `${size.width}px`;
      element.style.height = `${size.height}px`;
    }
    return true;
  }

  /** Shows the pictures as if they were painted for this camera. Returns true when they no longer cover the glass. */
  move(camera: Camera): boolean {
    if (sameCamera(camera, this.painted)) {
      this.#element.style.transform = '';
      return false;
    }
    const s = standIn(this.painted, camera);
    this.#element.style.transform = `translate(${s.x}px, ${s.y}px) scale(${s.k})`;
    return leavesBare(s, this.size);
  }

  /** Takes the soft stand-in into the picture itself, so that the sharp one can replace it piece by piece. */
  rebase(camera: Camera): void {
    if (sameCamera(camera, this.painted)) return;
    const { element, ctx } = this.#seats;
    const s = standIn(this.painted, camera);
    const copy = document.createElement('canvas');
    copy.width = element.width;
    copy.height = element.height;
    copy.getContext('2d')?.drawImage(element, 0, 0);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, element.width, element.height);
    ctx.drawImage(copy, s.x * this.ratio, s.y * this.ratio, element.width * s.k, element.height * s.k);
    copy.width = 0;
    this.painted = camera;
    this.#element.style.transform = '';
  }

  filter(css: string): void { this.#element.style.filter = css; }
}
