// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

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
