import type { FloorGeometry } from './geometry';

const MARGIN = 12;

/**
 * The floor with only these zones: their seats, islands and titles, as large as there is room. Neighbours that are cut off at the edge would be no help, and
 * the server compares only the seats of these zones (server/Screens/ShownPages.cs; tests/fixtures/screens/pages.json holds both together).
 * Ids that the floor does not have count as none, and without any the whole floor is shown.
 */
export function pageOfZones(floor: FloorGeometry, zones: readonly string[]): FloorGeometry {
  const chosen = (floor.zones ?? []).filter(({ id }) => zones.includes(id));
  if (chosen.length === 0) return floor;
  const ids = new Set(chosen.map(({ id }) => id));
  const isIn = ({ zone }: { readonly zone?: string }): boolean => zone !== undefined && ids.has(zone);
  const [seats, empty] = [floor.seats.filter(isIn), floor.empty.filter(isIn)];
  const used = new Set([...seats, ...empty].map(({ island }) => island));
  const islands = floor.islands.filter(({ id }) => used.has(id));
  // A seat belongs to the zone of its island, also where it was drawn outside of that zone.
  const parts = [...chosen, ...islands, ...seats, ...empty];
  const [left, top] = [Math.min(...parts.map(({ x }) => x)) - MARGIN, Math.min(...parts.map(({ y }) => y)) - MARGIN];
  const right = Math.max(...parts.map(({ x, w }) => x + w)) + MARGIN;
  const bottom = Math.max(...parts.map(({ y, h }) => y + h)) + MARGIN;
  return {
    ...floor, zones: chosen, islands, seats, empty, frame: { x: left, y: top, w: right - left, h: bottom - top },
    ...(floor.headings === undefined ? {} : { headings: floor.headings.filter(({ id }) => ids.has(id) || used.has(id)) }),
  };
}
