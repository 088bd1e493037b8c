import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neededFont, pagesFor, pitchOf, reachOf, readableTo, wallSizes } from '../../../client/seats/glass-sizes';
import type { Glass } from '../../../client/seats/glass-sizes';

const glass = (inches: number, metres: number, width = 1920, height = 1080): Glass => ({ inches, metres, width, height });
const any = fc.record({
  inches: fc.double({ min: 10, max: 120, noNaN: true }), metres: fc.double({ min: 0.5, max: 20, noNaN: true }),
  width: fc.constantFrom(1280, 1366, 1920, 2560, 3840), height: fc.constantFrom(720, 768, 1080, 1440, 2160),
});

describe('the sizes of a wall', () => {
  it('follow the table of the design: font for 16 minutes of arc at 5 m, and how far a font reaches', () => {
    for (const [inches, pitch, font, timer, alert, figure] of [
      [55, 0.634, 50, 2.0, 3.3, 5.9], [65, 0.75, 43, 2.4, 3.9, 7.0], [75, 0.865, 37, 2.8, 4.5, 8.1], [85, 0.98, 33, 3.1, 5.1, 9.2],
    ] as const) {
      const one = glass(inches, 5);
      expect(pitchOf(one)).toBeCloseTo(pitch, 2);
      expect(Math.round(neededFont(one))).toBe(font);
      expect(readableTo(20.5, one)).toBeCloseTo(timer, 1);
      expect(readableTo(33, one)).toBeCloseTo(alert, 0);
      expect(readableTo(60, one)).toBeCloseTo(figure, 1);
    }
  });

  it('make figures and alerts readable from the distance, or as large as there is room, and never say more than is true', () => {
    fc.assert(fc.property(any, (one) => {
      const sizes = wallSizes(one);
      const reach = reachOf(sizes, 120, one);
      expect(sizes.figure >= neededFont(one) || sizes.figure >= Math.floor(104 * sizes.unit)).toBe(true);
      expect(sizes.alert >= neededFont(one) || sizes.alert >= Math.floor(58 * sizes.unit)).toBe(true);
      expect(reach.figures >= one.metres).toBe(sizes.figure >= neededFont(one));
      expect(sizes.header).toBeLessThan(one.height * 0.2);
      expect(sizes.rail).toBeLessThan(one.width * 0.36);
    }));
  });

  it('are the same on the glass in 1920 and in 3840 pixels', () => {
    const [small, large] = [wallSizes(glass(75, 4)), wallSizes(glass(75, 4, 3840, 2160))];
    expect(large.unit).toBe(2 * small.unit);
    expect(Math.abs(large.alert - 2 * small.alert)).toBeLessThanOrEqual(2);
    expect(Math.abs(large.figure - 2 * small.figure)).toBeLessThanOrEqual(2);
  });

  it('grow with the distance and shrink with the size of the glass', () => {
    fc.assert(fc.property(any, (one) => {
      expect(wallSizes({ ...one, metres: one.metres * 1.5 }).alert).toBeGreaterThanOrEqual(wallSizes(one).alert);
      expect(wallSizes({ ...one, inches: one.inches * 1.5 }).alert).toBeLessThanOrEqual(wallSizes(one).alert);
    }));
  });

  it('propose pages for a floor that a few pages make readable, a second screen for a larger one, and nothing for a floor that can be read', () => {
    // The design: about 25 seats of 55 inches can be read from 5 m; these are 230 px wide.
    expect(pagesFor(240, glass(55, 5))).toBeNull();
    expect(pagesFor(120, glass(55, 5))).toBe(4);
    expect(pagesFor(60, glass(55, 5))).toBe(0);
    expect(pagesFor(60, glass(55, 1))).toBeNull();
    expect(pagesFor(60, glass(55, 1.5))).toBe(2);
    expect(pagesFor(0, glass(55, 5))).toBeNull();
    fc.assert(fc.property(any, fc.double({ min: 10, max: 400, noNaN: true }), (one, seat) => {
      const pages = pagesFor(seat, one);
      expect(pages === null).toBe(reachOf(wallSizes(one), seat, one).times >= one.metres - 1e-9);
      if (pages !== null) expect(pages === 0 || (pages >= 2 && pages <= 6)).toBe(true);
    }));
  });
});
