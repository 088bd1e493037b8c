import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fontAt, LAYERS, pagesFor, readableFrom, readAt } from '../../../client/screens/readable-from';
import { pitchOf, readableTo } from '../../../client/seats/glass-sizes';

const to = (n: number, digits: number): number => Number(n.toFixed(digits));

const panel = (inches: number) => ({ inches, metres: 1, width: 1920, height: 1080 });

describe('what can be read from where', () => {
  // The table of the design: pitch, font for 16 minutes of arc at 5 m, and how far a time, an alert and a figure can be read.
  it.each([
    [55, 0.634, 50, 2.0, 3.3, 5.9], [65, 0.750, 43, 2.4, 3.9, 7.0], [75, 0.865, 37, 2.8, 4.5, 8.1], [85, 0.980, 33, 3.1, 5.1, 9.2],
  ])('on %d inches is that of the design', (inches, pitch, font, times, alerts, figures) => {
    // The design has the pitch of 65 inches, 0.7495, in three digits.
    expect(Math.abs(pitchOf(panel(inches)) - pitch)).toBeLessThanOrEqual(0.00055);
    expect(Math.round(fontAt(inches, 5))).toBe(font);
    expect([20.5, 33, 60].map((px) => to(readableTo(px, panel(inches)), 1))).toEqual([times, alerts, figures]);
  });

  it('grows with the distance for figures and alerts as far as there is room, and not for seats', () => {
    const near = readableFrom(55, 1);
    expect([near.figures, near.alerts, near.times, near.names].map((n) => to(n, 1))).toEqual([5.9, 3.3, 2.0, 1.4]);
    const far = readableFrom(55, 5);
    expect([far.figures, far.alerts >= 5, far.times]).toEqual([near.figures, true, near.times]);
    expect([to(readableFrom(55, 40).figures, 1), to(readableFrom(55, 40).alerts, 1)]).toEqual([10.3, 5.7]);
  });

  it('at 5 m on 55 inches is figures and alerts; at 1 m everything; from very far nothing', () => {
    expect(readAt(55, 5)).toEqual({ read: ['figures', 'alerts'], lost: ['times', 'names'] });
    expect(readAt(55, 1)).toEqual({ read: LAYERS, lost: [] });
    expect(readAt(32, 40)).toEqual({ read: [], lost: LAYERS });
  });

  it('proposes pages for times that are nearly large enough, and a second screen for others', () => {
    expect([pagesFor(55, 2), pagesFor(55, 2.1), pagesFor(55, 4), pagesFor(55, 4.9), pagesFor(85, 5)]).toEqual([null, 2, 4, 6, 3]);
    expect(pagesFor(55, 5)).toBe(0);
  });

  it('never loses a larger text before a smaller one', () => {
    fc.assert(fc.property(fc.double({ min: 5, max: 500, noNaN: true }), fc.double({ min: 0.3, max: 50, noNaN: true }), (inches, metres) => {
      const { read, lost } = readAt(inches, metres);
      expect([...read, ...lost]).toEqual(LAYERS);
      expect(pagesFor(inches, metres) === null).toBe(read.includes('times'));
    }));
  });
});
