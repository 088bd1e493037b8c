const PULSE_MS = 8_000;
/** how often a pulsing seat is painted, ms */
export const PULSE_EVERY = 80;
/** if more than these pulse at once, the pulse has no use and only costs time */
const MOST_PULSING = 12;

/** Seats that have just become critical: they pulse for a few seconds. */
export class Pulses {
  readonly #starts = new Map<number, number>();

  get any(): boolean { return this.#starts.size > 0; }
  /** another seat may begin */
  get room(): boolean { return this.#starts.size < MOST_PULSING; }

  start(slot: number, at: number): void { this.#starts.set(slot, at); }
  clear(): void { this.#starts.clear(); }

  /** Opacity of the ring, 0.2 to 1. */
  strength(slot: number, at: number): number {
    const start = this.#starts.get(slot);
    return start === undefined ? 1 : 0.6 + 0.4 * Math.cos(((at - start) / 1000) * Math.PI);
  }

  /** Ends finished pulses, and reports each one that must be painted. */
  tick(at: number, stillCritical: (slot: number) => boolean, paint: (slot: number) => void): void {
    for (const [slot, start] of this.#starts) {
      if (at - start > PULSE_MS || !stillCritical(slot)) this.#starts.delete(slot);
      paint(slot);
    }
  }
}
