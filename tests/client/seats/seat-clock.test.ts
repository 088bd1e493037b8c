import { describe, expect, it } from 'vitest';
import { NEVER, nextTick, timerText } from '../../../client/seats/view/seat-clock';
import { elapsed } from '../../../client/words/words';

const T = 1_700_000_000_000;

describe('the timer', () => {
  it.each([
    [0, '0:00'], [999, '0:00'], [1000, '0:01'], [59_999, '0:59'], [60_000, '1:00'], [599_000, '9:59'], [3_599_999, '59:59'],
    [3_600_000, '1:00h'], [3_660_000, '1:01h'], [359_999_999, '99:59h'], [360_000_000, '100h'],
  ])('%i ms is written %s, on a seat and everywhere else', (ms, text) => expect([timerText(ms, false), elapsed(ms)]).toEqual([text, text]));
  it('is never negative when the clock is behind the event', () => expect(timerText(-5000, false)).toBe('0:00'));
  it('marks a time that is only a lower bound', () => expect(timerText(61_000, true)).toBe('1:01+'));
});

describe('the next tick', () => {
  it('is on the second of the seat, not of the clock', () => expect(nextTick(T + 300, T + 1500)).toBe(T + 2300));
  it('is strictly later, also exactly on the second', () => expect(nextTick(T, T + 5000)).toBe(T + 6000));
  it('is exactly on the hour, then once a minute', () => {
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
  it('never comes without a start time', () => expect(nextTick(0, T)).toBe(NEVER));
});
