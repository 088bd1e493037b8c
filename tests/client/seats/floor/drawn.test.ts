import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDrawn } from '../../../../client/seats/floor/drawn';

const HASH = 'a'.repeat(64);
const DOCUMENT = { schema: 1, width: 400, height: 200, seats: [], background: { image: HASH, x: 0, y: 0, width: 400, height: 200 } };

/** An image that loads when the test says so. */
class Picture {
  static readonly all: Picture[] = [];
  readonly asked: string[] = [];
  onload = (): void => undefined;
  onerror = (): void => undefined;
  constructor() { Picture.all.push(this); }
  set src(url: string) { this.asked.push(url); }
  removeAttribute(): void { this.asked.push('none'); }
}

describe('the background of a drawn floor', () => {
  let leave: AbortController;
  let pictured: ReturnType<typeof vi.fn<() => void>>;
  let image: Picture;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('Image', Picture);
    leave = new AbortController();
    pictured = vi.fn<() => void>();
    openDrawn({ id: 'f-1', version: 1 }, DOCUMENT, leave.signal, pictured, '/api/floors/images');
    image = Picture.all.pop() as Picture;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is asked for again after each error, until it is there', async () => {
    const url = `/api/floors/images/${HASH}`;
    for (let times = 1; times <= 6; times++) {
      expect(image.asked.filter((asked) => asked === url)).toHaveLength(times);
      image.onerror();
      await vi.advanceTimersByTimeAsync(30_000);
    }
    // The same address a second time is only asked for if it was taken away.
    expect(image.asked.slice(-2)).toEqual(['none', url]);
    expect(pictured).not.toHaveBeenCalled();
    image.onload();
    expect(pictured).toHaveBeenCalledTimes(1);
  });

  it('is not asked for at once after an error', async () => {
    image.onerror();
    await vi.advanceTimersByTimeAsync(400);
    expect(image.asked).toHaveLength(1);
  });

  it('is not needed after the floor was left', async () => {
    image.onerror();
    leave.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    image.onload();
    expect(image.asked).toHaveLength(1);
    expect(pictured).not.toHaveBeenCalled();
  });
});
