import { alarmText, lastHeard, stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import type { Breach } from '../alerts/limits';
import type { EmptyBox } from '../plan/geometry';
import { joined } from '../words/words';
import type { Words } from '../words/words';

/**
 * That somebody's instance is not read any more while others are.
 * @param asOf server time that they are shown as of; undefined: as live as the picture; null: not known
 * @returns nothing, or one text
 */
export const held = (asOf: number | null | undefined, words: Words): readonly string[] =>
  asOf === undefined ? [] : [asOf === null ? words.say('seat.old') : words.say('seat.asOf', { time: words.time(asOf) })];

/**
 * What a screen reader says of a seat. Never a ticking time: "On contact since 14:25".
 * @param breach undefined: the time is not known, so nothing can be said of limits; null: no limit is broken
 * @param asOf server time that it is shown as of; undefined: as live as the picture; null: not known
 */
export function seatText(row: Row, words: Words, breach: Breach | null | undefined, asOf?: number | null): string {
  const { agent, shown } = row;
  const also = alarmText(row, words);
  const state = stateText(row, words);
  return joined(words, [
    ...(row.desk === '' ? [] : [row.desk]),
    row.name,
    shown.since === null ? state : words.say('seat.since', { state, time: words.time(shown.since) }),
    ...[lastHeard(agent, words), also].filter((text) => text !== null),
    ...(agent.contacts.length === 0 ? [] : [words.count('seat.contacts', agent.contacts.length)]),
    ...(agent.next === null ? [] : [words.say('seat.next', { name: agent.next })]),
    ...(agent.silent ? [words.say('seat.silent')] : []),
    ...(agent.suspect ? [words.say('seat.suspect')] : []),
    ...held(asOf, words),
    ...(breach === undefined ? [] : [breach === null ? words.say('seat.noAlert') : words.say(`limit.${breach.limit.kind}`)]),
  ]);
}

/** The same for a desk of a drawn floor without a visible agent. */
export function deskText({ desk, taken, reserved, isName = false }: Pick<EmptyBox, 'desk' | 'taken' | 'reserved' | 'isName'>, words: Words): string {
  const state = reserved ? words.say(isName ? 'seat.name' : 'seat.kept', { user: reserved })
    : words.say(taken || reserved === '' ? 'seat.taken' : 'seat.empty');
  return joined(words, [...(desk === undefined || desk.label === '' ? [] : [desk.label]), state]);
}
