import { hasLeft } from '../agents/agent-text';
import { isAlarmKind } from '../agents/shown';
import { seatLabel, shortName, unnamedText } from '../agents/names';
import type { Row } from '../agents/roster';
import type { RunningLimit } from '../alerts/limits';
import type { Words } from '../words/words';
import type { SeatView } from './types';

const NONE: ReadonlySet<string> = new Set();

/**
 * What is painted for an agent. Pure: the same row, limits and words give the same seat.
 * @param namesakes family names that several people of the floor have
 * @param asOf server time that it is shown as of; undefined: as live as the picture; null: not known
 */
export function seatView(
  { id, agent, desk, shown, dimmed }: Row, limits: readonly RunningLimit[], words: Words, namesakes: ReadonlySet<string> = NONE,
  asOf?: number | null,
): SeatView {
  return {
    key: id,
    code: shown.code,
    since: shown.since ?? 0,
    atLeast: agent.atLeast,
    alarm: agent.alarm,
    unknownContact: agent.unknownContact,
    label: seatLabel(agent, words.lang, unnamedText(agent, words)),
    short: shortName(agent, namesakes, unnamedText(agent, words)),
    desk,
    offMark: words.say(hasLeft(agent) ? 'seat.departed.mark' : 'seat.off'),
    minuteMark: words.say('seat.minutes'),
    status: agent.status ?? '',
    next: agent.next,
    contacts: agent.contacts.length,
    channel: shown.channel,
    limits,
    // Ring and mark show the alarm's own limit.
    fillLimits: shown.beside ? limits.filter((one) => !isAlarmKind(one.kind)) : limits,
    suspect: agent.suspect,
    silent: agent.silent,
    asOf: asOf === undefined ? null : (asOf ?? 0),
    dimmed,
    ...(hasLeft(agent) ? { departed: true } : {}),
  };
}
