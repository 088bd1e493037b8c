// The inside of an island: rows of desks, two facing each other, an aisle after at most six columns. World pixels.

export const SEAT_W = 95;
export const SEAT_H = 72;
/** About 2 px on the screen when 200 people fill a laptop: the seats need the room for a name. */
const GAP = 3;
const FACING = 3;
const BACK_TO_BACK = 11;
const AISLE = 14;
const MOST_TOGETHER = 6;
const PAD = 10;
const FOOT = 10;
/** minimum width of an island, because its name needs the room */
export const LEAST_COLUMNS = 3;

/** Left edge of a column, relative to the first. The columns of an island are in blocks of nearly equal size. */
export function columnX(column: number, columns: number): number {
  const blocks = Math.ceil(columns / MOST_TOGETHER);
  const aisles = Math.floor((column * blocks) / columns);
  return column * (SEAT_W + GAP) + aisles * (AISLE - GAP);
}

/** Top edge of a row, relative to the first. */
export const rowY = (row: number): number => row * SEAT_H + Math.ceil(row / 2) * FACING + Math.floor(row / 2) * BACK_TO_BACK;

export const contentW = (columns: number): number => columnX(columns - 1, columns) + SEAT_W;
export const islandW = (columns: number): number => contentW(columns) + 2 * PAD;
/** @param head from the top of the island to its first seat: only its title is there */
export const islandH = (rows: number, head: number): number => head + rowY(rows - 1) + SEAT_H + FOOT;
