import type { FloorGeometry } from '../plan/geometry';

const MARGIN = 12;

/** The floor with only these zones in the picture. Ids that it does not have count as none, and without any the whole floor is shown. */
export function pageOfZones(floor: FloorGeometry, zones: readonly string[]): FloorGeometry {
  const chosen = (floor.zones ?? []).filter(({ id }) => zones.includes(id));
  if (chosen.length === 0) return floor;
  const [left, top] = [Math.min(...chosen.map(({ x }) => x)) - MARGIN, Math.min(...chosen.map(({ y }) => y)) - MARGIN];
  const right = Math.max(...chosen.map(({ x, w }) => x + w)) + MARGIN;
  const bottom = Math.max(...chosen.map(({ y, h }) => y + h)) + MARGIN;
  return { ...floor, frame: { x: left, y: top, w: right - left, h: bottom - top } };
}
