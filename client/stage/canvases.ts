import type { Camera, Size } from './camera';
import { backingRatio, HOME, leavesBare, sameCamera, standIn } from './camera';

type Ctx = CanvasRenderingContext2D;

/** more saves than this are never open at once; restoring none is allowed */
const DEEPEST = 8;

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

/** A new size empties a canvas; a picture of the wrong size until the next paint is better than none. */
function enlarge(element: HTMLCanvasElement, ctx: Ctx, to: Size, scale: number): void {
  const { width, height } = element;
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  if (width > 0 && height > 0) copy.getContext('2d')?.drawImage(element, 0, 0);
  element.width = to.width;
  element.height = to.height;
  if (width > 0 && height > 0) ctx.drawImage(copy, 0, 0, width * scale, height * scale);
  copy.width = 0;
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

  /**
   * Returns true when the backing store changed: everything has to be painted again. Until then the old picture stays.
   * @param size CSS pixels
   * @param device the same in pixels of the screen, where the browser tells it: at 125 % no sum of rounded sizes gives it
   */
  resize(size: Size, devicePixelRatio: number, device: Size | null = null): boolean {
    const ratio = backingRatio(size, devicePixelRatio);
    const exact = ratio === devicePixelRatio ? device : null;
    const backing = {
      width: Math.max(1, exact?.width ?? Math.floor(size.width * ratio)), height: Math.max(1, exact?.height ?? Math.floor(size.height * ratio)),
    };
    const { element } = this.#seats;
    const same = backing.width === element.width && backing.height === element.height;
    if (same && size.width === this.size.width && size.height === this.size.height && ratio === this.ratio) return false;
    const scale = ratio / this.ratio;
    this.size = size;
    this.ratio = ratio;
    for (const one of [this.#ground, this.#seats]) {
      enlarge(one.element, one.ctx, backing, scale);
      // One pixel of the picture is one of the screen, never a little more or less.
      one.element.style.width = `${backing.width / ratio}px`;
      one.element.style.height = `${backing.height / ratio}px`;
    }
    return true;
  }

  /** Calls when the browser has lost the pictures and can paint again. Returns the undo. */
  onRestored(restored: () => void): () => void {
    const both = [this.#ground.element, this.#seats.element];
    for (const one of both) one.addEventListener('contextrestored', restored);
    return () => { for (const one of both) one.removeEventListener('contextrestored', restored); };
  }

  /** Gives the memory back: a canvas without a document keeps its bitmap for long in some browsers. */
  dispose(): void {
    for (const { element } of [this.#ground, this.#seats]) element.width = element.height = 0;
    this.#element.remove();
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

  /** Takes off every clip and transform that an error has left. */
  unwind(): void {
    for (const { ctx } of [this.#ground, this.#seats]) for (let i = 0; i < DEEPEST; i++) ctx.restore();
  }

  filter(css: string): void { this.#element.style.filter = css; }
}
