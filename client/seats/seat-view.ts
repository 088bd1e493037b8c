import { isAlarmKind } from '../agents/shown';
import { seatLabel } from '../agents/names';
import type { Row } from '../agents/roster';
import type { RunningLimit } from '../alerts/limits';
import type { Words } from '../words/words';
import type { SeatView } from './types';

/** What is painted for an agent. Pure: the same row, limits and words give the same seat. */
export function seatView({ id, agent, shown, dimmed }: Row, limits: readonly RunningLimit[], words: Words): SeatView {
  return {
    key: id,
    code: shown.code,
    since: shown.since ?? 0,
    atLeast: agent.atLeast,
    alarm: agent.alarm,
    unknownContact: agent.unknownContact,
    label: seatLabel(agent, words.lang, words.say('seat.unnamed')),
    status: agent.status ?? '',
    next: agent.next,
    contacts: agent.contacts.length,
    channel: shown.channel,
    limits,
    // Ring and mark stand for the alarm's own limit.
    fillLimits: shown.beside ? limits.filter((one) => !isAlarmKind(one.kind)) : limits,
    suspect: agent.suspect,
    silent: agent.silent,
    dimmed,
  };
}
