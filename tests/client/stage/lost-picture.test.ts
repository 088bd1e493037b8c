import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Canvases } from '../../../client/stage/canvases';
import { isLost, watchForLoss } from '../../../client/stage/lost-picture';

const painted = [{ x: 1, y: 1 }, { x: 2, y: 2 }, { x: 3, y: 3 }, { x: 4, y: 4 }];

describe('a canvas', () => {
  it('is lost when it is empty where seats were painted', () => expect(isLost(() => 0, painted)).toBe(true));
  it('is not lost while one of them is visible, or when there are none', () => {
    expect(isLost((x) => (x === 2 ? 45 : 0), painted)).toBe(false);
    expect(isLost(() => 0, [])).toBe(false);
  });
  it('is read at only a few points', () => {
    const read = vi.fn(() => 0);
    isLost(read, painted);
    expect(read).toHaveBeenCalledTimes(3);
  });
});

describe('the check for a lost canvas', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', { hidden: false });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('repaints when the browser reports a loss, and reads nothing', () => {
    vi.stubGlobal('HTMLCanvasElement', class { oncontextrestored = null; });
    Object.assign(HTMLCanvasElement.prototype, { oncontextrestored: null });
    const told: (() => void)[] = [];
    const repaint = vi.fn();
    watchForLoss({ onRestored: (restored: () => void) => { told.push(restored); return () => undefined; } } as unknown as Canvases, () => painted, repaint);
    for (const one of told) one();
    expect(repaint).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('checks by itself if the browser reports nothing, until it is stopped', () => {
    vi.stubGlobal('HTMLCanvasElement', class {});
    let alpha = 255;
    const repaint = vi.fn();
    const end = watchForLoss({ ratio: 2, seats: { getImageData: () => ({ data: [0, 0, 0, alpha] }) } } as unknown as Canvases, () => painted, repaint);
    vi.advanceTimersByTime(20_000);
    expect(repaint).not.toHaveBeenCalled();
    alpha = 0;
    vi.advanceTimersByTime(5_000);
    expect(repaint).toHaveBeenCalledTimes(1);
    end();
    expect(vi.getTimerCount()).toBe(0);
  });
});
