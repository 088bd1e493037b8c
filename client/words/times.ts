import type { Language } from './language';

/** Moments as the site's clocks show them. The date stands with them when it is not today's. */
export interface Times {
  /** 14:25, or 27 Nov, 14:25 */
  time(ms: number): string;
  /** 14:25:08, or 27 Nov, 14:25:08 */
  timeOfDay(ms: number): string;
}

export interface TimePlace {
  /** IANA time zone; null: that of this browser */
  readonly zone: string | null;
  /** what day is today is asked of it, in milliseconds */
  readonly now: () => number;
}

export const HERE: TimePlace = { zone: null, now: () => Date.now() };

/** A zone that this browser does not know is better shown in its own than not at all. */
function known(zone: string | null): string | undefined {
  if (zone === null) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

export function timesOf(lang: Language, { zone, now }: TimePlace): Times {
  const locale = lang === 'ja' ? 'ja-JP' : 'en-GB';
  const timeZone = known(zone);
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }) });
  const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...(timeZone === undefined ? {} : { timeZone }) });
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const date = { month: 'short', day: 'numeric' } as const;
  const writer = (clockOnly: Intl.DateTimeFormatOptions): ((ms: number) => string) => {
    const [today, thisYear, ever] = [clockOnly, { ...date, ...clockOnly }, { year: 'numeric' as const, ...date, ...clockOnly }].map(format);
    return (ms) => {
      const [then, here] = [day.format(ms), day.format(now())];
      const chosen = then === here ? today : then.slice(0, 4) === here.slice(0, 4) ? thisYear : ever;
      return chosen?.format(ms) ?? '';
    };
  };
  return { time: writer(clock), timeOfDay: writer({ ...clock, second: '2-digit' }) };
}
