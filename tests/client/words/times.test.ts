import { describe, expect, it } from 'vitest';
import { timesOf } from '../../../client/words/times';

const at = (text: string): number => Date.parse(text);
const tokyo = (now: string) => ({ zone: 'Asia/Tokyo', now: () => at(now) });

describe('times of the site', () => {
  it.each([
    ['en', '2026-11-28T03:00:00Z', '2026-11-28T05:25:08Z', '14:25'],
    ['ja', '2026-11-28T03:00:00Z', '2026-11-28T05:25:08Z', '14:25'],
    ['en', '2026-11-28T16:00:00Z', '2026-11-28T05:25:08Z', '28 Nov, 14:25'],
    ['ja', '2026-11-28T16:00:00Z', '2026-11-28T05:25:08Z', '11月28日 14:25'],
    ['en', '2027-01-01T16:00:00Z', '2026-11-28T05:25:08Z', '28 Nov 2026, 14:25'],
    ['en', '2026-11-27T15:00:01Z', '2026-11-27T15:00:00Z', '00:00'],
  ] as const)('in %s, on %s, %s is %s', (lang, now, then, text) => expect(timesOf(lang, tokyo(now)).time(at(then))).toBe(text));

  it('have seconds where they are asked for', () => expect(timesOf('en', tokyo('2026-11-28T03:00:00Z')).timeOfDay(at('2026-11-28T05:25:08Z'))).toBe('14:25:08'));

  it('are those of the browser in a zone that it does not know', () => {
    const now = (): number => at('2026-11-28T03:00:00Z');
    expect(timesOf('en', { zone: 'Mars/Olympus', now }).time(now())).toBe(timesOf('en', { zone: null, now }).time(now()));
  });
});
