import { stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import { elapsed, wordOr } from '../words/words';
import type { Words } from '../words/words';
import { isElsewhere } from './alert-list';
import type { Breach } from './limits';

/** "now On hold 0:19", if the alert does not belong to the displayed state; null: both times are the same. */
export function stateBeside(row: Row, breach: Breach | null, now: number | null, words: Words): string | null {
  if (breach === null || now === null || row.shown.since === null || !isElsewhere(row, breach)) return null;
  return words.say('alert.now', { state: stateText(row, words), time: elapsed(now - row.shown.since) });
}

/** The exceeded limit in milliseconds; null: none, or the start is unknown. */
function allowed({ limit, level }: Breach): number | null {
  const began = level === 2 ? limit.criticalAt : limit.warnAt;
  return limit.since === null || began <= limit.since ? null : began - limit.since;
}

/** "limit 15:00"; null: the limit is exceeded immediately. */
export function limitText(breach: Breach, words: Words): string | null {
  const time = allowed(breach);
  return time === null ? null : words.say('alert.limit', { time: elapsed(time) });
}

/** "Long contact (Chat) 18:52, 3:52 over the limit of 15:00": the reason for the seat's colour. */
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
