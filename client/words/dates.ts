import type { Language } from './language';

/** Moments of the server as this browser's time zone writes them. */
export interface Dates {
  /** 25 Nov 2026, 22:02 */
  moment(iso: string): string;
  /** with seconds, for a log */
  exact(iso: string): string;
  /** 25 Nov 2026 */
  day(iso: string): string;
}

/** A moment that cannot be read is shown as it came. */
export function datesOf(lang: Language): Dates {
  const locale = lang === 'ja' ? 'ja-JP' : 'en-GB';
  const formats = (options: Intl.DateTimeFormatOptions): ((iso: string) => string) => {
    const format = new Intl.DateTimeFormat(locale, options);
    return (iso) => {
      const at = Date.parse(iso);
      return Number.isNaN(at) ? iso : format.format(at);
    };
  };
  const day = { year: 'numeric', month: lang === 'ja' ? '2-digit' : 'short', day: lang === 'ja' ? '2-digit' : 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return { moment: formats({ ...day, ...time }), exact: formats({ ...day, ...time, second: '2-digit' }), day: formats(day) };
}
