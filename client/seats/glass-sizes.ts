import { tileSizes } from './view/tile-sizes';

// How large the parts of a wall are, and from where each can be read. Pure: it depends on the glass and on the distance only.

/** A letter can be read from 16 minutes of arc on: NUREG-0700, ISO 9241-3. */
const ARC_MINUTES = 16;
/** Font size in mm that is seen at one minute of arc from one metre: Inter's capitals are 0.727 em high. */
const MM_PER_MINUTE = 0.4;

/** The glass: its size, its CSS pixels, and how far away the people are. */
export interface Glass {
  readonly inches: number;
  readonly metres: number;
  readonly width: number;
  readonly height: number;
}

/** Millimetres of one CSS pixel. */
export const pitchOf = ({ inches, width, height }: Glass): number => (inches * 25.4) / Math.hypot(width, height);
/** The smallest font that can be read from the distance, CSS px. */
export const neededFont = (glass: Glass): number => (MM_PER_MINUTE * glass.metres * ARC_MINUTES) / pitchOf(glass);
/** The largest distance from which a font can be read, metres. */
export const readableTo = (font: number, glass: Glass): number => (font * pitchOf(glass)) / (MM_PER_MINUTE * ARC_MINUTES);

/** CSS px. */
export interface WallSizes {
  /** 1 at 1920 × 1080 */
  readonly unit: number;
  /** the numbers of the header */
  readonly figure: number;
  /** seat and time of an alert */
  readonly alert: number;
  /** its reason */
  readonly reason: number;
  readonly header: number;
  readonly rail: number;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Figures and alerts can be read from the distance, as far as there is room for them; the floor gets the rest. */
export function wallSizes(glass: Glass): WallSizes {
  const unit = Math.min(glass.width / 1920, glass.height / 1080);
  const need = neededFont(glass);
  // Upwards: a size rounded down could not be read any more.
  const figure = Math.ceil(clamp(need, 60 * unit, 104 * unit));
  const alert = Math.ceil(clamp(need, 33 * unit, 58 * unit));
  return {
    unit, figure, alert, reason: Math.ceil(Math.max(17 * unit, alert * 0.42)),
    header: Math.round(figure * 0.98 + 46 * unit), rail: Math.round(Math.max(300 * unit, alert * 7.9)),
  };
}

/** Metres from which each part can be read. */
export interface Reach { readonly figures: number; readonly alerts: number; readonly times: number; readonly names: number }

/** @param seat width of a seat on the screen, CSS px; 0: there is none */
export function reachOf(sizes: WallSizes, seat: number, glass: Glass): Reach {
  const tile = tileSizes(seat);
  return {
    figures: readableTo(sizes.figure, glass), alerts: readableTo(sizes.alert, glass),
    times: seat === 0 ? 0 : readableTo(tile.time, glass), names: seat === 0 ? 0 : readableTo(tile.name, glass),
  };
}

/** More parts than this are no pages that people wait for. */
const MOST_PAGES = 6;

/**
 * What a floor that cannot be read needs.
 *   null    its times can be read from the distance
 *   pages   it can be shown in this number of parts, one after the other
 *   0       it needs a second screen, or a larger one
 * @param seat width of a seat on the screen, CSS px; 0: there is none
 */
export function pagesFor(seat: number, glass: Glass): number | null {
  if (seat === 0) return null;
  const need = neededFont(glass);
  if (tileSizes(seat).time >= need) return null;
  // From full detail on, all sizes follow the width of the seat.
  const { time } = tileSizes(95);
  const pages = Math.ceil(((need * 95) / time / seat) ** 2);
  return pages <= MOST_PAGES ? Math.max(2, pages) : 0;
}
