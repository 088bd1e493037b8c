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

/** "Long contact (Chat) 18:52, 3:52 over the limit of 15:00": why the seat has its colour. */
export function alertText({ limit, level, over }: Breach, now: number | null, words: Words): string {
  const name = words.say(`limit.${limit.kind}`);
  const what = limit.channel === '' ? name : words.say('alert.channel', { alert: name, channel: wordOr(words, 'channel', limit.channel) });
  if (limit.since === null || now === null) return what;
  const began = level === 2 ? limit.criticalAt : limit.warnAt;
  const time = elapsed(now - limit.since);
  return began <= limit.since ? words.say('alert.since', { alert: what, time })
    : words.say('alert.over', { alert: what, time, limit: elapsed(began - limit.since), over: elapsed(over) });
}
