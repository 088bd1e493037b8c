import { describe, expect, it } from 'vitest';
import { createSteadyTime } from '../../../client/live/steady-time';

describe('the time that continues during sleep', () => {
  it.each([
    ['performance.now() that stands still in sleep', 0, 3_600_000, 3_600_000],
    ['performance.now() that goes on in sleep', 3_600_000, 3_600_000, 3_600_000],
    ['a wall clock that is corrected by seconds', 1_000, 6_000, 1_000],
    ['a wall clock that is set back', 1_000, -3_600_000, 1_000],
  ] as const)('%s', (_name, performance, wall, passed) => {
    let at = 5_000;
    let clock = 1_780_000_000_000;
    const now = createSteadyTime(() => at, () => clock);
    const before = now();
    at += performance;
    clock += wall;
    expect(now() - before).toBe(passed);
    expect(now() - before).toBe(passed);
  });

  it('does not treat the sum of small corrections as sleep', () => {
    let at = 0;
    let clock = 0;
    const now = createSteadyTime(() => at, () => clock);
    for (let i = 0; i < 100; i++) {
      at += 1_000;
      clock += 1_500;
      now();
    }
    expect(now()).toBe(100_000);
  });
});
