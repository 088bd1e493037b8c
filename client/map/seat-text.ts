import { breachAt } from '../alerts/limits';
import type { Words } from '../words/words';
import type { Row } from '../agents/roster';

/** State as words: the status name for away, the code's word otherwise. */
export function stateText(row: Row, words: Words): string {
  const { live } = row.agent;
  const { code } = row.seat;
  if (code === 'away' && live.n !== undefined && live.n !== '') return live.n;
  const unsure = live.u ?? false;
  return code === 'talking' && !unsure && row.seat.channel === 'VOICE' ? words.say('state.talking.voice') : words.state(code, unsure);
}

/** "also Missed"; nothing where the state itself says it. */
export function alarmText(row: Row, words: Words): string | null {
  const { alarm, code } = row.seat;
  return alarm === null || alarm === code ? null : words.say('seat.also', { state: words.state(alarm) });
}

/** What a screen reader says of a seat. Never a ticking time: "On contact since 14:25". */
/** @param at server time; null: not known, so nothing can be said of limits */
export function seatText(row: Row, words: Words, at: number | null): string {
  const { live } = row.agent;
  const also = alarmText(row, words);
  const breach = at === null ? null : breachAt(row.limits, at);
  const state = stateText(row, words);
  return [
    row.name,
    row.seat.since === 0 ? state : words.say('seat.since', { state, time: words.time(row.seat.since) }),
    ...(also === null ? [] : [also]),
    ...(row.seat.contacts === 0 ? [] : [words.count('seat.contacts', row.seat.contacts)]),
    ...(live.x === undefined ? [] : [words.say('seat.next', { name: live.x })]),
    ...(row.seat.silent ? [words.say('seat.silent')] : []),
    ...(row.seat.suspect ? [words.say('seat.suspect')] : []),
    // Without a time nothing can be said of limits, neither so nor so.
    ...(at === null ? [] : [breach === null ? words.say('seat.noAlert') : words.say(`limit.${breach.limit.kind}`)]),
  ].join(words.lang === 'ja' ? '、' : ', ');
}
