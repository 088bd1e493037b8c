import { describe, expect, it } from 'vitest';
import { contrast } from '../../../client/seats/paint/colour';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import { isOther, tokensIn, variablesIn } from '../../../client/ui/palettes';
import { THEMES, TOKENS } from '../../../client/ui/tokens';
import { STATE_CODES } from '../../../client/words/state-codes';
import { distance, VISIONS } from './colour-distance';

const SETS = ['default', 'colour-blind', 'monochrome'] as const;
const CASES = SETS.flatMap((set) => THEMES.map((theme) => [set, theme] as const));

describe.each(CASES)('the colours %s, %s', (set, theme) => {
  const tokens = tokensIn(set, theme);
  const { colours } = tokens;
  const palette = paletteOf(tokens, false);
  it('have enough contrast: texts, icons, spines, rings and marks', () => {
    for (const code of STATE_CODES) {
      const look = palette.looks[code];
      if (look.texture === 'outline') continue;
      expect(contrast(look.text, look.body), `${code} timer`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(look.name, look.body), `${code} name`).toBeGreaterThanOrEqual(4.5);
      const spine = look.texture === 'alarm' ? '#ffffff' : ['hollow', 'box', 'hatch'].includes(look.texture) ? look.body : look.fill;
      expect(contrast(look.icon, spine), `${code} icon`).toBeGreaterThanOrEqual(3);
    }
    for (const name of ['available', 'contact', 'acw'] as const) expect(contrast(colours[name], colours.surface), name).toBeGreaterThanOrEqual(3);
    expect(contrast(colours.warnInk, palette.warnBody), 'amber digits').toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.warnInk, colours.warnBg), 'amber text').toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.warnLine, colours.surface), 'amber ring').toBeGreaterThanOrEqual(3);
    expect(contrast(colours.onWarn, colours.warn), 'amber mark').toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.onCrit, colours.crit), 'text on critical').toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.critRing, colours.surface), 'critical ring').toBeGreaterThanOrEqual(3);
    // The octagon is white with a mark of the critical colour.
    expect(contrast(colours.crit, '#ffffff'), 'octagon').toBeGreaterThanOrEqual(4.5);
  });
  it('say a critical text with enough contrast', () => {
    const own = new Map(variablesIn(set, theme));
    if (own.has('--crit-ink')) expect(contrast(own.get('--crit-ink') ?? '', own.get('--crit-bg') ?? '')).toBeGreaterThanOrEqual(4.5);
  });
  it('give the page the same values as the canvas', () => {
    const own = new Map(variablesIn(set, theme));
    if (isOther(set)) expect([own.get('--contact'), own.get('--warn')]).toEqual([colours.contact, colours.warn]);
    else expect([own.size, tokens]).toEqual([0, TOKENS[theme]]);
  });
});

const smallest = (set: string, theme: (typeof THEMES)[number]): number => {
  const { available, contact, acw, away, warn, crit } = tokensIn(set, theme).colours;
  const six = [available, contact, acw, away, warn, crit];
  return Math.min(...VISIONS.flatMap((vision) => six.flatMap((a, i) => six.slice(i + 1).map((b) => distance(a, b, vision)))));
};

it.each(THEMES)('the colour-blind safe set is further apart than the default one, for every kind of vision: %s', (theme) => {
  expect(smallest('colour-blind', theme)).toBeGreaterThan(18);
  expect(smallest('default', theme)).toBeLessThan(13);
});

it.each(THEMES)('the monochrome set has only greys beside the tint of amber: %s', (theme) => {
  const { available, contact, acw, away, crit } = tokensIn('monochrome', theme).colours;
  for (const colour of [available, contact, acw, away, crit]) {
    const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    expect(Math.max(...parts) - Math.min(...parts), colour).toBeLessThanOrEqual(48);
  }
});
