import { alarmText, stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import type { Breach } from '../alerts/limits';
import { joined } from '../words/words';
import type { Words } from '../words/words';

/**
 * What a screen reader says of a seat. Never a ticking time: "On contact since 14:25".
 * @param breach undefined: the time is not known, so nothing can be said of limits; null: no limit is broken
 */
export function seatText(row: Row, words: Words, breach: Breach | null | undefined): string {
  const { agent, shown } = row;
  const also = alarmText(row, words);
  const state = stateText(row, words);
  return joined(words, [
    row.name,
    shown.since === null ? state : words.say('seat.since', { state, time: words.time(shown.since) }),
    ...(also === null ? [] : [also]),
    ...(agent.contacts.length === 0 ? [] : [words.count('seat.contacts', agent.contacts.length)]),
    ...(agent.next === null ? [] : [words.say('seat.next', { name: agent.next })]),
    ...(agent.silent ? [words.say('seat.silent')] : []),
    ...(agent.suspect ? [words.say('seat.suspect')] : []),
    ...(breach === undefined ? [] : [breach === null ? words.say('seat.noAlert') : words.say(`limit.${breach.limit.kind}`)]),
  ]);
}
