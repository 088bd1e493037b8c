import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clamp, toScreen } from '../../../client/stage/camera';
import type { Box, Camera } from '../../../client/stage/camera';
import { CameraControl } from '../../../client/stage/camera-control';

const empty = { islands: [], seats: [], empty: [] };
const seat = (x: number, y: number): Box => ({ x, y, w: 95, h: 72 });

describe('the camera in the hand', () => {
  let glass = { width: 1200, height: 800 };
  let floor = { ...empty, width: 4000, height: 2000 };
  let moved: Camera[];
  let control: CameraControl;

  beforeEach(() => {
    vi.useFakeTimers();
    glass = { width: 1200, height: 800 };
    floor = { ...empty, width: 4000, height: 2000 };
    moved = [];
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('requestAnimationFrame', (run: (at: number) => void) => Number(setTimeout(() => run(performance.now()), 16)));
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame));
    control = new CameraControl({ glass: () => glass, floor: () => floor, reducedMotion: () => false, onMove: (camera) => { moved.push(camera); } });
    control.adapt({ width: 0, height: 0 });
  });
  afterEach(() => {
    control.dispose();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const land = (): unknown => vi.advanceTimersByTime(500);
  const middle = (box: Box): readonly number[] => {
    const s = toScreen(control.now, box);
    return [s.x + s.w / 2, s.y + s.h / 2].map(Math.round);
  };

  it('stands where a link tells: that seat in the middle at that zoom, at once, on a glass of any size', () => {
    expect(control.middle).toBeNull();
    glass = { width: 800, height: 500 };
    control.adapt({ width: 1200, height: 800 });
    control.standAt(() => seat(2000, 1000), 1.5);
    expect([control.now.k, ...middle(seat(2000, 1000))]).toEqual([1.5, 400, 250]);
    expect(control.middle).toEqual({ x: 2047.5, y: 1036 });
    control.standAt(() => null, 3);
    expect(control.now.k).toBe(1.5);
    control.standAt(() => seat(2000, 1000), 1_000);
    expect(control.now.k).toBe(5);
  });

  it('a floor that comes during a flight does not end it: it goes where the seat is now', () => {
    let at = seat(1000, 1000);
    control.toSeat(() => at);
    vi.advanceTimersByTime(100);
    floor = { ...empty, width: 4000, height: 2400 };
    at = seat(2000, 1200);
    control.adapt(glass);
    land();
    expect(middle(at)).toEqual([600, 400]);
    expect(control.now.k).toBeGreaterThanOrEqual(120 / 95);
  });

  it('a flight to a seat that is gone ends where there is floor', () => {
    let at: Box | null = seat(3800, 1900);
    control.toSeat(() => at);
    vi.advanceTimersByTime(300);
    at = null;
    floor = { ...empty, width: 1000, height: 800 };
    land();
    expect(control.now).toEqual(clamp(control.now, floor, glass, 24));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a seat at the edge is shown without a quarter of bare background', () => {
    control.toSeat(() => seat(3905, 1928));
    land();
    const whole = toScreen(control.now, { x: 0, y: 0, w: 4000, h: 2000 });
    expect(whole.x + whole.w).toBeCloseTo(1200 - 24);
    expect(whole.y + whole.h).toBeCloseTo(800 - 24);
  });

  it('the hand cannot push the floor off the glass', () => {
    control.zoomAbout(3, 600, 400);
    control.panBy(90_000, 90_000);
    expect([control.now.x, control.now.y]).toEqual([24, 24]);
  });

  it('stays fitted through a resize until the hand has moved it', () => {
    glass = { width: 1000, height: 700 };
    control.adapt({ width: 1200, height: 800 });
    expect(control.fitted).toBe(true);
    control.zoomAbout(2, 500, 350);
    expect(control.fitted).toBe(false);
  });

  it('a seat is shown above the sheet that lies over the glass', () => {
    control.cover({ right: 0, bottom: 480 });
    control.toSeat(() => seat(2000, 1000));
    land();
    expect(middle(seat(2000, 1000))).toEqual([600, 160]);
  });

  it('a floor that moved for a cover is fitted again when the cover goes, unless the hand has moved it', () => {
    const fitted = control.now;
    control.cover({ right: 0, bottom: 480 });
    control.uncover(seat(2000, 1900));
    land();
    expect(control.now).not.toEqual(fitted);
    control.cover({ right: 0, bottom: 0 });
    land();
    expect(control.now).toEqual(fitted);
    expect(control.fitted).toBe(true);
  });

  it('a cover that nobody stands under moves nothing', () => {
    const fitted = control.now;
    control.cover({ right: 312, bottom: 0 });
    control.uncover(seat(100, 100));
    land();
    expect(control.now).toEqual(fitted);
    expect(control.fitted).toBe(true);
  });

  it('stands still once it is disposed', () => {
    control.toSeat(() => seat(2000, 1000));
    control.dispose();
    const before = moved.length;
    land();
    expect(moved).toHaveLength(before);
  });
});
