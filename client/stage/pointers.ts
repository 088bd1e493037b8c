/** A pointer at a time, in CSS pixels of the stage. */
export interface Sample { readonly id: number; readonly x: number; readonly y: number }

export type PointerKind = 'mouse' | 'pen' | 'touch';

/** How far a press may move and still be a click: hands shake, and a fingertip rolls. In CSS pixels. */
export const SLOP: Readonly<Record<PointerKind, number>> = { mouse: 4, pen: 6, touch: 10 };

/** The movement of the pointers since the last sample: a translation by (dx, dy), then a scale around (x, y). */
export interface Travel { readonly dx: number; readonly dy: number; readonly scale: number; readonly x: number; readonly y: number }

interface Point { readonly x: number; readonly y: number }

const centre = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = ([a, b]: readonly [Point, Point]): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The pressed pointers, and whether they can still become a click. It does not use events. */
export class Pointers {
  readonly #down = new Map<number, Point>();
  #start: Point = { x: 0, y: 0 };
  #slop = 0;
  #dragging = false;

  get count(): number { return this.#down.size; }
  /** the press has moved beyond the slop, or a second finger was added: it is not a click any more */
  get dragging(): boolean { return this.#dragging; }
  has(id: number): boolean { return this.#down.has(id); }

  press({ id, x, y }: Sample, kind: PointerKind): void {
    if (this.#down.size === 0) {
      this.#start = { x, y };
      this.#slop = SLOP[kind];
      this.#dragging = false;
    } else this.#dragging = true;
    this.#down.set(id, { x, y });
  }

  /** Null: not one of ours, or still within the slop. */
  move({ id, x, y }: Sample): Travel | null {
    const before = this.#down.get(id);
    if (before === undefined) return null;
    const two = this.#two();
    if (two !== null) {
      this.#down.set(id, { x, y });
      const now = this.#two() ?? two;
      const [from, to] = [centre(two), centre(now)];
      const was = distance(two);
      return { dx: to.x - from.x, dy: to.y - from.y, scale: was > 0 ? distance(now) / was : 1, ...to };
    }
    if (!this.#dragging) {
      if (Math.hypot(x - this.#start.x, y - this.#start.y) <= this.#slop) return null;
      this.#dragging = true;
    }
    this.#down.set(id, { x, y });
    return { dx: x - before.x, dy: y - before.y, scale: 1, x, y };
  }

  /** Released or lost. The remaining pointers continue from their position. */
  lift(id: number): void { this.#down.delete(id); }

  /** The browser cancelled the pointers. */
  drop(): void {
    this.#down.clear();
    this.#dragging = true;
  }

  /** Two fingers count; a third one is a palm. */
  #two(): readonly [Point, Point] | null {
    const [a, b] = this.#down.values();
    return a === undefined || b === undefined ? null : [a, b];
  }
}

const LINE = 0.05;
const PAGE = 1;
const PIXEL = 0.002;
/** a pinch on a trackpad comes as a wheel event with ctrl, in small steps */
const PINCH = 10;

/** The scale factor of a wheel event. Units of WheelEvent: deltaMode 0 pixels, 1 lines, 2 pages. */
export function wheelScale(wheel: { readonly deltaY: number; readonly deltaMode: number; readonly ctrlKey: boolean }): number {
  const unit = wheel.deltaMode === 1 ? LINE : wheel.deltaMode === 2 ? PAGE : PIXEL;
  return 2 ** (-wheel.deltaY * unit * (wheel.ctrlKey ? PINCH : 1));
}
