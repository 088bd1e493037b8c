import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Frames } from '../../../client/stage/frames';

describe('the frames', () => {
  let painted: number[];
  let frames: Frames;
  const page = { hidden: false };

  beforeEach(() => {
    vi.useFakeTimers();
    painted = [];
    page.hidden = false;
    vi.stubGlobal('document', page);
    vi.stubGlobal('window', globalThis);
    vi.stubGlobal('requestAnimationFrame', (run: (at: number) => void) => Number(setTimeout(() => run(performance.now()), 16)));
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame));
    frames = new Frames((at) => { painted.push(Math.round(at)); });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const pass = (ms: number): unknown => vi.advanceTimersByTime(ms);

  it('paint the first change after a pause at once, and then at the frame rate', () => {
    frames.soon();
    pass(17);
    expect(painted).toHaveLength(1);
    for (let i = 0; i < 100; i++) {
      frames.soon();
      pass(10);
    }
    expect(painted.length).toBeGreaterThan(15);
    expect(painted.length).toBeLessThan(23);
  });

  it('request no frame while there is no request', () => {
    frames.soon();
    pass(5_000);
    expect(painted).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('wake at a given time, and earlier for an earlier request', () => {
    frames.at(performance.now() + 1_000);
    pass(900);
    expect(painted).toHaveLength(0);
    frames.soon();
    pass(17);
    expect(painted).toHaveLength(1);
    frames.at(performance.now() + 1_000);
    pass(1_020);
    expect(painted).toHaveLength(2);
  });

  it('end for ever, also for a later request', () => {
    frames.soon();
    frames.end();
    frames.soon();
    frames.at(performance.now() + 100);
    pass(1_000);
    expect(painted).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('do not run when stopped, or on a hidden page', () => {
    frames.soon();
    frames.stop();
    pass(1_000);
    page.hidden = true;
    frames.soon();
    pass(1_000);
    expect(painted).toHaveLength(0);
  });
});
