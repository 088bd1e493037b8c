/**
 * One requestAnimationFrame at a time, requested only if there is something to do. Two kinds of requests: paint as soon as
 * the pace allows, and wake me at a time.
 */
export class Frames {
  readonly #run: (at: number) => void;
  #frame = 0;
  #timer = 0;
  #wakes = Infinity;
  #last = -Infinity;
  #ended = false;
  /** minimum milliseconds between two paints; 0 = every frame */
  interval = 50;

  constructor(run: (at: number) => void) { this.#run = run; }

  /** Paint at the next frame that the pace allows. The first one after a pause is immediate. */
  soon(): void { this.at(performance.now()); }

  /** Paint at the first frame after this time (performance clock). */
  at(time: number): void {
    if (document.hidden || this.#frame !== 0 || this.#ended) return;
    const now = performance.now();
    // Half a frame of tolerance: a frame that comes 1 ms early must not cost a whole one.
    const start = Math.max(time, this.#last + this.interval - 6);
    if (start <= now + 4) {
      this.#clear();
      this.#frame = requestAnimationFrame((at) => {
        this.#frame = 0;
        this.#last = at;
        this.#run(at);
      });
    } else if (start < this.#wakes) {
      this.#clear();
      this.#wakes = start;
      this.#timer = window.setTimeout(() => {
        this.#wakes = Infinity;
        this.at(start);
      }, start - now - 2);
    }
  }

  /** No frame until the next request. */
  stop(): void {
    this.#clear();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** No frame any more. */
  end(): void {
    this.#ended = true;
    this.stop();
  }

  #clear(): void {
    window.clearTimeout(this.#timer);
    this.#wakes = Infinity;
  }
}
