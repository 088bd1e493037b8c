import { inSeatOrder } from '../agents/roster';
import type { Row } from '../agents/roster';

const collator = new Intl.Collator();

/** The next agent after the selected one in the search results, by name, in a circle. Null: no results. */
export function nextHit(rows: Iterable<Row>, chosen: string | null, step: 1 | -1): Row | null {
  const hits = [...rows].filter((row) => !row.dimmed).sort((a, b) => collator.compare(a.name, b.name) || inSeatOrder(a, b));
  const at = hits.findIndex((row) => row.id === chosen);
  if (at < 0) return hits[step > 0 ? 0 : hits.length - 1] ?? null;
  return hits[(at + step + hits.length) % hits.length] ?? null;
}
