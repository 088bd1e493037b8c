import { describe, expect, it } from 'vitest';
import { datesOf } from '../../../client/words/dates';
import { timesOf } from '../../../client/words/times';
import { momentOf, wallClock } from '../../../client/words/zone';

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

  it('have seconds on request', () =>
    expect(timesOf('en', tokyo('2026-11-28T03:00:00Z')).timeOfDay(at('2026-11-28T05:25:08Z'))).toBe('14:25:08'));

  it('use the zone of the browser for an unknown zone', () => {
    const now = (): number => at('2026-11-28T03:00:00Z');
    expect(timesOf('en', { zone: 'Mars/Olympus', now }).time(now())).toBe(timesOf('en', { zone: null, now }).time(now()));
  });
});

describe('the server\'s times', () => {
  const dates = datesOf(timesOf('en', tokyo('2026-11-28T03:00:00Z')));
  it('are shown in the time zone of the site, with the date when it is not today\'s', () => {
    expect(dates.moment('2026-11-28T05:25:08+00:00')).toBe('14:25');
    expect(dates.exact('2026-11-27T14:59:59Z')).toBe('27 Nov, 23:59:59');
    expect(dates.day('2026-11-27T15:00:00Z')).toBe('28 Nov 2026');
  });
  it('are shown unchanged if they cannot be read', () => expect(dates.moment('soon')).toBe('soon'));
});

describe('a typed time', () => {
  it.each([
    ['2026-03-02T09:00', 'Asia/Tokyo', '2026-03-02T00:00:00.000Z'],
    ['2026-07-01T09:00', 'America/New_York', '2026-07-01T13:00:00.000Z'],
    // The hour that occurs twice is the first or the second one. The hour that is skipped is the hour after it.
    ['2026-03-08T03:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08T01:30', 'America/New_York', '2026-03-08T06:30:00.000Z'],
    ['2026-11-01T03:30', 'America/New_York', '2026-11-01T08:30:00.000Z'],
    ['2026-03-02T09:00', 'Asia/Kathmandu', '2026-03-02T03:15:00.000Z'],
  ])('%s in %s is %s, and is written the same way again', (field, zone, iso) => {
    expect(new Date(momentOf(field, zone)).toISOString()).toBe(iso);
    expect(wallClock(Date.parse(iso), zone)).toBe(field);
  });
  it('is NaN when it is not a time', () => expect([momentOf('', null), momentOf('noon', 'Asia/Tokyo')]).toEqual([NaN, NaN]));
});
