import type { Agent, Contact } from '../live/agent';
import { isNamed } from '../words/coded-name';

// Which limit is in effect for an agent: the twin of server/Alerts/LimitInEffect.cs.

export type LimitKind =
  'long-contact' | 'long-hold' | 'long-acw' | 'missed' | 'rejected' | 'error' | 'long-away' | 'long-available' | 'silent' | 'suspect';

/** Milliseconds until each level; 0: at once; null: the level does not exist. */
export interface Stages { readonly warnAfter: number | null; readonly criticalAfter: number | null }

/** A limit, and for whom it holds: all its conditions must hold. Without conditions: the limit everywhere. */
export interface LimitRule extends Stages {
  /** name of the contact's queue, plain or coded (words/coded-name.ts), and its channel */
  readonly queue?: string;
  readonly channel?: string;
  /** name of the agent's status, plain or coded */
  readonly status?: string;
  /** name of the routing profile */
  readonly profile?: string;
  /** names of hierarchy groups, top level first: everything below the path */
  readonly group?: readonly string[];
  /** id of the drawn floor on which the agent has a seat */
  readonly floor?: string;
}

/** The planned length of a custom status, plain or coded, in milliseconds: the limits of long-away count from its end. */
export interface PlannedBreak { readonly status: string; readonly planned: number }

/** What holds where no rule does, and what the centre set. */
export interface Limits extends Readonly<Record<LimitKind, Stages>> {
  readonly rules?: Readonly<Partial<Record<LimitKind, readonly LimitRule[]>>>;
  readonly breaks?: readonly PlannedBreak[];
}

const isSame: typeof isNamed = (wanted, found) => wanted === found;

/** The order of the rules as a number: queue, channel, status, profile, length of the group's path, floor. -1: a condition does not hold. */
function specificity({ queue, channel, status, profile, group = [], floor }: LimitRule, agent: Agent, contact: Contact | null): number {
  const conditions = [
    [queue, contact?.queue, 512, isNamed], [channel, contact?.channel, 256, isSame], [status, agent.status, 128, isNamed],
    [profile, agent.profile, 64, isSame], [floor, agent.floor, 1, isSame],
  ] as const;
  let sum = group.length * 2;
  for (const [wanted, found, weight, is] of conditions) {
    if (wanted === undefined) continue;
    if (!is(wanted, found)) return -1;
    sum += weight;
  }
  return group.every((name, level) => name === agent.groups[level]) ? sum : -1;
}

/** The most specific rule whose conditions hold; the first of equal ones; without one, the default. */
export function limitInEffect(kind: LimitKind, agent: Agent, contact: Contact | null, limits: Limits): LimitRule {
  let best: LimitRule = limits[kind];
  let most = -1;
  for (const rule of limits.rules?.[kind] ?? []) {
    const one = specificity(rule, agent, contact);
    if (one > most) [best, most] = [rule, one];
  }
  return best;
}
