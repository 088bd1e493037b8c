import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backingRatio, between, centreOn, fitBox, leavesBare, recentre, reveal, standIn, toScreen, toWorld } from '../../../client/stage/camera';

const viewSize = { width: 1200, height: 800 };
const camera = fc.record({
  k: fc.double({ min: 0.05, max: 5, noNaN: true }),
  x: fc.double({ min: -3000, max: 3000, noNaN: true }),
  y: fc.double({ min: -3000, max: 3000, noNaN: true }),
});

describe('the camera', () => {
  it('maps to the screen and back', () => {
    fc.assert(fc.property(camera, (c) => {
      const s = toScreen(c, { x: 37, y: -12, w: 0, h: 0 });
      const w = toWorld(c, s.x, s.y);
      expect(w.x).toBeCloseTo(37, 6);
      expect(w.y).toBeCloseTo(-12, 6);
    }));
  });
  it('fits a floor in the centre, with no side cut', () => {
    const c = fitBox({ x: 0, y: 0, w: 4000, h: 1000 }, viewSize, 10);
    const s = toScreen(c, { x: 0, y: 0, w: 4000, h: 1000 });
    expect(s.x).toBeCloseTo(10);
    expect(s.x + s.w).toBeCloseTo(1190);
    expect(s.y + s.h / 2).toBeCloseTo(400);
  });
  it('limits the zoom of a small floor', () => expect(fitBox({ x: 0, y: 0, w: 10, h: 10 }, viewSize, 10).k).toBe(2.4));
  it('centres a seat', () => {
    const s = toScreen(centreOn({ x: 100, y: 100, w: 95, h: 72 }, viewSize, 2), { x: 100, y: 100, w: 95, h: 72 });
    expect([s.x + s.w / 2, s.y + s.h / 2]).toEqual([600, 400]);
  });
  it('moves as little as possible to show a seat, and not at all for a visible seat', () => {
    const c = { k: 1, x: 0, y: 0 };
    expect(reveal(c, { x: 500, y: 300, w: 95, h: 72 }, viewSize, 20)).toBe(c);
    expect(reveal(c, { x: 1300, y: 300, w: 95, h: 72 }, viewSize, 20)).toEqual({ k: 1, x: -215, y: 0 });
    expect(reveal(c, { x: -50, y: 300, w: 95, h: 72 }, viewSize, 20)).toEqual({ k: 1, x: 70, y: 0 });
  });
  it('keeps the centre on resize', () => {
    const c = recentre({ k: 2, x: 10, y: 20 }, viewSize, { width: 1000, height: 600 });
    expect(toWorld(c, 500, 300)).toEqual(toWorld({ k: 2, x: 10, y: 20 }, 600, 400));
  });
  it('flies from one position to the other', () => {
    fc.assert(fc.property(camera, camera, (a, b) => {
      const start = between(a, b, viewSize, 0);
      expect(start.k).toBeCloseTo(a.k);
      expect(start.x).toBeCloseTo(a.x, 3);
      expect(between(a, b, viewSize, 1)).toEqual(b);
    }));
  });
});

describe('the temporary picture', () => {
  it('puts every painted point at its position under the new camera', () => {
    fc.assert(fc.property(camera, camera, (painted, now) => {
      const s = standIn(painted, now);
      const old = toScreen(painted, { x: 200, y: 100, w: 0, h: 0 });
      const wanted = toScreen(now, { x: 200, y: 100, w: 0, h: 0 });
      expect(old.x * s.k + s.x).toBeCloseTo(wanted.x, 3);
      expect(old.y * s.k + s.y).toBeCloseTo(wanted.y, 3);
    }));
  });
  it('reports when it no longer covers the viewport', () => {
    expect(leavesBare({ k: 1, x: 0, y: 0 }, viewSize)).toBe(false);
    expect(leavesBare({ k: 1, x: 30, y: 0 }, viewSize)).toBe(true);
    expect(leavesBare({ k: 0.9, x: 0, y: 0 }, viewSize)).toBe(true);
    expect(leavesBare({ k: 1.2, x: -100, y: -100 }, viewSize)).toBe(false);
  });
});

it('the backing store never exceeds 8.3 megapixels', () => {
  expect(backingRatio({ width: 1920, height: 1080 }, 2)).toBe(2);
  const ratio = backingRatio({ width: 3840, height: 2160 }, 2);
  expect(3840 * 2160 * ratio * ratio).toBeLessThanOrEqual(8_300_001);
});
