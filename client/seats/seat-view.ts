import type { SeatView } from './types';
import { worstOf } from '../alerts/limits';
import type { Limit } from '../alerts/limits';
import type { WireAgent, WireContact } from '../live/wire';
import type { StateCode } from '../words/state-codes';
import { isStateCode } from '../words/state-codes';
import type { Language } from '../words/words';
import { seatLabel } from '../agents/names';

/** A code that a newer server may send is shown as what it is to us: unknown. */
export const codeOf = (text: string): StateCode => (isStateCode(text) ? text : 'unknown');

const alarmOf = (text: string | undefined): SeatView['alarm'] =>
  text === 'error' || text === 'missed' || text === 'rejected' ? text : null;

const began = (contact: WireContact): number => contact.k ?? contact.t;

/**
 * The conversation that goes on beside an alarm: connected, else on hold. The alarm keeps the code of the agent, for counts
 * and filters; what is drawn and said is the conversation with the alarm on it.
 */
function conversation(contacts: readonly WireContact[]): { readonly code: 'talking' | 'hold'; readonly contacts: readonly WireContact[] } | null {
  for (const [state, code] of [['CONNECTED', 'talking'], ['CONNECTED_ONHOLD', 'hold']] as const) {
    const found = contacts.filter((contact) => contact.s === state);
    if (found.length > 0) return { code, contacts: found };
  }
  return null;
}

/** A conversation began with the earliest contact in its state; a time that is not known says nothing. */
const since = (contacts: readonly WireContact[]): number =>
  contacts.reduce((first, { t }) => (t > 0 && (first === 0 || t < first) ? t : first), 0);

const ALARMS: ReadonlySet<string> = new Set(['missed', 'rejected', 'error']);

export function longestContact(contacts: readonly WireContact[]): WireContact | null {
  return contacts.reduce<WireContact | null>((best, one) => (best === null || began(one) < began(best) ? one : best), null);
}

/** What is painted for an agent. Pure: the same agent, limits and filter give the same seat. */
export function seatView(agent: WireAgent, limits: readonly Limit[], dimmed: boolean, lang: Language, unnamed: string): SeatView {
  const { card, live } = agent;
  const contacts = live.c ?? [];
  const alarm = alarmOf(live.a);
  const beside = alarm === null ? null : conversation(contacts);
  // Ring and mark stand for the alarm's own limit: it must not redden the fill of the conversation.
  const worst = worstOf(beside === null ? limits : limits.filter((one) => !ALARMS.has(one.kind)));
  return {
    key: card.i ?? 0,
    code: beside?.code ?? codeOf(live.s),
    since: beside === null ? (live.t ?? 0) : since(beside.contacts),
    atLeast: live.al ?? false,
    alarm,
    unknownContact: live.u ?? false,
    label: seatLabel(card, lang, unnamed),
    status: live.n ?? '',
    next: live.x ?? null,
    contacts: contacts.length,
    channel: longestContact(beside?.contacts ?? contacts)?.h ?? '',
    limitSince: worst.since,
    warnAfter: worst.warnAfter,
    criticalAfter: worst.criticalAfter,
    suspect: live.q ?? false,
    silent: live.z ?? false,
    dimmed,
  };
}
