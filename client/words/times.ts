import type { Language } from './language';
import { knownZone } from './zone';

/** Times in the site's time zone, with the date if it is not today. */
export interface Times {
  /** 14:25, or 27 Nov, 14:25 */
  time(ms: number): string;
  /** 14:25:08, or 27 Nov, 14:25:08 */
  timeOfDay(ms: number): string;
  /** 27 Nov 2026 */
  day(ms: number): string;
}

export interface TimePlace {
  /** IANA time zone; null: that of this browser */
  readonly zone: string | null;
  /** used to find out today's date, in milliseconds */
  readonly now: () => number;
}

export const HERE: TimePlace = { zone: null, now: () => Date.now() };

export function timesOf(lang: Language, { zone, now }: TimePlace): Times {
  const locale = lang === 'ja' ? 'ja-JP' : 'en-GB';
  const timeZone = knownZone(zone);
  const format = (options: Intl.DateTimeFormatOptions, of = locale): ((ms: number) => string) => {
    // Each one takes about 2 ms to make, and most are never used.
    let made: Intl.DateTimeFormat | null = null;
    return (ms) => (made ??= new Intl.DateTimeFormat(of, { ...options, hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }) })).format(ms);
  };
  const dayOf = format({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA');
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const date = { month: 'short', day: 'numeric' } as const;
  const year = { year: 'numeric', ...date } as const;
  const writer = (clockOnly: Intl.DateTimeFormatOptions): ((ms: number) => string) => {
    const [today, thisYear, ever] = [format(clockOnly), format({ ...date, ...clockOnly }), format({ ...year, ...clockOnly })];
    return (ms) => {
      const [then, here] = [dayOf(ms), dayOf(now())];
      return then === here ? today(ms) : then.slice(0, 4) === here.slice(0, 4) ? thisYear(ms) : ever(ms);
    };
  };
  return { time: writer(clock), timeOfDay: writer({ ...clock, second: '2-digit' }), day: format(year) };
}
