import { ALARMS } from '../live/agent';
import type { Agent, Contact, Mark } from '../live/agent';
import { isNamed } from '../words/coded-name';
import type { StateCode } from '../words/state-codes';
import { limitInEffect } from './limit-rules';
import type { LimitKind, LimitRule, Limits } from './limit-rules';

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
  /** what people did about its alert; null: nothing */
  readonly mark: Mark | null;
}

/** All active limits of an agent, in a fixed order: those of the contacts in their order, then those of the agent. */
export function limitsOf(agent: Agent, limits: Limits): readonly RunningLimit[] {
  const found: RunningLimit[] = [];
  const run = (kind: LimitKind, since: number | null, contact: Contact | null = null, channel = '', planned = 0): void => {
    const rule = limitInEffect(kind, agent, contact, limits);
    const at = (after: number | null): number =>
      (after === null ? Infinity : since !== null ? since + planned + after : planned + after === 0 ? -Infinity : Infinity);
    const [warnAt, criticalAt] = [at(rule.warnAfter), at(rule.criticalAfter)];
    if (warnAt !== Infinity || criticalAt !== Infinity) {
      found.push({ kind, since, warnAt, criticalAt, channel, rule, mark: agent.marks.find((mark) => mark.kind === kind && mark.since === since) ?? null });
    }
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
  const planned = agent.state === 'away' ? limits.breaks?.find(({ status }) => isNamed(status, agent.status)) : undefined;
  if (planned !== undefined) run('long-away', agent.since, null, '', planned.planned);
  if (agent.state === 'available') run('long-available', agent.since);
  if (agent.silent) run('silent', agent.silentSince);
  if (agent.suspect) run('suspect', agent.suspectSince);
  return found;
}

/** An exceeded limit. */
export interface Breach {
  readonly level: Exclude<Level, 0>;
  readonly limit: RunningLimit;
  /** milliseconds since the level was reached; 0 if unknown */
  readonly over: number;
  /** acknowledged or snoozed at this level */
  readonly quiet: boolean;
}

/** Acknowledged or snoozed: at this level nobody needs to be called. At the next level it is as new. */
const isQuiet = (mark: Mark | null, level: Level, now: number): boolean => mark !== null
  && ((mark.acknowledged !== null && mark.acknowledged.level >= level) || (mark.snoozed !== null && mark.snoozed.level >= level && now < mark.snoozed.until));

/**
 * The most urgent exceeded limit at a time: those that are not quiet first, then the highest level, then the one furthest over the limit. Its time is
 * displayed.
 */
export function breachAt(limits: readonly RunningLimit[], now: number): Breach | null {
  let worst: Breach | null = null;
  for (const limit of limits) {
    const level = now >= limit.criticalAt ? 2 : now >= limit.warnAt ? 1 : 0;
    if (level === 0) continue;
    const began = level === 2 ? limit.criticalAt : limit.warnAt;
    const breach: Breach = { level, limit, over: Number.isFinite(began) ? now - began : 0, quiet: isQuiet(limit.mark, level, now) };
    if (worst === null || mostUrgent(breach, worst) < 0) worst = breach;
  }
  return worst;
}

/** The order of alerts: below 0: `a` comes first. */
export const mostUrgent = (a: Breach, b: Breach): number => Number(a.quiet) - Number(b.quiet) || b.level - a.level || b.over - a.over;

export const levelAt = (limits: readonly RunningLimit[], now: number): Level => breachAt(limits, now)?.level ?? 0;

/** Server time of the next change of the level, or of the end of a snooze; Infinity: never. */
export function nextStageAt(limits: readonly RunningLimit[], now: number): number {
  let next = Infinity;
  for (const { warnAt, criticalAt, mark } of limits) {
    for (const at of [warnAt, criticalAt, mark?.snoozed?.until ?? Infinity]) if (at > now && at < next) next = at;
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
