import { tokensIn } from '../ui/palettes';
import { FONT } from '../ui/tokens';
import type { SeatColours, SeatTokens, Theme } from '../ui/tokens';

// Colours of a screen that shows the same for weeks. What is always there is never brighter than 60 %, and at night everything is dimmed.

/** Share of the light of white. */
export const MOST_ALWAYS = 0.6;
/** … of what is not there all the time: no pure white, and letters on red can be read. */
const MOST = 0.95;
/** Of each channel, at night; red more, so that the dimmed letters on it can be read. */
const DIMMED = 0.7;
const DIMMED_RED = 0.57;

const channels = (colour: string): readonly number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
const hex = (values: readonly number[]): string =>
  `#${values.map((value) => Math.floor(Math.min(1, Math.max(0, value)) * 255).toString(16).padStart(2, '0')).join('')}`;
const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const curved = (value: number): number => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

/** Relative luminance, 0 to 1 (WCAG 2). */
export function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = channels(colour).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The same hue with at most this luminance. */
function atMost(colour: string, most: number): string {
  const light = luminance(colour);
  return light <= most ? colour : hex(channels(colour).map((value) => curved((linear(value) * most) / light)));
}

/** Parts of an alert: they are not there all the time, and nothing could be written on red. */
const BRIGHT: ReadonlySet<keyof SeatColours> = new Set(['onCrit', 'critEdge', 'focus']);

/** Light that the glass reflects, in the contrast of WCAG 2. */
const GLARE = 0.05;
const LEFT = (MOST_ALWAYS + GLARE) / (1 + GLARE);

/** The surfaces of a light theme are always there. All of it has less light, white 60 %, and every contrast stays what it was. */
const lessLight = (colour: string): string => atMost(colour, Math.max(0, (luminance(colour) + GLARE) * LEFT - GLARE));

/** Colours that are on the glass the whole day: letters, frames and the states in legend and bar. */
export const ALWAYS: readonly (keyof SeatColours)[] = ['ink', 'ink2', 'ink3', 'line', 'line2', 'available', 'contact', 'acw', 'away'];

/**
 * @param colours set of colours that the centre chose
 * @param night everything is dimmed; the theme is dark
 */
export function wallTokens(colours: string, theme: Theme, night: boolean): SeatTokens {
  const of = night ? 'dark' : theme;
  const tokens = tokensIn(colours, of);
  const shade = (name: keyof SeatColours, colour: string): string => {
    const capped = of === 'light' ? lessLight(colour) : atMost(colour, BRIGHT.has(name) ? MOST : MOST_ALWAYS);
    const left = name === 'crit' ? DIMMED_RED : DIMMED;
    return night ? hex(channels(capped).map((value) => value * left)) : capped;
  };
  const shaded = Object.fromEntries(
    Object.entries(tokens.colours).map(([name, colour]) => [name, shade(name as keyof SeatColours, colour)]),
  ) as SeatColours;
  // White lines on a dark plan, or the white paper of a light one.
  return { ...tokens, colours: shaded, white: of === 'dark' ? shaded.ink : shaded.surface };
}

/** Parts of an alert in header and rail. While there is one after the other, they are always there: as dark as all that is, with the contrast of before. */
const always = (name: string, colour: string, { onCrit }: SeatColours): string =>
  (name === 'crit' || name === 'onCrit' || name === 'critEdge') && luminance(onCrit) > MOST_ALWAYS ? lessLight(colour) : colour;

/** As CSS custom properties: warnLine is --warn-line. For all around the floor; the floor itself is painted with the tokens. */
export const wallVariables = ({ colours }: SeatTokens): readonly (readonly [string, string])[] => [
  ['--font', FONT],
  ...Object.entries(colours).map(([name, colour]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, always(name, colour, colours),
  ] as const),
];
