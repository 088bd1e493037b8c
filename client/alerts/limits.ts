import { ALARMS } from '../live/agent';
import type { Agent, Contact } from '../live/agent';
import type { StateCode } from '../words/state-codes';

// When an agent needs attention: one pure function of the agent, the limits and the time. Seat, alert list, table, details,
// figures and title all use it, so that they always agree.

export type LimitKind = 'long-contact' | 'long-hold' | 'long-acw' | 'missed' | 'rejected' | 'error';
/** 0 = none, 1 = warning, 2 = critical */
export type Level = 0 | 1 | 2;

/** Milliseconds until each level; null: the level does not exist. */
export interface Stages { readonly warnAfter: number | null; readonly criticalAfter: number | null }
export type Limits = Readonly<Record<LimitKind, Stages>>;

/** The state to which each limit belongs. If an agent is displayed in another state, the limit belongs to another contact or to the status. */
export const STATE_OF_LIMIT: Readonly<Record<LimitKind, StateCode>> = {
  'long-contact': 'talking', 'long-hold': 'hold', 'long-acw': 'acw', missed: 'missed', rejected: 'rejected', error: 'error',
};

/** An active limit of an agent. */
export interface RunningLimit {
  readonly kind: LimitKind;
  /** server time from which it counts; null: unknown; then levels without a delay have begun */
  readonly since: number | null;
  /** server time at which each level begins; Infinity: never */
  readonly warnAt: number;
  readonly criticalAt: number;
  /** channel of its contact; '' = the limit is about the state as a whole */
  readonly channel: string;
}

function running(kind: LimitKind, since: number | null, limits: Limits, channel: string): readonly RunningLimit[] {
  const { warnAfter, criticalAfter } = limits[kind];
  const at = (after: number | null): number => (after === null ? Infinity : since !== null ? since + after : after === 0 ? -Infinity : Infinity);
  const [warnAt, criticalAt] = [at(warnAfter), at(criticalAfter)];
  return warnAt === Infinity && criticalAt === Infinity ? [] : [{ kind, since, warnAt, criticalAt, channel }];
}

function ofContact(contact: Contact, limits: Limits): readonly RunningLimit[] {
  const run = (kind: LimitKind, since: number | null): readonly RunningLimit[] => running(kind, since, limits, contact.channel);
  switch (contact.state) {
    // For a supervisor who monitors, it is not a long contact of their own.
    case 'CONNECTED': return contact.monitored ? [] : run('long-contact', contact.connectedAt);
    case 'CONNECTED_ONHOLD': return [...run('long-hold', contact.since), ...run('long-contact', contact.connectedAt)];
    case 'ENDED': return run('long-acw', contact.since);
    case 'MISSED': return run('missed', contact.since);
    case 'REJECTED': return run('rejected', contact.since);
    case 'ERROR': return run('error', contact.since);
    default: return [];
  }
}

/** All active limits of an agent. */
export function limitsOf(agent: Agent, limits: Limits): readonly RunningLimit[] {
  const found = agent.contacts.flatMap((contact) => ofContact(contact, limits));
  const own = ALARMS.find((one) => one === agent.state) ?? agent.alarm;
  // The status can be an error without a contact in error.
  if (own === null || found.some((one) => one.kind === own)) return found;
  return [...found, ...running(own, agent.state === own ? agent.since : null, limits, '')];
}

/** An exceeded limit. */
export interface Breach {
  readonly level: Exclude<Level, 0>;
  readonly limit: RunningLimit;
  /** milliseconds since the level was reached; 0 if unknown */
  readonly over: number;
}

/** The most urgent exceeded limit at a time: highest level, then furthest over the limit. Its time is displayed. */
export function breachAt(limits: readonly RunningLimit[], now: number): Breach | null {
  let worst: Breach | null = null;
  for (const limit of limits) {
    const level = now >= limit.criticalAt ? 2 : now >= limit.warnAt ? 1 : 0;
    if (level === 0) continue;
    const began = level === 2 ? limit.criticalAt : limit.warnAt;
    const over = Number.isFinite(began) ? now - began : 0;
    if (worst === null || level > worst.level || (level === worst.level && over > worst.over)) worst = { level, limit, over };
  }
  return worst;
}

export const levelAt = (limits: readonly RunningLimit[], now: number): Level => breachAt(limits, now)?.level ?? 0;

/** Server time of the next change of the level; Infinity: never. */
export function nextStageAt(limits: readonly RunningLimit[], now: number): number {
  let next = Infinity;
  for (const { warnAt, criticalAt } of limits) {
    if (warnAt > now && warnAt < next) next = warnAt;
    if (criticalAt > now && criticalAt < next) next = criticalAt;
  }
  return next;
}

/** First time at which the agent needs attention; Infinity: never. */
export const firstStageAt = (limits: readonly RunningLimit[]): number => Math.min(Infinity, ...limits.map((one) => Math.min(one.warnAt, one.criticalAt)));

/** The limit that is displayed: the exceeded one, otherwise the next one to be exceeded. */
export function leadingLimit(limits: readonly RunningLimit[], now: number): RunningLimit | null {
  const breach = breachAt(limits, now);
  if (breach !== null) return breach.limit;
  return limits.reduce<RunningLimit | null>((first, one) => (first === null || firstStageAt([one]) < firstStageAt([first]) ? one : first), null);
}

/** Progress of the displayed limit, 0 to 1: full means exceeded. Null: there is none. */
export function progressAt(limits: readonly RunningLimit[], now: number): number | null {
  const limit = leadingLimit(limits, now);
  if (limit === null) return null;
  const first = Math.min(limit.warnAt, limit.criticalAt);
  return limit.since === null || first <= limit.since ? 1 : Math.min(1, Math.max(0, (now - limit.since) / (first - limit.since)));
}
