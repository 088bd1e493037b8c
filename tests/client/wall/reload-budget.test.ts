import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_RELOADS, reloadNow, WINDOW_MS } from '../../../client/wall/reload-budget';

const T = 1_780_000_000_000;
const MINUTE = 60_000;

describe('the budget of reloads', () => {
  it('allows three in a quarter of an hour, and the next one when the first is so old', () => {
    let times: readonly number[] = [];
    for (const at of [0, 1, 2]) {
      const next = reloadNow(times, T + at * MINUTE);
      expect(next).toMatchObject({ allowed: true, until: null });
      times = next.times;
    }
    expect(reloadNow(times, T + 3 * MINUTE)).toEqual({ allowed: false, times, until: T + 15 * MINUTE });
    expect(reloadNow(times, T + 15 * MINUTE - 1).allowed).toBe(false);
    expect(reloadNow(times, T + 15 * MINUTE)).toEqual({ allowed: true, times: [T + MINUTE, T + 2 * MINUTE, T + 15 * MINUTE], until: null });
  });

  it('never allows more than three in any quarter of an hour', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 * MINUTE }), { maxLength: 60 }), (waits) => {
      let [at, times] = [T, [] as readonly number[]];
      const done: number[] = [];
      for (const wait of waits) {
        at += wait;
        const next = reloadNow(times, at);
        times = next.times;
        if (next.allowed) done.push(at);
      }
      for (const first of done) expect(done.filter((one) => one >= first && one < first + WINDOW_MS).length).toBeLessThanOrEqual(MOST_RELOADS);
    }));
  });

  it('ends also when the clock of the server is set back', () => {
    const ahead = [T + MINUTE, T + 2 * MINUTE, T + 3 * MINUTE];
    expect(reloadNow(ahead, T).until).toBeLessThanOrEqual(T + WINDOW_MS);
    expect(reloadNow(ahead, T - 30 * MINUTE).allowed).toBe(true);
  });
});
