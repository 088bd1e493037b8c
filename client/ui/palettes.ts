import { TOKENS } from './tokens';
import type { SeatColours, SeatTokens, Theme } from './tokens';

// The sets of colours beside the default one. They are loaded when a site has chosen one.
// Contrast and the distances for people with a colour deficiency were computed, and a test compares them; do not change one alone.

export type OtherColours = 'colour-blind' | 'monochrome';

/** What differs from the default set. */
const SETS: Readonly<Record<OtherColours, Readonly<Record<Theme, Partial<SeatColours>>>>> = {
  'colour-blind': {
    light: { available: '#069670', contact: '#220d8f', acw: '#b552b9', away: '#a3aebc', warn: '#fcb339', crit: '#ce140d', critRing: '#ce140d' },
    dark: { available: '#7ef9b4', contact: '#3597f8', acw: '#e8c9ef', away: '#777d84', warn: '#f9aa24', warnLine: '#f9aa24', crit: '#d51e0e' },
  },
  // Told apart by lightness and icon; amber is only tinted, and critical is black with a white edge.
  monochrome: {
    light: {
      available: '#2f4356', contact: '#566b80', acw: '#8494a4', away: '#b3bfca', warn: '#e8c67a', warnLine: '#8a6d1f', warnInk: '#6a5312', warnBg: '#f6f0e2',
      crit: '#0b111a', critRing: '#0b111a',
    },
    dark: {
      available: '#f2f6fa', contact: '#b4c2d1', acw: '#8799ac', away: '#66778a', warn: '#e8c67a', warnLine: '#e8c67a', warnInk: '#f0d9a4', warnBg: '#322c1c',
      crit: '#000000', critRing: '#ffffff', critEdge: '#ffffff',
    },
  },
};

/** Values that only the page's CSS needs. */
const PAGE: Readonly<Record<OtherColours, Readonly<Record<Theme, Readonly<Record<string, string>>>>>> = {
  'colour-blind': { light: {}, dark: {} },
  monochrome: {
    light: { '--crit-ink': '#0b111a', '--crit-bg': '#e8ecf1' },
    dark: { '--crit-ink': '#ffffff', '--crit-bg': '#242d39' },
  },
};

export const isOther = (colours: string): colours is OtherColours => colours === 'colour-blind' || colours === 'monochrome';

/** A set that this page does not know is the default one. */
export const tokensIn = (colours: string, theme: Theme): SeatTokens =>
  (isOther(colours) ? { ...TOKENS[theme], colours: { ...TOKENS[theme].colours, ...SETS[colours][theme] } } : TOKENS[theme]);

/** The custom properties that a set changes: warnLine is --warn-line. */
export function variablesIn(colours: string, theme: Theme): readonly (readonly [string, string])[] {
  if (!isOther(colours)) return [];
  const property = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const own = Object.entries(SETS[colours][theme]).map(([name, value]) => [property(name), value] as const);
  return [...own, ...Object.entries(PAGE[colours][theme])];
}
