import { describe, expect, it } from 'vitest';
import { nextCall } from '../../../client/alerts/pace';
import type { LastCall, Pace } from '../../../client/alerts/pace';

/** A browser whose tabs share the last call. */
class Bell {
  #pace: Pace | null = null;
  last: LastCall | null;
  readonly calls: string[] = [];

  constructor(other?: Bell) { this.last = other?.last ?? null; }

  /** The page shows these loud critical alerts at this second. */
  see(second: number, ...critical: readonly string[]): this {
    const { pace, call } = nextCall(this.#pace, critical, this.last, second * 1_000);
    this.#pace = pace;
    if (call.length > 0) {
      this.last = { at: second * 1_000, ids: call };
      this.calls.push(`${second}: ${call.join()}`);
    }
    return this;
  }
}

describe('the sound', () => {
  it('calls for nobody who was there when the page began', () => {
    expect(new Bell().see(0, 'a', 'b').see(1, 'a', 'b').calls).toEqual([]);
  });

  it('calls at once for a new alert, and once for five hundred', () => {
    const storm = Array.from({ length: 500 }, (_, i) => `s${i}`);
    const bell = new Bell().see(0).see(1, ...storm);
    for (let second = 2; second < 30; second++) bell.see(second, ...storm);
    expect(bell.calls).toEqual([`1: ${storm.join()}`]);
  });

  it('calls at most once in ten seconds; those who waited are called for together', () => {
    const bell = new Bell().see(0).see(1, 'a');
    for (let second = 2; second <= 12; second++) bell.see(second, 'a', 'b', ...(second > 5 ? ['c'] : []));
    expect(bell.calls).toEqual(['1: a', '11: b,c']);
  });

  it('does not call for what is over or acknowledged before its turn', () => {
    const bell = new Bell().see(0).see(1, 'a').see(4, 'a', 'b').see(8, 'a').see(11, 'a').see(20, 'a');
    expect(bell.calls).toEqual(['1: a']);
  });

  it('calls again for an alert that is loud again: a snooze that ended, the next level', () => {
    const bell = new Bell().see(0).see(1, 'a').see(5).see(305, 'a');
    expect(bell.calls).toEqual(['1: a', '305: a']);
  });

  it('calls once when a laptop wakes, however much happened', () => {
    const bell = new Bell().see(0).see(1).see(7_200, 'a', 'b', 'c').see(7_201, 'a', 'b', 'c', 'd').see(7_209, 'a', 'b', 'c', 'd');
    expect(bell.calls).toEqual(['7200: a,b,c']);
  });

  it('is not stopped by a clock that was set back', () => {
    const bell = new Bell().see(5_000).see(5_001, 'a').see(100, 'a', 'b');
    expect(bell.calls).toEqual(['5001: a', '100: b']);
  });

  it('calls once in all tabs of a browser', () => {
    const one = new Bell().see(0).see(1, 'a');
    const other = new Bell().see(0);
    other.last = one.last;
    other.see(1, 'a').see(2, 'a', 'b').see(11, 'a', 'b');
    expect(other.calls).toEqual(['11: b']);
  });
});
