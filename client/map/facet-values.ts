import { valuesOf } from '../agents/filter';
import type { Facet } from '../agents/filter';
import type { Row } from '../agents/roster';

export interface FacetValue { readonly value: string; readonly count: number }

const collator = new Intl.Collator('ja', { numeric: true });

/** The values for the filter, with their current number of agents. Chosen values stay, even if no agent has them any more. */
export function facetValues(rows: Iterable<Row>, facet: Facet, chosen: ReadonlySet<string>): readonly FacetValue[] {
  const counts = new Map<string, number>(Array.from(chosen, (value) => [value, 0]));
  for (const { agent } of rows) {
    for (const value of new Set(valuesOf(agent, facet))) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => collator.compare(a.value, b.value));
}
