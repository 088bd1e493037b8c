import { describe, expect, it } from 'vitest';
import { tokensIn } from '../../../client/ui/palettes';
import { THEMES } from '../../../client/ui/tokens';
import { MOST_SHIFT_PX, shiftAt } from '../../../client/wall/pixel-shift';
import { ALWAYS, luminance, MOST_ALWAYS, wallTokens, wallVariables } from '../../../client/wall/wall-colours';
import { cureFor } from '../../../client/wall/watchdog';
import type { Cure } from '../../../client/wall/watchdog';

const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};
const SETS = ['', 'colour-blind', 'monochrome'];

describe('the colours of a screen that is on for weeks', () => {
  it.each(THEMES.flatMap((theme) => SETS.flatMap((set) => [[theme, set, false], [theme, set, true]] as const)))(
    'have nothing above 60 %% of the light of white that is always there: %s, %s, night %s',
    (theme, set, night) => {
      const { colours } = wallTokens(set, theme, night);
      for (const name of ALWAYS) expect(luminance(colours[name]), name).toBeLessThanOrEqual(MOST_ALWAYS);
      // The surfaces of the light theme are always there too.
      if (theme === 'light') for (const [name, colour] of Object.entries(colours)) expect(luminance(colour), name).toBeLessThanOrEqual(MOST_ALWAYS);
      for (const [name, colour] of Object.entries(colours)) {
        expect(colour, name).not.toBe('#ffffff');
        if (night) expect(luminance(colour), name).toBeLessThanOrEqual(0.5);
      }
    },
  );

  it.each(THEMES.flatMap((theme) => [[theme, false], [theme, true]] as const))('can be read: %s, night %s', (theme, night) => {
    const { colours: c } = wallTokens('', theme, night);
    for (const ground of [c.bg, c.surface, c.zoneTop, c.zoneBottom, c.tile]) {
      expect(contrast(c.ink, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(c.ink2, ground)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(c.onCrit, c.crit)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(c.warnInk, c.warnBg)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SETS)('keep every contrast of the light theme: %s', (set) => {
    const [own, whole] = [wallTokens(set, 'light', false).colours, tokensIn(set, 'light').colours];
    const pairs = [
      ['ink2', 'surface'], ['ink3', 'bg'], ['available', 'tile'], ['contact', 'surface'], ['onState', 'contact'], ['onCrit', 'crit'], ['warnInk', 'warnBg'],
      ['onWarn', 'warn'], ['line2', 'surface'],
    ] as const;
    for (const [a, b] of pairs) {
      const [is, was] = [contrast(own[a], own[b]), contrast(whole[a], whole[b])];
      expect(is / was, `${a} on ${b}: ${is.toFixed(2)}, ${was.toFixed(2)} before`).toBeGreaterThan(was > 7 ? 0.6 : 0.95);
    }
  });

  it.each(THEMES.flatMap((theme) => SETS.flatMap((set) => [[theme, set, false], [theme, set, true]] as const)))(
    'have nothing brighter in header and rail either, where one alert follows the other all day: %s, %s, night %s',
    (theme, set, night) => {
      const shown = new Map(wallVariables(wallTokens(set, theme, night)));
      const of = (name: string): string => shown.get(name) ?? '';
      for (const [name, colour] of shown) if (colour.startsWith('#') && name !== '--focus') expect(luminance(colour), name).toBeLessThanOrEqual(MOST_ALWAYS);
      expect(contrast(of('--on-crit'), of('--crit'))).toBeGreaterThanOrEqual(4.4);
      expect(contrast(of('--crit-edge'), of('--crit'))).toBeGreaterThanOrEqual(3);
    },
  );

  it('are darker at night, in the light theme too', () => {
    for (const theme of THEMES) {
      expect(luminance(wallTokens('', theme, true).colours.bg)).toBeLessThan(0.02);
      expect(luminance(wallTokens('', theme, true).colours.available)).toBeLessThan(luminance(wallTokens('', 'dark', false).colours.available));
    }
  });
});

it('the picture moves around a ring of eight points, two pixels from its middle, every three minutes', () => {
  const places = Array.from({ length: 9 }, (_, n) => shiftAt(1_780_000_020_000 + n * 180_000));
  expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(8);
  expect(places[8]).toEqual(places[0]);
  for (const { x, y } of places) expect(Math.max(Math.abs(x), Math.abs(y))).toBe(MOST_SHIFT_PX);
  places.slice(1).forEach(({ x, y }, n) => expect(Math.abs(x - (places[n]?.x ?? 0)) + Math.abs(y - (places[n]?.y ?? 0))).toBe(2));
  expect(shiftAt(0)).toEqual(shiftAt(179_999));
});

it('a frozen picture is painted again, then gets a new socket, then is loaded again: each once', () => {
  let done: Cure | null = null;
  const cures: (readonly [number, Cure])[] = [];
  for (let s = 0; s < 120; s++) {
    const cure = cureFor(s * 1000, done);
    if (cure === null) continue;
    done = cure;
    cures.push([s, cure]);
  }
  expect(cures).toEqual([[10, 'repaint'], [20, 'reconnect'], [40, 'reload']]);
});
