import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginChange } from '../../../client/api/changing';
import { endHangingLoads, loadChunk } from '../../../client/api/load-chunk';

const SECOND = 1_000;

describe('loads of parts that hang', () => {
  let stop: ReturnType<typeof vi.fn>;
  let finish: () => void;
  let loading: Promise<string>;

  beforeEach(() => {
    vi.useFakeTimers();
    stop = vi.fn();
    vi.stubGlobal('stop', stop);
    vi.stubGlobal('document', { hidden: false });
    loading = loadChunk(() => new Promise((resolve) => { finish = () => resolve('part'); }));
  });
  afterEach(async () => {
    finish();
    await expect(loading).resolves.toBe('part');
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('are ended after 20 s, but not while a change is waiting for its answer', async () => {
    await vi.advanceTimersByTimeAsync(19 * SECOND);
    const ended = [beginChange(), beginChange()];
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    endHangingLoads();
    ended[0]?.();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(stop).not.toHaveBeenCalled();

    ended[1]?.();
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('are ended at once when the link needs their connection, but not while they may still be on their way', async () => {
    await vi.advanceTimersByTimeAsync(7 * SECOND);
    endHangingLoads();
    expect(stop).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(SECOND);
    endHangingLoads();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('are over when they are loaded: later nothing is ended', async () => {
    await vi.advanceTimersByTimeAsync(9 * SECOND);
    finish();
    await loading;
    endHangingLoads();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(stop).not.toHaveBeenCalled();
  });
});
