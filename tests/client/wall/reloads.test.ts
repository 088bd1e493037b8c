import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reload } from '../../../client/wall/reloads';

const T = 1_780_000_000_000;
let stored: Map<string, string>;
let reloads: number;
let answers: boolean;

beforeEach(() => {
  [stored, reloads, answers, left] = [new Map(), 0, true, 0];
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => { stored.set(key, value); } });
  vi.stubGlobal('location', { reload: () => { reloads++; } });
  vi.stubGlobal('fetch', async () => {
    if (!answers) throw new TypeError('away');
    return new Response('ok');
  });
});
afterEach(() => { vi.unstubAllGlobals(); });
let left: number;
const now = (minutes: number): ReturnType<typeof reload> => reload(T + minutes * 60_000, async () => undefined, () => { if (reloads === left) left++; });

it('a page is never loaded again while the server is away: the browser would show an error for good', async () => {
  answers = false;
  expect([await now(0), left]).toEqual([{ kind: 'away' }, 0]);
  answers = true;
  expect(await now(0)).toEqual({ kind: 'going' });
  // What is left for the next page is left before each reload, and only then.
  expect([reloads, left]).toEqual([1, 1]);
});

it('a page in the place of the server is no answer: a proxy, or the sign-in of a network', async () => {
  for (const other of [new Response('<html>ok</html>'), new Response('ok', { status: 502 })]) {
    vi.stubGlobal('fetch', async () => other);
    expect(await now(0)).toEqual({ kind: 'away' });
  }
  expect([reloads, left]).toEqual([0, 0]);
});

it('the fourth reload in a quarter of an hour is not made, also by the next page', async () => {
  for (const minute of [0, 1, 2]) await now(minute);
  expect(await now(3)).toEqual({ kind: 'spent', times: 3, until: T + 15 * 60_000 });
  expect([reloads, left]).toEqual([3, 3]);
  expect(await now(15)).toEqual({ kind: 'going' });
});

it('a browser that keeps nothing cannot count, so it is not loaded again', async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => { throw new Error('refused'); } });
  expect(await now(0)).toEqual({ kind: 'spent', times: 3, until: null });
  expect([reloads, left]).toEqual([0, 0]);
});
