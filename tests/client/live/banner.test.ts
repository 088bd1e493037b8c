import { describe, expect, it } from 'vitest';
import { bannerAt } from '../../../client/live/banner';
import type { Banner } from '../../../client/live/banner';

const fine = { old: false, socketFailures: 0, failures: 0, loaded: true };
const none: Banner = { kind: 'none' };

describe('the banner', () => {
  it('shows nothing after the first failed try, and appears after the second', () => {
    expect(bannerAt(none, 'reconnecting', { ...fine, failures: 1 }, 0)).toEqual(none);
    expect(bannerAt(none, 'reconnecting', { ...fine, failures: 2 }, 0)).toEqual({ kind: 'lost', offline: false });
  });

  it('says for two seconds that the map is live again, and only after a lost connection', () => {
    const back = bannerAt({ kind: 'lost', offline: true }, 'live', fine, 1_000);
    expect(back).toEqual({ kind: 'back', since: 1_000 });
    expect(bannerAt(back, 'live', fine, 2_999)).toBe(back);
    expect(bannerAt(back, 'live', fine, 3_000)).toEqual(none);
    expect(bannerAt(none, 'live', fine, 3_000)).toEqual(none);
  });

  it('stays until there is a map', () => {
    const lost: Banner = { kind: 'lost', offline: false };
    expect(bannerAt(lost, 'live', { ...fine, loaded: false }, 0)).toBe(lost);
  });

  it('names the most useful reason: an old page, then a proxy, then the lost connection', () => {
    expect(bannerAt(none, 'lost', { ...fine, old: true, socketFailures: 9 }, 0)).toEqual({ kind: 'old-page' });
    expect(bannerAt(none, 'lost', { ...fine, socketFailures: 3 }, 0)).toEqual({ kind: 'blocked' });
    expect(bannerAt(none, 'offline', fine, 0)).toEqual({ kind: 'lost', offline: true });
  });
});
