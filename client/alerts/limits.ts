import { ALARMS } from '../live/agent';
import type { Contact } from '../live/agent';
import type { StateCode } from '../words/state-codes';
import { limitInEffect } from './limit-rules';
import type { Facts, LimitKind, LimitRule, Limits } from './limit-rules';

export type { LimitKind, Limits } from './limit-rules';

// When an agent needs attention: one pure function of the agent, the limits and the time. Seat, alert list, table, details,
// figures and title all use it, so that they always agree. The server has the same function (server/Alerts/AlertLevels.cs);
// tests/fixtures/alerts holds both together.

/** 0 = none, 1 = warning, 2 = critical */
export type Level = 0 | 1 | 2;

/** The state to which each limit belongs. If an agent is displayed in another state, the limit belongs to something else: a contact, the status, a mark. */
export const STATE_OF_LIMIT: Readonly<Record<LimitKind, StateCode>> = {
  'long-contact': 'talking', 'long-hold': 'hold', 'long-acw': 'acw', missed: 'missed', rejected: 'rejected', error: 'error',
  'long-away': 'away', 'long-available': 'available', silent: 'unknown', suspect: 'unknown',
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
  /** where it comes from */
  readonly rule: LimitRule;
}

/** All active limits of an agent, in a fixed order: those of the contacts in their order, then those of the agent. */
export function limitsOf(agent: Facts, limits: Limits): readonly RunningLimit[] {
  const found: RunningLimit[] = [];
  const run = (kind: LimitKind, since: number | null, contact: Contact | null = null, channel = '', planned = 0): void => {
    const rule = limitInEffect(kind, agent, contact, limits);
    const at = (after: number | null): number =>
      (after === null ? Infinity : since !== null ? since + planned + after : planned + after === 0 ? -Infinity : Infinity);
    const [warnAt, criticalAt] = [at(rule.warnAfter), at(rule.criticalAfter)];
    if (warnAt !== Infinity || criticalAt !== Infinity) found.push({ kind, since, warnAt, criticalAt, channel, rule });
  };
  for (const contact of agent.contacts) {
    const { state, since, connectedAt, channel } = contact;
    if (state === 'CONNECTED_ONHOLD') run('long-hold', since, contact, channel);
    // For a supervisor who monitors, it is not a long contact of their own.
    if (state === 'CONNECTED_ONHOLD' || (state === 'CONNECTED' && !contact.monitored)) run('long-contact', connectedAt, contact, channel);
    if (state === 'ENDED') run('long-acw', since, contact, channel);
    const alarm = ALARMS.find((one) => one.toUpperCase() === state);
    if (alarm !== undefined) run(alarm, since, contact, channel);
  }
  const own = ALARMS.find((one) => one === agent.state) ?? agent.alarm;
  // The status can be an error without a contact in error. If there is a contact, its rule counts.
  if (own !== null && !found.some((one) => one.kind === own)) {
    run(own, agent.state === own ? agent.since : null, agent.contacts.find(({ state }) => state === own.toUpperCase()));
  }
  const planned = agent.state === 'away' ? limits.breaks?.find(({ status }) => status === agent.status) : undefined;
  if (planned !== undefined) run('long-away', agent.since, null, '', planned.planned);
  if (agent.state === 'available') run('long-available', agent.since);
  if (agent.silent) run('silent', agent.silentSince ?? null);
  if (agent.suspect) run('suspect', agent.suspectSince ?? null);
  return found;
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
