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

  /** Nearest rank; null without measurements. */
  percentile(p: number): number | null {
    const count = this.count;
    if (count === 0) return null;
    const sorted = this.values.slice(0, count).sort();
    return sorted[Math.min(count - 1, Math.max(0, Math.ceil((p / 100) * count) - 1))] ?? null;
  }
}

/** One change before it is painted, in server milliseconds; 0 = unknown. */
export interface ChangeTimes {
  readonly event: number;
  readonly read: number;
}

/**
 * Event to screen: from Amazon Connect's EventTimestamp to the paint. Own part: from reading the record from the stream to
 * the paint. Changes wait here after they are applied and before they are painted.
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

  /** Not painted (hidden tab, or outside the visible list): no measurement. */
  forget(): void {
    this.waiting = [];
  }
}
