// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const KEY = 'connect-streaming.wall-image';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  vi.useRealTimers();
  vi.resetModules();
  document.documentElement.removeAttribute('data-held');
  sessionStorage.clear();
});

test('the image of the page before goes when the new page has its picture, or after 8 s, and is kept nowhere', async () => {
  for (const end of ['picture', 'time']) {
    sessionStorage.setItem(KEY, 'data:image/jpeg;base64,AAAA');
    document.documentElement.setAttribute('data-held', '');
    vi.resetModules();
    const { held, letGo } = await import('../../../client/wall/held-image');
    expect(held.value).toBe(true);
    vi.advanceTimersByTime(7_900);
    expect(held.value).toBe(true);
    if (end === 'picture') letGo();
    else vi.advanceTimersByTime(200);
    expect(held.value).toBe(false);
    expect(document.documentElement.hasAttribute('data-held')).toBe(false);
    expect(sessionStorage.getItem(KEY)).toBeNull();
  }
});

test('a page that follows none holds nothing, and forgets an image that is left', async () => {
  sessionStorage.setItem(KEY, 'data:image/jpeg;base64,AAAA');
  const { held, letGo } = await import('../../../client/wall/held-image');
  expect(held.value).toBe(false);
  letGo();
  expect(sessionStorage.getItem(KEY)).toBeNull();
});

test('the time of an image is that of the picture, which may be a kept one or stand still', async () => {
  const { timeOfPicture } = await import('../../../client/wall/held-image');
  const live = (trust: string, last: number | null, source: number | null = null): object => ({
    trust: () => trust, lastServerTime: () => last, stopped: { peek: () => source !== null }, caughtUpTo: () => source,
  });
  const time = (kept: object | null, of: object): number => timeOfPicture({ kept, live: of } as Parameters<typeof timeOfPicture>[0], 900);
  expect(time(null, live('live', 890))).toBe(900);
  expect(time(null, live('stale', 300))).toBe(300);
  expect(time(null, live('stale', null))).toBe(900);
  expect(time(null, live('stale', 890, 200))).toBe(200);
  expect(time({ at: 100 }, live('stale', 300))).toBe(100);
});

describe('the start of a page', () => {
  const boot = readFileSync('client/public/boot.js', 'utf8');
  const start = (path: string): void => {
    history.replaceState(null, '', path);
    new Function(boot)();
  };
  const leave = (ageMs: number): void => sessionStorage.setItem(KEY, `${Date.now() - ageMs} data:image/jpeg;base64,AAAA`);
  const isHeld = (): boolean => document.documentElement.hasAttribute('data-held') && document.documentElement.style.background.includes('AAAA');
  beforeEach(() => {
    vi.stubGlobal('ResizeObserver', class {});
    Object.defineProperty(HTMLScriptElement.prototype, 'noModule', { value: true, configurable: true });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    document.documentElement.style.background = document.body.innerHTML = '';
  });

  test.each([[59_000, true], [61_000, false], [-61_000, false], [Number.NaN, false]])('shows an image that is %s ms old: %s', (age, shown) => {
    leave(age);
    start('/wall');
    expect([isHeld(), sessionStorage.getItem(KEY) !== null]).toEqual([shown, shown]);
  });

  test('shows none on another page', () => {
    leave(0);
    start('/screens');
    expect(isHeld()).toBe(false);
  });

  test('that fails takes the image away, and what it says can be read', () => {
    document.body.innerHTML = '<div id="app"></div>';
    leave(0);
    start('/wall');
    expect(isHeld()).toBe(true);
    window.dispatchEvent(new Event('connect-streaming.part-gone'));
    const text = document.querySelector<HTMLElement>('[role=alert]');
    expect([isHeld(), sessionStorage.getItem(KEY), document.documentElement.hasAttribute('data-held')]).toEqual([false, null, false]);
    expect([text?.textContent, text?.style.color, document.body.style.background]).toEqual(
      [expect.stringContaining('could not be loaded'), 'rgb(200, 204, 210)', 'rgb(20, 23, 28)'],
    );
  });
});
