import { neededFont, pagesFor as pagesOf, reachOf, wallSizes } from '../seats/glass-sizes';
import type { Glass } from '../seats/glass-sizes';

// What can be read from where on a screen that nobody has put up yet: the sizes of a wall on the usual panel, with seats of their natural size. Pure.

/** CSS px of a wall. A 4K panel has sharper letters, not smaller ones. */
const PANEL = { width: 1920, height: 1080 } as const;
/** width of a seat at zoom 1 */
const SEAT_PX = 95;

export const LAYERS = ['figures', 'alerts', 'times', 'names'] as const;
export type Layer = (typeof LAYERS)[number];

const glassOf = (inches: number, metres: number): Glass => ({ inches, metres, ...PANEL });

/** @returns the smallest font that can be read at this distance, CSS px */
export const fontAt = (inches: number, metres: number): number => neededFont(glassOf(inches, metres));

/** @returns metres up to which each kind of text can be read on a wall that is made for this distance */
export function readableFrom(inches: number, metres: number): Readonly<Record<Layer, number>> {
  const glass = glassOf(inches, metres);
  return reachOf(wallSizes(glass), SEAT_PX, glass);
}

/** @returns what can be read at this distance, and what cannot */
export function readAt(inches: number, metres: number): { readonly read: readonly Layer[]; readonly lost: readonly Layer[] } {
  const limit = readableFrom(inches, metres);
  return { read: LAYERS.filter((layer) => limit[layer] >= metres), lost: LAYERS.filter((layer) => limit[layer] < metres) };
}

/**
 * What is needed so that the times on seats can be read.
 *   null    nothing: they can be read
 *   2 to 6  the floor can be shown in this number of parts, one after the other
 *   0       it needs a second screen, or a larger one
 */
export const pagesFor = (inches: number, metres: number): number | null => pagesOf(SEAT_PX, glassOf(inches, metres));
