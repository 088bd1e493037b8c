import type { SeatView } from '../seats/types';
import { worstOf } from '../thresholds';
import type { Limit } from '../thresholds';
import type { StateCode, WireAgent, WireContact } from '../wire';
import { isStateCode } from '../words/words';
import type { Language } from '../words/words';
import { seatLabel } from './names';

/** A code that a newer server may send is shown as what it is to us: unknown. */
export const codeOf = (text: string): StateCode => (isStateCode(text) ? text : 'unknown');

const alarmOf = (text: string | undefined): SeatView['alarm'] =>
  text === 'error' || text === 'missed' || text === 'rejected' ? text : null;

const began = (contact: WireContact): number => contact.k ?? contact.t;

export function longestContact(contacts: readonly WireContact[]): WireContact | null {
  return contacts.reduce<WireContact | null>((best, one) => (best === null || began(one) < began(best) ? one : best), null);
}

/** What is painted for an agent. Pure: the same agent, limits and filter give the same seat. */
export function seatView(agent: WireAgent, limits: readonly Limit[], dimmed: boolean, lang: Language, unnamed: string): SeatView {
  const { card, live } = agent;
  const contacts = live.c ?? [];
  const worst = worstOf(limits);
  return {
    key: card.i ?? 0,
    code: codeOf(live.s),
    since: live.t ?? 0,
    atLeast: live.al ?? false,
    alarm: alarmOf(live.a),
    unknownContact: live.u ?? false,
    label: seatLabel(card, lang, unnamed),
    status: live.n ?? '',
    next: live.x ?? null,
    contacts: contacts.length,
    channel: longestContact(contacts)?.h ?? '',
    limitSince: worst.since,
    warnAfter: worst.warnAfter,
    criticalAfter: worst.criticalAfter,
    suspect: live.q ?? false,
    silent: live.z ?? false,
    dimmed,
  };
}
