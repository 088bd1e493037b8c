import { stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import { elapsed, wordOr } from '../words/words';
import type { Words } from '../words/words';
import { isElsewhere } from './alert-list';
import type { Breach } from './limits';

/** "now On hold 0:19", where the alert is about something else than the state; null: the alert's time is the state's. */
export function stateBeside(row: Row, breach: Breach | null, now: number | null, words: Words): string | null {
  if (breach === null || now === null || row.shown.since === null || !isElsewhere(row, breach)) return null;
  return words.say('alert.now', { state: stateText(row, words), time: elapsed(now - row.shown.since) });
}

/** Milliseconds that the broken limit allows; null: none, or not known since when. */
function allowed({ limit, level }: Breach): number | null {
  const began = level === 2 ? limit.criticalAt : limit.warnAt;
  return limit.since === null || began <= limit.since ? null : began - limit.since;
}

/** "limit 15:00"; null: it is broken at once. */
export function limitText(breach: Breach, words: Words): string | null {
  const time = allowed(breach);
  return time === null ? null : words.say('alert.limit', { time: elapsed(time) });
}

/** "Long contact (Chat) 18:52, 3:52 over the limit of 15:00": why the seat has its colour. */
export function alertText(breach: Breach, now: number | null, words: Words): string {
  const { limit, over } = breach;
  const name = words.say(`limit.${limit.kind}`);
  const what = limit.channel === '' ? name : words.say('alert.channel', { alert: name, channel: wordOr(words, 'channel', limit.channel) });
  if (limit.since === null || now === null) return what;
  const time = elapsed(now - limit.since);
  const most = allowed(breach);
  return most === null ? words.say('alert.since', { alert: what, time })
    : words.say('alert.over', { alert: what, time, limit: elapsed(most), over: elapsed(over) });
}
