import { describe, expect, it } from 'vitest';
import { PictureClock } from '../../../client/seats/view/picture-clock';

const T = 1_780_000_000_000;

describe('the time that the map shows', () => {
  let server: number | null = T;
  const clock = (): PictureClock => {
    server = T;
    const made = new PictureClock(() => server);
    made.setFrame(0);
    return made;
  };

  it('follows the clock of the server, and no timer must be repainted', () => {
    const one = clock();
    for (const ms of [50, 1_000, 60_000]) {
      server = T + ms;
      expect([one.setFrame(ms), one.now]).toEqual([false, T + ms]);
    }
  });

  it.each(['held', 'stale'] as const)('stops while the map is %s, for any message of the server, and keeps its times', (trust) => {
    const one = clock();
    one.trust = trust;
    for (const said of [T + 5_000, null, T - 90_000]) {
      server = said;
      expect([one.setFrame(5_000), one.now]).toEqual([false, T]);
    }
  });

  it('requires a repaint of every timer when it starts, stops or is set', () => {
    const one = clock();
    server = null;
    expect([one.setFrame(1_000), one.now]).toEqual([true, null]);
    server = T + 2_000;
    expect([one.setFrame(2_000), one.now]).toEqual([true, T + 2_000]);
    server = T + 2_000 + 300;
    expect(one.setFrame(2_000)).toBe(true);
    server = T + 2_000 + 400;
    expect(one.setFrame(2_000)).toBe(false);
  });

  it('is up to date at once when a paused map continues', () => {
    const one = clock();
    one.trust = 'held';
    server = T + 90_000;
    one.setFrame(90_000);
    one.trust = 'live';
    expect(one.now).toBe(T);
    one.take();
    expect(one.now).toBe(T + 90_000);
  });
});
