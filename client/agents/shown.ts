import { ALARMS } from '../live/agent';
import type { Agent, Contact } from '../live/agent';
import type { StateCode } from '../words/state-codes';

/** The state that is drawn and read out: if there is an alarm during a conversation, the conversation. */
export interface Shown {
  readonly code: StateCode;
  /** server time from which the state's timer counts; null: unknown */
  readonly since: number | null;
  /** channel of the longest contact; '' = none */
  readonly channel: string;
  /** there is an alarm during an ongoing conversation */
  readonly beside: boolean;
}

/** Connected, otherwise on hold. */
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

/** A conversation began with the earliest contact in its state. Unknown times are ignored. */
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

/** An alarm has its own limits: they do not change the fill of the conversation to red. */
export const isAlarmKind = (kind: string): boolean => (ALARMS as readonly string[]).includes(kind);
