import type { Box } from './camera';

/** The positions of the seats, for hit tests and "what is in this rectangle". Built once per geometry; queries allocate nothing. */
export class SeatGrid {
  readonly #x0: number;
  readonly #y0: number;
  readonly #cell: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #starts: Int32Array;
  readonly #items: Int32Array;
  readonly #boxes: readonly (Box | null)[];
  readonly #seen: Int32Array;
  #round = 0;

  /** boxes by slot; null = a slot without a place */
  constructor(boxes: readonly (Box | null)[]) {
    this.#boxes = boxes;
    this.#seen = new Int32Array(boxes.length);
    let [x0, y0, x1, y1, sides, placed] = [Infinity, Infinity, -Infinity, -Infinity, 0, 0];
    for (const box of boxes) {
      if (box === null) continue;
      x0 = Math.min(x0, box.x); y0 = Math.min(y0, box.y);
      x1 = Math.max(x1, box.x + box.w); y1 = Math.max(y1, box.y + box.h);
      sides += Math.max(box.w, box.h); placed++;
    }
    if (placed === 0) [x0, y0, x1, y1] = [0, 0, 0, 0];
    this.#x0 = x0;
    this.#y0 = y0;
    // About one seat per cell; a floor with distant seats must not make millions of empty cells.
    const side = placed === 0 ? 1 : (sides / placed) * 1.5;
    this.#cell = Math.max(1e-6, side, Math.sqrt(((x1 - x0) * (y1 - y0)) / (16 * placed + 64)));
    this.#columns = Math.floor((x1 - x0) / this.#cell) + 1;
    this.#rows = Math.floor((y1 - y0) / this.#cell) + 1;
    const counts = new Int32Array(this.#columns * this.#rows + 1);
    this.#each((cell) => { counts[cell + 1] = (counts[cell + 1] ?? 0) + 1; });
    for (let i = 1; i < counts.length; i++) counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
    this.#starts = counts;
    this.#items = new Int32Array(counts[counts.length - 1] ?? 0);
    const next = counts.slice();
    this.#each((cell, slot) => {
      const at = next[cell] ?? 0;
      this.#items[at] = slot;
      next[cell] = at + 1;
    });
  }

  /** The seat at a point of the world, or -1. */
  at(x: number, y: number): number {
    let hit = -1;
    this.within(x, y, 0, 0, (slot) => { hit = slot; });
    return hit;
  }

  /** Visits each seat that touches the rectangle, once. */
  within(x: number, y: number, w: number, h: number, visit: (slot: number) => void): void {
    const round = ++this.#round;
    const c0 = this.#column(x), c1 = this.#column(x + w), r0 = this.#row(y), r1 = this.#row(y + h);
    for (let row = r0; row <= r1; row++) {
      for (let column = c0; column <= c1; column++) {
        const cell = row * this.#columns + column;
        const end = this.#starts[cell + 1] ?? 0;
        for (let i = this.#starts[cell] ?? 0; i < end; i++) {
          const slot = this.#items[i] ?? 0;
          if (this.#seen[slot] === round) continue;
          this.#seen[slot] = round;
          const box = this.#boxes[slot];
          if (box && box.x <= x + w && box.x + box.w >= x && box.y <= y + h && box.y + box.h >= y) visit(slot);
        }
      }
    }
  }

  #column(x: number): number { return Math.min(this.#columns - 1, Math.max(0, Math.floor((x - this.#x0) / this.#cell))); }
  #row(y: number): number { return Math.min(this.#rows - 1, Math.max(0, Math.floor((y - this.#y0) / this.#cell))); }

  #each(visit: (cell: number, slot: number) => void): void {
    this.#boxes.forEach((box, slot) => {
      if (box === null) return;
      for (let row = this.#row(box.y); row <= this.#row(box.y + box.h); row++) {
        for (let column = this.#column(box.x); column <= this.#column(box.x + box.w); column++) visit(row * this.#columns + column, slot);
      }
    });
  }
}
