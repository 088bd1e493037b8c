// Times of limits, as people type and read them.

/** The words for the two times that are not a number. */
export interface TimeWords { readonly atOnce: string; readonly none: string }

const AT_ONCE = ['at once', 'immediately', 'すぐ', 'すぐに', '即時', '直ちに'];
const NONE = ['none', 'no limit', 'no', 'off', 'なし', '無し', '-', '–', '—', 'ー'];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const CLOCK = /^(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:\.(\d{1,3}))?$/;
const MINUTES = /^\d{1,4}$/;

/**
 * 8:00, 1:30:00, or 10 (minutes). 0 = at once; null = no limit; undefined: not a time. Full-width digits are accepted, because Japanese input methods
 * write them.
 */
export function parseTime(typed: string): number | null | undefined {
  const text = typed.normalize('NFKC').trim().toLowerCase();
  if (AT_ONCE.includes(text)) return 0;
  if (NONE.includes(text)) return null;
  if (MINUTES.test(text)) return Number(text) * MINUTE;
  const found = CLOCK.exec(text);
  if (found === null) return undefined;
  const [, hours, minutes, seconds, thousandths = ''] = found;
  if (Number(seconds) >= 60 || (hours !== undefined && Number(minutes) >= 60)) return undefined;
  return Number(hours ?? 0) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + Number(thousandths.padEnd(3, '0'));
}

const two = (n: number): string => `${n < 10 ? '0' : ''}${n}`;

/** m:ss, from an hour on h:mm:ss. A time that was set by a program can have thousandths: they are not lost. */
export function clockText(ms: number): string {
  const rest = ms % SECOND;
  const seconds = Math.floor(ms / SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const clock = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  return rest === 0 ? clock : `${clock}.${String(rest).padStart(3, '0')}`;
}

export const printTime = (ms: number | null, words: TimeWords): string => (ms === null ? words.none : ms === 0 ? words.atOnce : clockText(ms));
