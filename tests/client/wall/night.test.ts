import { describe, expect, it } from 'vitest';
import { isNight } from '../../../client/wall/site-night';

const NIGHT = { from: '22:00', to: '06:00' };
const tokyo = (time: string): boolean => isNight(Date.parse(`2026-11-30T${time}+09:00`), 'Asia/Tokyo', NIGHT);

describe('night by the clock of the site', () => {
  it('goes over midnight', () => {
    expect(['21:59:59', '22:00:00', '23:59:59', '00:00:00', '05:59:59', '06:00:00', '12:00:00'].map(tokyo))
      .toEqual([false, true, true, true, true, false, false]);
  });

  it('may lie within one day', () => {
    const at = (time: string): boolean => isNight(Date.parse(`2026-11-30T${time}Z`), 'UTC', { from: '01:00', to: '5:30' });
    expect(['00:59:00', '01:00:00', '05:29:00', '05:30:00'].map(at)).toEqual([false, true, true, false]);
  });

  it('follows the clock of the site when it is put forward or back', () => {
    const york = (utc: string, night = NIGHT): boolean => isNight(Date.parse(utc), 'America/New_York', night);
    // 2026-03-08: 01:59 EST is followed by 03:00 EDT. 06:00 EDT is 10:00 UTC, an hour earlier than the day before.
    expect(york('2026-03-07T10:59:00Z')).toBe(true);
    expect(york('2026-03-08T09:59:00Z')).toBe(true);
    expect(york('2026-03-08T10:00:00Z')).toBe(false);
    // 2026-11-01: 01:59 EDT is followed by 01:00 EST: a night to 01:30 ends, and begins once more.
    const early = { from: '22:00', to: '01:30' };
    expect(['2026-11-01T05:29:00Z', '2026-11-01T05:31:00Z', '2026-11-01T06:29:00Z', '2026-11-01T06:30:00Z'].map((utc) => york(utc, early)))
      .toEqual([true, false, true, false]);
  });

  it('is none when it has no length, or its times cannot be read', () => {
    for (const night of [{ from: '22:00', to: '22:00' }, { from: '25:00', to: '06:00' }, { from: '', to: '06:00' }, { from: '22:00', to: 'six' }]) {
      expect(isNight(Date.parse('2026-11-30T23:00:00Z'), 'UTC', night)).toBe(false);
    }
  });
});
