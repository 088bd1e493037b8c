import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockText, parseTime, printTime } from '../../../client/settings/times';
import { settingsWords } from '../../../client/settings/settings-words';
import { timeWords } from '../../../client/settings/time-words';

const MINUTE = 60_000;

describe('a time that is typed', () => {
  it.each([
    ['8:00', 8 * MINUTE], ['0:30', 30_000], ['90:00', 90 * MINUTE], ['1:30:00', 90 * MINUTE], ['10', 10 * MINUTE], [' 10 ', 10 * MINUTE],
    ['１０：３０', 10.5 * MINUTE], ['0', 0], ['at once', 0], ['即時', 0], ['なし', null], ['none', null], ['-', null], ['–', null], ['24:00:00', 1440 * MINUTE],
    ['0:01.500', 1_500],
  ])('%s is read', (text, ms) => { expect(parseTime(text)).toBe(ms); });
  it.each(['', '8:60', '1:60:00', 'ten', '-5', '8:00:00:00', '8:', ':30', '1e3', '99999', '8.5'])('“%s” is not read as another time', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
  it('is what is written, in both languages', () => {
    fc.assert(fc.property(fc.option(fc.integer({ min: 0, max: 1440 * MINUTE })), (ms) => {
      for (const lang of ['en', 'ja'] as const) expect(parseTime(printTime(ms, timeWords(settingsWords(lang))))).toBe(ms);
    }));
  });
  it('is written short', () => {
    expect([30_000, 10 * MINUTE, 90 * MINUTE, 1_500].map(clockText)).toEqual(['0:30', '10:00', '1:30:00', '0:01.500']);
  });
});
