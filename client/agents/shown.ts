import { ALARMS } from '../live/agent';
import type { Agent, Contact } from '../live/agent';
import type { StateCode } from '../words/state-codes';

/** What is drawn and said of an agent: with an alarm beside a conversation, the conversation. */
export interface Shown {
  readonly code: StateCode;
  /** server time that the state's timer counts from; null: not known */
  readonly since: number | null;
  /** channel of the longest contact; '' = none */
  readonly channel: string;
  /** an alarm stands beside a conversation that goes on */
  readonly beside: boolean;
}

/** Connected, else on hold. */
function conversation(contacts: readonly Contact[]): { readonly code: 'talking' | 'hold'; readonly contacts: readonly Contact[] } | null {
  for (const [state, code] of [['CONNECTED', 'talking'], ['CONNECTED_ONHOLD', 'hold']] as const) {
    const found = contacts.filter((contact) => contact.state === state);
    if (found.length > 0) return { code, contacts: found };
  }
  return null;
}

const began = (contact: Contact): number => contact.connectedAt ?? contact.since ?? Infinity;
const longest = (contacts: readonly Contact[]): Contact | null =>
  contacts.reduce<Contact | null>((best, one) => (best === null || began(one) < began(best) ? one : best), null);

/** A conversation began with the earliest contact in its state; a time that is not known says nothing. */
const earliest = (contacts: readonly Contact[]): number | null =>
  contacts.reduce<number | null>((first, { since }) => (since !== null && (first === null || since < first) ? since : first), null);

export function shownOf(agent: Agent): Shown {
  const beside = agent.alarm === null ? null : conversation(agent.contacts);
  return {
    code: beside?.code ?? agent.state,
    since: beside === null ? agent.since : earliest(beside.contacts),
    channel: longest(beside?.contacts ?? agent.contacts)?.channel ?? '',
    beside: beside !== null,
  };
}

/** Limits of an alarm are its own: they do not redden the fill of a conversation beside it. */
export const isAlarmKind = (kind: string): boolean => (ALARMS as readonly string[]).includes(kind);
