import { ALERT_FACETS, valuesOf } from '../agents/filter';
import { ownerOf, OWNERS } from '../alerts/alert-filter';
import type { Alert } from '../alerts/alert-list';
import type { FacetValue } from './facet-values';

/** The filters of the list of alerts. */
export const RAIL_FACETS = [...ALERT_FACETS, 'floor'] as const;
export type RailFacet = (typeof RAIL_FACETS)[number];

function valuesIn({ row, breach }: Alert, facet: RailFacet, me: string | null): readonly string[] {
  switch (facet) {
    case 'kind': return [breach.limit.kind];
    case 'level': return [`${breach.level}`];
    case 'owner': return [ownerOf(breach, me)];
    case 'floor': return valuesOf(row.agent, 'floor');
  }
}

/** In this order; other values come in the order of the alerts. */
const FIRST: Readonly<Record<RailFacet, readonly string[]>> = { kind: [], level: ['2', '1'], owner: OWNERS, floor: [] };

/** What can be chosen, with the number of alerts. Chosen values stay, even if there is no such alert any more. */
export function alertValues(alerts: readonly Alert[], facet: RailFacet, chosen: ReadonlySet<string>, me: string | null): readonly FacetValue[] {
  const counts = new Map<string, number>([...FIRST[facet], ...chosen].map((value) => [value, 0]));
  for (const alert of alerts) for (const value of valuesIn(alert, facet, me)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Array.from(counts, ([value, count]) => ({ value, count }));
}
