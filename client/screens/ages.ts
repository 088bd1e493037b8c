import type { ScreensWords } from './screens-words';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its largest unit: 12 s, 6 min, 3 h, 2 days. Never below zero: a clock that is a little behind is no future. */
export function lengthText(ms: number, words: ScreensWords): string {
  const time = Math.max(0, ms);
  if (time < MINUTE) return words.say('screens.unit.s', { n: Math.floor(time / SECOND) });
  if (time < HOUR) return words.say('screens.unit.min', { n: Math.floor(time / MINUTE) });
  if (time < 2 * DAY) return words.say('screens.unit.h', { n: Math.floor(time / HOUR) });
  return words.say('screens.unit.days', { n: words.number(Math.floor(time / DAY)) });
}

/** 12 s ago */
export const ageText = (ms: number, words: ScreensWords): string => words.say('screens.ago', { time: lengthText(ms, words) });

/** The list is asked for every 5 s: below this, seconds would only count the time since the last answer. */
const JUST_NOW_MS = 10_000;

/** How long ago something was that happens all the time: just now, 12 s ago. */
export const sinceText = (ms: number, words: ScreensWords): string => (ms < JUST_NOW_MS ? words.say('screens.now') : ageText(ms, words));

/** The time that a code is still good for: m:ss, rounded up, so that 0:00 is its end. */
export function leftText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A clock is right if nobody can see the difference. */
export const CLOCK_RIGHT_MS = 2_000;

/** How far the clock of a device is off. */
export function clockText(offMs: number, words: ScreensWords): string {
  if (Math.abs(offMs) < CLOCK_RIGHT_MS) return words.say('screens.clock.right');
  return words.say(offMs > 0 ? 'screens.clock.ahead' : 'screens.clock.behind', { time: lengthText(Math.abs(offMs), words) });
}
