import type { Camera, Size } from './camera';
import { backingRatio, HOME, leavesBare, sameCamera, standIn } from './camera';

type Ctx = CanvasRenderingContext2D;

/** there are never more open saves than this; restoring without a save is allowed */
const DEEPEST = 8;

function canvas(parent: HTMLElement, name: string): { readonly element: HTMLCanvasElement; readonly ctx: Ctx } {
  const element = document.createElement('canvas');
  element.className = name;
  element.setAttribute('aria-hidden', 'true');
  // Japanese forms of kanji, whatever the language of the page is.
  element.lang = 'ja';
  parent.append(element);
  const ctx = element.getContext('2d');
  if (ctx === null) throw new Error('This browser gives no 2D canvas.');
  return { element, ctx };
}

/** A new size clears a canvas. A picture of the wrong size until the next paint is better than no picture. */
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

/** The stacked canvases. After a camera move they show the old picture at its new position at once. */
export class Canvases {
  readonly #element = document.createElement('div');
  readonly #ground: ReturnType<typeof canvas>;
  readonly #seats: ReturnType<typeof canvas>;
  /** created at its first paint: most floors never need it */
  #over: ReturnType<typeof canvas> | null = null;
  size: Size = { width: 0, height: 0 };
  ratio = 1;
  /** the camera for which the pictures were painted */
  painted: Camera = HOME;
  /** no seat was painted yet */
  blank = true;

  constructor(host: HTMLElement) {
    this.#element.className = 'seat-canvases';
    host.append(this.#element);
    this.#ground = canvas(this.#element, 'seat-ground');
    this.#seats = canvas(this.#element, 'seat-tiles');
  }

  get ground(): Ctx { return this.#ground.ctx; }
  get seats(): Ctx { return this.#seats.ctx; }

  /** Over the seats. */
  get over(): Ctx {
    if (this.#over === null) {
      this.#over = canvas(this.#element, 'seat-over');
      const { element } = this.#over;
      [element.width, element.height] = [this.#seats.element.width, this.#seats.element.height];
      this.#style(element);
    }
    return this.#over.ctx;
  }

  showOver(shown: boolean): void { this.#over?.element.classList.toggle('shown', shown); }

  get #all(): readonly ReturnType<typeof canvas>[] { return [this.#ground, this.#seats, ...(this.#over === null ? [] : [this.#over])]; }

  /** One canvas pixel is exactly one screen pixel. */
  #style(element: HTMLCanvasElement): void {
    element.style.width = `${element.width / this.ratio}px`;
    element.style.height = `${element.height / this.ratio}px`;
  }

  /**
   * Returns true when the backing store changed: everything must be painted again. Until then the old picture stays.
   * @param size CSS pixels
   * @param device the same in device pixels, if the browser gives it: at 125 % it cannot be computed from rounded sizes
   */
  resize(size: Size, devicePixelRatio: number, device: Size | null = null): boolean {
    const ratio = backingRatio(size, devicePixelRatio);
    // An emulated screen of another density reports the pixels of the real one.
    const near = device !== null && Math.abs(device.width - size.width * ratio) < 2 && Math.abs(device.height - size.height * ratio) < 2;
    const exact = ratio === devicePixelRatio && near ? device : null;
    const backing = {
      width: Math.max(1, exact?.width ?? Math.floor(size.width * ratio)), height: Math.max(1, exact?.height ?? Math.floor(size.height * ratio)),
    };
    const { element } = this.#seats;
    const same = backing.width === element.width && backing.height === element.height;
    if (same && size.width === this.size.width && size.height === this.size.height && ratio === this.ratio) return false;
    const scale = ratio / this.ratio;
    this.size = size;
    this.ratio = ratio;
    for (const { element: one, ctx } of this.#all) {
      enlarge(one, ctx, backing, scale);
      this.#style(one);
    }
    return true;
  }

  /** The browser has lost one of the pictures, and says so. Older ones do not. */
  get isLost(): boolean { return this.#all.some(({ ctx }) => (ctx as { isContextLost?: () => boolean }).isContextLost?.() === true); }

  /** Calls when the browser has lost the pictures and can paint again. Returns the undo. */
  onRestored(restored: () => void): () => void {
    // The event does not bubble, and a canvas may be added later. So the listener is on the parent, in the capture phase.
    this.#element.addEventListener('contextrestored', restored, true);
    return () => this.#element.removeEventListener('contextrestored', restored, true);
  }

  /** Frees the memory: in some browsers a removed canvas keeps its bitmap for a long time. */
  dispose(): void {
    for (const { element } of this.#all) element.width = element.height = 0;
    // Nothing has a position on it any more.
    this.size = { width: 0, height: 0 };
    this.#element.remove();
  }

  /** Shows the pictures as if they were painted for this camera. Returns true when they no longer cover the viewport. */
  move(camera: Camera): boolean {
    if (sameCamera(camera, this.painted)) {
      this.#element.style.transform = '';
      return false;
    }
    const s = standIn(this.painted, camera);
    this.#element.style.transform = `translate(${s.x}px, ${s.y}px) scale(${s.k})`;
    return leavesBare(s, this.size);
  }

  /** Copies the scaled picture into the canvas itself, so that the sharp one can replace it piece by piece. */
  rebase(camera: Camera): void {
    if (sameCamera(camera, this.painted)) return;
    if (this.blank) return this.#paintedFor(camera);
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
    this.#paintedFor(camera);
  }

  #paintedFor(camera: Camera): void {
    this.painted = camera;
    this.#element.style.transform = '';
  }

  /** Removes every clip and transform that an error has left. */
  unwind(): void {
    for (const { ctx } of this.#all) for (let i = 0; i < DEEPEST; i++) ctx.restore();
  }

  filter(css: string): void { this.#element.style.filter = css; }
}
