import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clamp, toScreen } from '../../../client/stage/camera';
import type { Box, Camera } from '../../../client/stage/camera';
import { CameraControl } from '../../../client/stage/camera-control';

const empty = { islands: [], seats: [], empty: [] };
const seat = (x: number, y: number): Box => ({ x, y, w: 95, h: 72 });

describe('the camera control', () => {
  let viewSize = { width: 1200, height: 800 };
  let floor = { ...empty, width: 4000, height: 2000 };
  let moved: Camera[];
  let control: CameraControl;

  beforeEach(() => {
    vi.useFakeTimers();
    viewSize = { width: 1200, height: 800 };
    floor = { ...empty, width: 4000, height: 2000 };
    moved = [];
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('requestAnimationFrame', (run: (at: number) => void) => Number(setTimeout(() => run(performance.now()), 16)));
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame));
    control = new CameraControl({ viewSize: () => viewSize, floor: () => floor, reducedMotion: () => false, onMove: (camera) => { moved.push(camera); } });
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

  it('starts at the view of a link: that seat in the centre at that zoom, at once, on any screen size', () => {
    expect(control.middle).toBeNull();
    viewSize = { width: 800, height: 500 };
    control.adapt({ width: 1200, height: 800 });
    control.standAt(() => seat(2000, 1000), 1.5);
    expect([control.now.k, ...middle(seat(2000, 1000))]).toEqual([1.5, 400, 250]);
    expect(control.middle).toEqual({ x: 2047.5, y: 1036 });
    control.standAt(() => null, 3);
    expect(control.now.k).toBe(1.5);
    control.standAt(() => seat(2000, 1000), 1_000);
    expect(control.now.k).toBe(5);
  });

  it('a sheet that grows while the camera moves does not cover the chosen seat in the end', () => {
    const chosen = seat(2000, 1800);
    control.cover({ right: 0, bottom: 200 });
    control.uncover(chosen);
    vi.advanceTimersByTime(100);
    control.cover({ right: 0, bottom: 500 });
    control.uncover(chosen);
    land();
    const { y, h } = toScreen(control.now, chosen);
    expect(y + h).toBeLessThanOrEqual(300);
  });

  it('a new floor during a flight does not end it: it ends at the new position of the seat', () => {
    let at = seat(1000, 1000);
    control.toSeat(() => at);
    vi.advanceTimersByTime(100);
    floor = { ...empty, width: 4000, height: 2400 };
    at = seat(2000, 1200);
    control.adapt(viewSize);
    land();
    expect(middle(at)).toEqual([600, 400]);
    expect(control.now.k).toBeGreaterThanOrEqual(120 / 95);
  });

  it('a flight to a removed seat ends on the floor', () => {
    let at: Box | null = seat(3800, 1900);
    control.toSeat(() => at);
    vi.advanceTimersByTime(300);
    at = null;
    floor = { ...empty, width: 1000, height: 800 };
    land();
    expect(control.now).toEqual(clamp(control.now, floor, viewSize, 24));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a seat at the edge is shown with little empty background', () => {
    control.toSeat(() => seat(3905, 1928));
    land();
    const whole = toScreen(control.now, { x: 0, y: 0, w: 4000, h: 2000 });
    expect(whole.x + whole.w).toBeCloseTo(1200 - 24);
    expect(whole.y + whole.h).toBeCloseTo(800 - 24);
  });

  it('every press of plus counts, however fast they come', () => {
    const before = control.now.k;
    for (let press = 0; press < 4; press++) {
      control.by(1.25);
      vi.advanceTimersByTime(50);
    }
    land();
    expect(control.now.k).toBeCloseTo(before * 1.25 ** 4);
    expect(control.now.x + 2000 * control.now.k).toBeCloseTo(600);
  });

  it('a press of plus during a flight to a seat ends at that seat, with more zoom', () => {
    control.toSeat(() => seat(2000, 1000));
    vi.advanceTimersByTime(100);
    control.by(1.25);
    land();
    expect(middle(seat(2000, 1000))).toEqual([600, 400]);
    expect(control.now.k).toBeCloseTo((120 / 95) * 1.25);
  });

  it('a repeated arrow key continues from the target of the last one', () => {
    control.zoomAbout(4, 600, 400);
    for (let step = 1; step <= 6; step++) {
      control.reveal(seat(2000 + step * 100, 1000));
      vi.advanceTimersByTime(20);
    }
    land();
    const s = toScreen(control.now, seat(2600, 1000));
    expect(s.x).toBeGreaterThanOrEqual(0);
    expect(s.x + s.w).toBeLessThanOrEqual(1200);
  });

  it('a drag cannot move the floor out of the viewport', () => {
    control.zoomAbout(3, 600, 400);
    control.panBy(90_000, 90_000);
    expect([control.now.x, control.now.y]).toEqual([24, 24]);
  });

  it('stays fitted during a resize until the user has moved it', () => {
    viewSize = { width: 1000, height: 700 };
    control.adapt({ width: 1200, height: 800 });
    expect(control.fitted).toBe(true);
    control.zoomAbout(2, 500, 350);
    expect(control.fitted).toBe(false);
  });

  it('a seat is shown above a sheet that covers the viewport', () => {
    control.cover({ right: 0, bottom: 480 });
    control.toSeat(() => seat(2000, 1000));
    land();
    expect(middle(seat(2000, 1000))).toEqual([600, 160]);
  });

  it('a floor that moved for a cover is fitted again when the cover closes, unless the user has moved it', () => {
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

  it('a cover without a seat under it moves nothing', () => {
    const fitted = control.now;
    control.cover({ right: 312, bottom: 0 });
    control.uncover(seat(100, 100));
    land();
    expect(control.now).toEqual(fitted);
    expect(control.fitted).toBe(true);
  });

  it('does not move after dispose', () => {
    control.toSeat(() => seat(2000, 1000));
    control.dispose();
    const before = moved.length;
    land();
    expect(moved).toHaveLength(before);
  });
});
