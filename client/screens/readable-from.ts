// From where the letters of a wall can be read (design section 5): NUREG-0700 and ISO 9241-3 ask for 16 minutes of arc at least. Pure.

/** smallest letters that can be read, minutes of arc */
const ARC_MINUTES = 16;
/** Capital height of the typeface and the tangent of one minute of arc: font px = 0.4 × metres × minutes of arc ÷ pitch in mm. */
const FONT_FACTOR = 0.4;
/** width of a 16:9 screen ÷ its diagonal */
const WIDE = 16 / Math.hypot(16, 9);
const MM_PER_INCH = 25.4;
/** CSS px across a wall. A 4K panel has sharper letters, not smaller ones. */
const ACROSS = 1920;

export const LAYERS = ['figures', 'alerts', 'times', 'names'] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * Font sizes of a wall in CSS px, from and to: figures and alerts grow with the distance as far as there is room. Times and names are those of a seat in
 * its natural size, which is 95 px wide.
 */
const FONTS: Readonly<Record<Layer, readonly [least: number, most: number]>> = {
  figures: [60, 104], alerts: [33, 58], times: [20.5, 20.5], names: [14.5, 14.5],
};
/** More parts than this are no pages that people wait for. */
const MOST_PAGES = 6;

/** @returns millimetres of one CSS pixel on a 16:9 screen of this diagonal */
export const pitchOf = (inches: number): number => (inches * MM_PER_INCH * WIDE) / ACROSS;

/** @returns the smallest font that can be read at this distance, CSS px */
export const fontAt = (inches: number, metres: number): number => (FONT_FACTOR * metres * ARC_MINUTES) / pitchOf(inches);

/** @returns metres up to which a font can be read */
export const readableTo = (font: number, inches: number): number => (font * pitchOf(inches)) / (FONT_FACTOR * ARC_MINUTES);

/** @returns metres up to which each kind of text can be read on a wall that is made for this distance */
export function readableFrom(inches: number, metres: number): Readonly<Record<Layer, number>> {
  const need = fontAt(inches, metres);
  const reach = (layer: Layer): number => {
    const [least, most] = FONTS[layer];
    // Upwards: a size rounded down could not be read any more.
    return readableTo(Math.min(most, Math.max(least, need > least ? Math.ceil(need) : least)), inches);
  };
  return { figures: reach('figures'), alerts: reach('alerts'), times: reach('times'), names: reach('names') };
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
export function pagesFor(inches: number, metres: number): number | null {
  const growth = fontAt(inches, metres) / FONTS.times[0];
  if (growth <= 1) return null;
  const pages = Math.ceil(growth ** 2);
  return pages <= MOST_PAGES ? Math.max(2, pages) : 0;
}
