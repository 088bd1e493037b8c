import type { FloorGeometry } from './geometry';

const MARGIN = 12;

/** In the place of the id of a zone: everybody who is in none, with and without a seat. No id in a document can be this. */
export const REST = '*';

/**
 * The floor with only these zones: their seats, islands and titles, as large as there is room. Neighbours that are cut off at the edge would be no help, and
 * the server compares only the seats of these zones (server/Screens/ShownPages.cs; tests/fixtures/screens/pages.json holds both together).
 * Ids that the floor does not have count as none, and without any the whole floor is shown.
 */
export function pageOfZones(floor: FloorGeometry, zones: readonly string[]): FloorGeometry {
  const chosen = (floor.zones ?? []).filter(({ id }) => zones.includes(id));
  const rest = zones.includes(REST);
  if (chosen.length === 0 && !rest) return floor;
  const ids = new Set(chosen.map(({ id }) => id));
  const isIn = ({ zone }: { readonly zone?: string }): boolean => (zone === undefined ? rest : ids.has(zone));
  const [seats, empty] = [floor.seats.filter(isIn), floor.empty.filter(isIn)];
  const used = new Set([...seats, ...empty].map(({ island }) => island));
  const islands = floor.islands.filter(({ id }) => used.has(id));
  // A seat belongs to the zone of its island, also where it was drawn outside of that zone.
  const parts: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }[] = [...chosen, ...islands, ...seats, ...empty];
  // Everybody is in a zone now: the floor stays in its place.
  if (parts.length === 0) parts.push({ x: 0, y: 0, w: floor.width, h: floor.height });
  const [left, top] = [Math.min(...parts.map(({ x }) => x)) - MARGIN, Math.min(...parts.map(({ y }) => y)) - MARGIN];
  const right = Math.max(...parts.map(({ x, w }) => x + w)) + MARGIN;
  const bottom = Math.max(...parts.map(({ y, h }) => y + h)) + MARGIN;
  return {
    ...floor, zones: chosen, islands, seats, empty, frame: { x: left, y: top, w: right - left, h: bottom - top },
    ...(floor.headings === undefined ? {} : { headings: floor.headings.filter(({ id }) => ids.has(id) || used.has(id)) }),
  };
}
