import type { Times } from './times';

/** Times from the server's JSON, in the site's time zone. A value that cannot be read is shown without changes. */
export interface Dates {
  /** 22:02, or 25 Nov, 22:02 */
  moment(iso: string): string;
  /** with seconds, for a log */
  exact(iso: string): string;
  /** 25 Nov 2026 */
  day(iso: string): string;
}

/** @param times of the words: contains language, time zone and today's date */
export function datesOf(times: Times): Dates {
  const written = (write: (ms: number) => string) => (iso: string): string => {
    const at = Date.parse(iso);
    return Number.isNaN(at) ? iso : write(at);
  };
  return { moment: written(times.time), exact: written(times.timeOfDay), day: written(times.day) };
}
