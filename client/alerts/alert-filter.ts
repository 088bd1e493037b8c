import type { Filter } from '../agents/filter';
import { valuesOf } from '../agents/filter';
import type { Alert } from './alert-list';
import type { Breach } from './limits';

/** Who takes care of an alert, from one person's point of view. */
export const OWNERS = ['mine', 'nobody', 'others'] as const;
export type Owner = (typeof OWNERS)[number];

/** @param me id of the person at this browser; null: not known */
export function ownerOf({ limit: { mark } }: Breach, me: string | null): Owner {
  const claimed = mark?.claimed ?? null;
  return claimed === null ? 'nobody' : claimed.byId === me ? 'mine' : 'others';
}

const isIn = (wanted: ReadonlySet<string>, value: string): boolean => wanted.size === 0 || wanted.has(value);

/** Whether the alert that an agent shows is one of those that the filter asks for. */
export const matchesAlert = (filter: Filter, breach: Breach | null, me: string | null): boolean => breach !== null
  && isIn(filter.kind, breach.limit.kind) && isIn(filter.level, `${breach.level}`) && isIn(filter.owner, ownerOf(breach, me));

/**
 * Whether an agent matches on the map and in the table. `attention` asks for those whose alert nobody acknowledged or snoozed: as many as its chip says.
 * The list beside the map shows the others too, behind them.
 */
export const matchesOnFloor = (filter: Filter, breach: Breach | null, me: string | null): boolean =>
  matchesAlert(filter, breach, me) && !(filter.attention && breach?.quiet === true);

/** The alerts of the list beside the map. Only filters for alerts and floors apply: a filter for a team or a state never hides one. */
export const matchingAlerts = (alerts: readonly Alert[], filter: Filter, me: string | null): readonly Alert[] => alerts.filter(({ row, breach }) =>
  matchesAlert(filter, breach, me) && (filter.floor.size === 0 || valuesOf(row.agent, 'floor').some((id) => filter.floor.has(id))));
