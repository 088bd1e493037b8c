import { COMPACT_FROM, FULL_FROM } from './detail';

// The sizes of a tile's parts: spine on the left, time on top, name below, in this order at every size.

/** In CSS pixels. */
export interface TileSizes {
  readonly spine: number;
  readonly icon: number;
  /** 0: too small for a time */
  readonly time: number;
  readonly name: number;
  /** between the spine and the letters */
  readonly gap: number;
}

/** From a width on: spine, icon, time, name, gap. */
const COMPACT: readonly (readonly [from: number, spine: number, icon: number, time: number, name: number, gap: number])[] = [
  [70, 22, 15, 15, 13.5, 5], [64, 18, 13.5, 13.5, 12.5, 4], [56, 16, 12.5, 12.5, 12, 3], [50, 14, 11.5, 12, 11.5, 2], [COMPACT_FROM, 13, 10.5, 11.5, 11, 2],
  [0, 11, 9.5, 0, 10.5, 2],
];
/** size of a seat at zoom 1 */
const [NATURAL, NATURAL_H] = [95, 72];

/** The width that determines the text size of a seat, CSS px. A flat seat has the text of a narrower seat. Its height may be rounded down by a pixel. */
export const tileWidth = ({ w, h }: { readonly w: number; readonly h: number }): number => Math.min(w, ((h + 1) * NATURAL) / NATURAL_H);

export function tileSizes(width: number): TileSizes {
  const [, spine, icon, time, name, gap] = COMPACT.find(([from]) => width >= from) ?? [0, 11, 9.5, 0, 10.5, 2];
  if (width < FULL_FROM) return { spine, icon, time, name, gap };
  const u = width / NATURAL;
  return { spine: 28 * u, icon: 21 * u, time: 20.5 * u, name: Math.max(name, 14.5 * u), gap: 5 * u };
}

/** An alarmed seat of the smallest widths writes the five characters from 10:00 on smaller. */
export const timeSize = (width: number, alarmed: boolean, long: boolean): number => (width < 52 && alarmed && long ? 10.5 : tileSizes(width).time);
