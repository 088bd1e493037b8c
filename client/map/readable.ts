import { bestPlan } from '../plan/packing';
import { SEAT_W } from '../plan/island-shape';
import { roundAspect } from '../plan/auto-floor';
import { tileSizes } from '../seats/view/tile-sizes';
import { fitBox } from '../stage/camera';
import type { Size } from '../stage/camera';

/** smaller letters cannot be read, CSS px */
const LETTERS_FROM = 11;
/** background around the fitted floor, CSS px */
const PADDING = 6;
/**
 * 200 people in teams of usual sizes, as a number of seats. A screen that shows their names at once has enough room for a map of any centre:
 * for a larger one it shows teams and colours, and that many names after zooming in.
 */
const LAPTOP_FULL: readonly number[] = [42, 42, 36, 36, 24, 24];
/** The current layout stays until the room is too small by this factor: no screen changes because of one colleague or one pixel. */
const SLACK = 1.06;

const seatWidth = (desks: readonly number[], room: Size): number => {
  const plan = bestPlan(desks, roundAspect(room.width, room.height));
  return SEAT_W * fitBox({ x: 0, y: 0, w: plan.w, h: plan.h }, room, PADDING).k;
};
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/**
 * Whether a map can show who is where: when the whole floor is fitted, names have letters of 11 px.
 * @param desks number of seats of each team
 * @param room space for the floor, CSS px
 * @param isMap the map is currently shown
 */
export function namesFit(desks: readonly number[], room: Size, isMap: boolean): boolean {
  if (room.width <= 0 || room.height <= 0) return isMap;
  const slack = isMap ? SLACK : 1;
  const readable = (teams: readonly number[]): boolean => tileSizes(seatWidth(teams, room) * slack).name >= LETTERS_FROM;
  return readable(LAPTOP_FULL) || (desks.length > 0 && sum(desks) < sum(LAPTOP_FULL) && readable(desks));
}
