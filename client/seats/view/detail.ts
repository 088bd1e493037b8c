export const DETAILS = ['heat', 'dot', 'small', 'compact', 'full'] as const;
/** How much of a seat is drawn, by its width on the screen in CSS pixels. */
export type Detail = (typeof DETAILS)[number];

export const FULL_FROM = 80;
export const COMPACT_FROM = 46;
export const SMALL_FROM = 34;
export const ICON_FROM = 20;
export const DOT_FROM = 14;
/** below this width a seat is too small for a finger: a tap zooms in instead (WCAG 2.5.8) */
export const TARGET_FROM = 24;

export const lesser = (a: Detail, b: Detail): Detail => (DETAILS.indexOf(a) < DETAILS.indexOf(b) ? a : b);

export function detailOf(width: number): Detail {
  if (width >= FULL_FROM) return 'full';
  if (width >= COMPACT_FROM) return 'compact';
  if (width >= SMALL_FROM) return 'small';
  return width >= DOT_FROM ? 'dot' : 'heat';
}

export const showsTimer = (detail: Detail): boolean => detail === 'full' || detail === 'compact';
/** A tile has a spine and a name, and all its marks are inside it. */
export const isTile = (detail: Detail): boolean => detail === 'small' || showsTimer(detail);
