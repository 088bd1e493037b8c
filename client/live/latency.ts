/** The newest measurements of one kind, and their percentiles. */
export class Ring {
  private readonly values: Float64Array;
  private written = 0;

  constructor(size = 1024) {
    this.values = new Float64Array(size);
  }

  add(value: number): void {
    this.values[this.written++ % this.values.length] = value;
  }

  get count(): number {
    return Math.min(this.written, this.values.length);
  }

  /** Nearest rank; null while nothing was measured. */
  percentile(p: number): number | null {
    const count = this.count;
    if (count === 0) return null;
    const sorted = this.values.slice(0, count).sort();
    return sorted[Math.min(count - 1, Math.max(0, Math.ceil((p / 100) * count) - 1))] ?? null;
  }
}

/** One change on its way to the glass, in server milliseconds; 0 = not known. */
export interface ChangeTimes {
  readonly event: number;
  readonly read: number;
}

/**
 * Event to glass: from Amazon Connect's EventTimestamp to the paint. Ours: from reading the record out of the stream to
 * the paint. Changes wait here between being applied and being painted.
 */
export class Latency {
  readonly eventToGlass = new Ring();
  readonly ours = new Ring();
  private waiting: ChangeTimes[] = [];

  applied(change: ChangeTimes): void {
    if (this.waiting.length < 4096) this.waiting.push(change);
  }

  painted(serverNow: number | null): void {
    if (serverNow !== null) {
      for (const change of this.waiting) {
        if (change.event > 0) this.eventToGlass.add(Math.max(0, serverNow - change.event));
        if (change.read > 0) this.ours.add(Math.max(0, serverNow - change.read));
      }
    }
    this.waiting = [];
  }

  /** Not painted at all (hidden tab, list scrolled elsewhere): no measurement. */
  forget(): void {
    this.waiting = [];
  }
}
