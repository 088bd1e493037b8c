import type { SeatTrust } from '../types';

/** a clock that changes by more than this from one frame to the next was set, ms */
const JUMP_MS = 250;

/** The time that the picture shows: the server's, or the last one while the picture is paused or not trusted. */
export class PictureClock {
  trust: SeatTrust = 'live';
  /** server time in ms of the painted picture; null: unknown, no seat has a time */
  now: number | null = null;
  readonly #server: () => number | null;
  #skew = NaN;

  constructor(server: () => number | null) { this.#server = server; }

  /** Stale and paused pictures keep their last time; a live one without a clock has none. */
  get holds(): boolean { return this.trust === 'stale' || this.trust === 'held'; }

  /** The current value of `now`. */
  peek(): number | null { return this.holds ? this.now : this.#server(); }

  /** Sets the time for a whole picture. */
  take(): void { this.now = this.peek(); }

  /**
   * Sets the time of a frame.
   * @param at time of the frame, on the performance clock
   * @returns true when every timer is wrong: the time became known or unknown, or was set
   */
  setFrame(at: number): boolean {
    const now = this.peek();
    const skew = now === null ? NaN : now - at;
    const jumped = Math.abs(skew - this.#skew) > JUMP_MS && !this.holds;
    const turned = (now === null) !== (this.now === null);
    this.now = now;
    this.#skew = skew;
    return jumped || turned;
  }
}
