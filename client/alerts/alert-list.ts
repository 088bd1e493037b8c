import type { Row } from '../agents/roster';
import type { Agent } from '../live/agent';
import { breachAt, firstStageAt, limitsOf, mostUrgent, STATE_OF_LIMIT } from './limits';
import type { Breach, Limits, RunningLimit } from './limits';

export interface Alert { readonly row: Row; readonly breach: Breach }

interface Entry { readonly limits: readonly RunningLimit[]; readonly firstAt: number }

const NO_LIMITS: readonly RunningLimit[] = [];

/** The active limits of each agent, computed once per change. */
export class AlertList {
  #limits: Limits;
  readonly #entries = new Map<string, Entry>();

  constructor(limits: Limits) { this.#limits = limits; }

  /** For all agents that are put from now on: the ones before are forgotten. */
  restart(limits: Limits): void {
    this.#limits = limits;
    this.#entries.clear();
  }

  put(agent: Agent): void {
    const limits = limitsOf(agent, this.#limits);
    if (limits.length === 0) this.#entries.delete(agent.id);
    else this.#entries.set(agent.id, { limits, firstAt: firstStageAt(limits) });
  }

  remove(id: string): void { this.#entries.delete(id); }

  limitsOf(id: string): readonly RunningLimit[] { return this.#entries.get(id)?.limits ?? NO_LIMITS; }

  /** The limits that an agent has exceeded at a time. */
  breachOf(id: string, now: number | null): Breach | null {
    const entry = this.#entries.get(id);
    return entry === undefined || now === null || entry.firstAt > now ? null : breachAt(entry.limits, now);
  }

  /**
   * Most urgent first: those that are acknowledged or snoozed last, then level, then time over the limit.
   * @param heldOf the time that somebody is shown as of; undefined: as live as the rest; null: not known
   */
  alerts(now: number, rowOf: (id: string) => Row | null, heldOf: (row: Row) => number | null | undefined = () => undefined): readonly Alert[] {
    const found: Alert[] = [];
    for (const [id, entry] of this.#entries) {
      if (entry.firstAt > now) continue;
      const row = rowOf(id);
      if (row === null) continue;
      const held = heldOf(row);
      const breach = held === null ? null : breachAt(entry.limits, held ?? now);
      if (breach !== null) found.push({ row, breach });
    }
    return found.sort((a, b) => mostUrgent(a.breach, b.breach) || (a.row.id < b.row.id ? -1 : 1));
  }
}

/** Those that nobody acknowledged or snoozed. */
export const loudOf = (alerts: readonly Alert[]): readonly Alert[] => alerts.filter(({ breach }) => !breach.quiet);

/** How many call for somebody: the critical ones that are not quiet, otherwise the warnings. */
export function calling(alerts: readonly Alert[]): number {
  const loud = loudOf(alerts);
  return loud.filter(({ breach }) => breach.level === 2).length || loud.length;
}

/** Identifies one alert of one agent. At the next level it is a new alert. */
export const alertId = ({ row, breach }: Alert): string => `${row.id} ${breach.limit.kind} ${breach.limit.since ?? ''} ${breach.level}`;

/** The displayed time of an agent: that of the exceeded limit, because it explains the colour, otherwise that of the state. Null: unknown. */
export const sinceShown = (row: Row, breach: Breach | null): number | null => (breach === null ? row.shown.since : breach.limit.since);

/** The exceeded limit does not belong to the displayed state: then both times are shown. */
export const isElsewhere = (row: Row, breach: Breach): boolean => STATE_OF_LIMIT[breach.limit.kind] !== row.shown.code;
