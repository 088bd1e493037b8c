import type { Mark } from '../live/agent';
import { loudOf } from './alert-list';
import type { Alert } from './alert-list';
import type { Breach, Level, LimitKind } from './limits';

// With many alerts, those of one kind become a group: a storm is one line, not five hundred.

/** Up to here, everybody is listed. */
export const FEW_ALERTS = 12;
/** Up to here, the alerts of a kind are no group. */
export const FEW_OF_A_KIND = 4;

export interface AlertGroup {
  readonly kind: LimitKind;
  /** most urgent first */
  readonly alerts: readonly Alert[];
  /** those that are not quiet */
  readonly loud: number;
  /** the highest level; of the loud ones, if there are any */
  readonly level: Exclude<Level, 0>;
  /** the longest time over the limit, in ms */
  readonly over: number;
  /** who takes care of some of them, each person once */
  readonly claimedBy: readonly Claimer[];
}

export type Claimer = NonNullable<Mark['claimed']>;

/** A line of the list: one alert, or a group. */
export type Entry = Alert | AlertGroup;
export const isGroup = (entry: Entry): entry is AlertGroup => 'kind' in entry;

/** Acknowledged, snoozed or claimed: drawn with dashes and a check mark. */
export const isHandled = ({ quiet, limit }: Breach): boolean => quiet || (limit.mark?.claimed ?? null) !== null;

function groupOf(kind: LimitKind, alerts: readonly Alert[]): AlertGroup {
  const loud = loudOf(alerts);
  return {
    kind, alerts, loud: loud.length,
    level: (loud.length > 0 ? loud : alerts).some(({ breach }) => breach.level === 2) ? 2 : 1,
    over: Math.max(...alerts.map(({ breach }) => breach.over)),
    claimedBy: [...new Map(alerts.flatMap(({ breach }) => breach.limit.mark?.claimed ?? []).map((one) => [one.byId, one])).values()],
  };
}

/** The lines of the list, in the order of the alerts: a group has the place of its most urgent alert. */
export function grouped(alerts: readonly Alert[]): readonly Entry[] {
  if (alerts.length <= FEW_ALERTS) return alerts;
  const byKind = new Map<LimitKind, Alert[]>();
  for (const alert of alerts) {
    const { kind } = alert.breach.limit;
    const same = byKind.get(kind);
    if (same === undefined) byKind.set(kind, [alert]);
    else same.push(alert);
  }
  const entries: Entry[] = [];
  const made = new Set<LimitKind>();
  for (const alert of alerts) {
    const { kind } = alert.breach.limit;
    const same = byKind.get(kind) ?? [];
    if (same.length <= FEW_OF_A_KIND) entries.push(alert);
    else if (!made.has(kind)) entries.push(groupOf(kind, same));
    made.add(kind);
  }
  return entries;
}
