import { describe, expect, it } from 'vitest';
import { barFraction, levelOf, NEVER, nextDue, nextStage, nextTick, timerText } from '../../../client/seats/view/seat-clock';

const T = 1_700_000_000_000;
const limit = { limitSince: T, warnAfter: 120_000, criticalAfter: 240_000 };

describe('the timer', () => {
  it.each([
    [0, '0:00'], [999, '0:00'], [1000, '0:01'], [59_999, '0:59'], [60_000, '1:00'], [599_000, '9:59'], [3_599_999, '59:59'],
    [3_600_000, '1:00h'], [3_660_000, '1:01h'], [360_000_000, '100h'],
  ])('%i ms is written %s', (elapsed, text) => expect(timerText(elapsed, false)).toBe(text));
  it('never shows a minus when the clock lags the event', () => expect(timerText(-5000, false)).toBe('0:00'));
  it('marks a time that is only a lower bound', () => expect(timerText(61_000, true)).toBe('1:01+'));
});

describe('the next tick', () => {
  it('comes on the second of the seat, not of the clock', () => expect(nextTick(T + 300, T + 1500)).toBe(T + 2300));
  it('is strictly later, also on the very second', () => expect(nextTick(T, T + 5000)).toBe(T + 6000));
  it('hits the hour exactly, then comes once a minute', () => {
    expect(nextTick(T, T + 3_599_400)).toBe(T + 3_600_000);
    expect(nextTick(T, T + 3_600_000)).toBe(T + 3_660_000);
  });
  it('changes the text each time, and never in between', () => {
    for (const now of [T, T + 1, T + 999, T + 59_500, T + 3_599_999, T + 3_601_234]) {
      const next = nextTick(T, now);
      expect(timerText(next - T, false)).not.toBe(timerText(now - T, false));
      expect(timerText(next - 1 - T, false)).toBe(timerText(now - T, false));
    }
  });
  it('never comes without a since', () => expect(nextTick(0, T)).toBe(NEVER));
});

describe('the stages', () => {
  it.each([[119_999, 0], [120_000, 1], [239_999, 1], [240_000, 2]])('after %i ms the level is %i', (elapsed, level) => {
    expect(levelOf(limit, T + elapsed)).toBe(level);
  });
  it('a seat without a limit has none', () => expect(levelOf({ ...limit, limitSince: 0 }, T + 1e9)).toBe(0));
  it('a limit of zero means none, not at once', () => {
    expect(levelOf({ limitSince: T, warnAfter: 0, criticalAfter: 0 }, T + 1e9)).toBe(0);
    expect(levelOf({ limitSince: T, warnAfter: 0, criticalAfter: 1000 }, T + 1000)).toBe(2);
  });
  it('the bar is full when the first stage is reached', () => {
    expect(barFraction(limit, T + 60_000)).toBe(0.5);
    expect(barFraction(limit, T + 999_000)).toBe(1);
    expect(barFraction({ ...limit, warnAfter: 0 }, T + 60_000)).toBe(0.25);
    expect(barFraction({ ...limit, limitSince: 0 }, T)).toBe(-1);
  });
  it('the next stage is the nearer of those still ahead', () => {
    expect(nextStage(limit, T)).toBe(T + 120_000);
    expect(nextStage(limit, T + 120_000)).toBe(T + 240_000);
    expect(nextStage(limit, T + 240_000)).toBe(NEVER);
  });
  it('a seat without a visible timer sleeps until its stage', () => {
    expect(nextDue(T, limit, T + 1, false)).toBe(T + 120_000);
    expect(nextDue(T, limit, T + 1, true)).toBe(T + 1000);
  });
});
