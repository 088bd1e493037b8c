import { codeOf } from '../words/state-codes';
import type { StateCode } from '../words/state-codes';
import type { WireAgent, WireContact, WireOther } from './wire';

// What the rest of the page knows of an agent: the wire's letters end here. All times are server milliseconds; null: not known.

export interface Contact {
  /** VOICE, CHAT, TASK, EMAIL, or what Amazon Connect may add */
  readonly channel: string;
  /** Amazon Connect's state text: CONNECTED, CONNECTED_ONHOLD, MISSED, … */
  readonly state: string;
  readonly since: number | null;
  /** connected to the agent at */
  readonly connectedAt: number | null;
  readonly queue: string | null;
  /** the agent only listens to a colleague's contact */
  readonly monitored: boolean;
}

export const ALARMS = ['error', 'missed', 'rejected'] as const;
export type Alarm = (typeof ALARMS)[number];

export interface Agent {
  /** unique within an instance and stable for ever: what follows `agent/` in the ARN */
  readonly id: string;
  readonly user: string;
  readonly first: string;
  readonly last: string;
  readonly profile: string;
  /** hierarchy groups from the top */
  readonly groups: readonly string[];
  /** the group that sits together; '' = none */
  readonly team: string;
  /** number of the place in the team, from 0 */
  readonly desk: number;
  readonly state: StateCode;
  readonly since: number | null;
  /** in this state since `since` or longer */
  readonly atLeast: boolean;
  /** EventTimestamp of the event that decided the state */
  readonly eventAt: number | null;
  /** alarm beside the state */
  readonly alarm: Alarm | null;
  /** one of the contacts is in a state that this page does not know */
  readonly unknownContact: boolean;
  readonly status: string | null;
  /** status that the agent chose to be in after the contacts */
  readonly next: string | null;
  readonly contacts: readonly Contact[];
  /** perhaps nobody is at the desk: only heartbeats for a long time */
  readonly suspect: boolean;
  /** nothing heard although the stream was read */
  readonly silent: boolean;
  /** offline because nothing was heard for hours, not because of a log-out */
  readonly noWord: boolean;
}

/** A place that is taken by someone whom this person may not see: nothing else is known. */
export interface HiddenPlace {
  readonly key: string;
  /** tells teams apart and nothing else */
  readonly team: string;
  readonly desk: number;
}

const timeOf = (value: number | undefined): number | null => (value === undefined || value <= 0 ? null : value);

export function agentId(arn: string): string {
  const at = arn.lastIndexOf('agent/');
  return at < 0 ? arn : arn.slice(at + 'agent/'.length);
}

const contactOf = (contact: WireContact): Contact => ({
  channel: contact.h, state: contact.s, since: timeOf(contact.t), connectedAt: timeOf(contact.k), queue: contact.q ?? null, monitored: contact.m === 'MONITOR',
});

export function agentOf({ card, live }: WireAgent): Agent {
  return {
    id: agentId(card.arn), user: card.user, first: card.first, last: card.last, profile: card.profile, groups: card.groups, team: card.island,
    desk: card.seat ?? 0, state: codeOf(live.s), since: timeOf(live.t), atLeast: live.al ?? false, eventAt: timeOf(live.e),
    alarm: ALARMS.find((one) => one === live.a) ?? null, unknownContact: live.u ?? false, status: live.n ?? null, next: live.x ?? null,
    contacts: (live.c ?? []).map(contactOf), suspect: live.q ?? false, silent: live.z ?? false, noWord: live.w ?? false,
  };
}

export const hiddenPlaceOf = (other: WireOther): HiddenPlace => ({ key: `hidden ${other.i ?? 0}`, team: other.island, desk: other.seat ?? 0 });
