import type { Row } from '../agents/roster';
import type { Agent } from '../live/agent';
import { breachAt, firstStageAt, limitsOf, STATE_OF_LIMIT } from './limits';
import type { Breach, Limits, RunningLimit } from './limits';

export interface Alert { readonly row: Row; readonly breach: Breach }

interface Entry { readonly limits: readonly RunningLimit[]; readonly firstAt: number }

const NO_LIMITS: readonly RunningLimit[] = [];

/** The limits that run for each agent, worked out once per change. */
export class AlertList {
  readonly #limits: Limits;
  readonly #entries = new Map<string, Entry>();

  constructor(limits: Limits) { this.#limits = limits; }

  clear(): void { this.#entries.clear(); }

  put(agent: Agent): void {
    const limits = limitsOf(agent, this.#limits);
    if (limits.length === 0) this.#entries.delete(agent.id);
    else this.#entries.set(agent.id, { limits, firstAt: firstStageAt(limits) });
  }

  remove(id: string): void { this.#entries.delete(id); }

  limitsOf(id: string): readonly RunningLimit[] { return this.#entries.get(id)?.limits ?? NO_LIMITS; }

  /** What an agent is in breach of at a time. */
  breachOf(id: string, now: number | null): Breach | null {
    const entry = this.#entries.get(id);
    return entry === undefined || now === null || entry.firstAt > now ? null : breachAt(entry.limits, now);
  }

  /** Most urgent first: level, then time over the limit. */
  alerts(now: number, rowOf: (id: string) => Row | null): readonly Alert[] {
    const found: Alert[] = [];
    for (const [id, entry] of this.#entries) {
      if (entry.firstAt > now) continue;
      const row = rowOf(id);
      const breach = row === null ? null : breachAt(entry.limits, now);
      if (row !== null && breach !== null) found.push({ row, breach });
    }
    return found.sort((a, b) => mostUrgent(a.breach, b.breach) || (a.row.id < b.row.id ? -1 : 1));
  }
}

export const mostUrgent = (a: Breach, b: Breach): number => b.level - a.level || b.over - a.over;

/** One breach of one agent: at its next level it is another. */
export const alertId = ({ row, breach }: Alert): string => `${row.id} ${breach.limit.kind} ${breach.limit.since ?? ''} ${breach.level}`;

/** The time that is shown of an agent: that of the broken limit, for it explains the colour, else that of the state. Null: not known. */
export const sinceShown = (row: Row, breach: Breach | null): number | null => (breach === null ? row.shown.since : breach.limit.since);

/** The broken limit is of something else than the shown state: then both times are told. */
export const isElsewhere = (row: Row, breach: Breach): boolean => STATE_OF_LIMIT[breach.limit.kind] !== row.shown.code;
