import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getJson } from '../../../client/api/get-json';
import { request } from '../../../client/api/request';
import { ComeBackLater, Refused } from '../../../client/api/retry-after';
import { serverBuild } from '../../../client/api/server-build';

const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): Response => new Response(JSON.stringify(body), { status, headers });

/** Requests that are answered after different times. Infinity: a dead connection. Aborted requests are never answered. */
function server(times: readonly number[], say: () => Response = () => answer('here')): { readonly aborted: () => number; readonly asked: () => number } {
  let asked = 0;
  let aborted = 0;
  vi.stubGlobal('fetch', (_path: string, { signal, cache }: { signal: AbortSignal; cache: string }) => {
    caches.push(cache);
    const after = times[asked++] ?? times.at(-1) ?? 0;
    return new Promise<Response>((resolve, reject) => {
      const timer = Number.isFinite(after) ? setTimeout(() => resolve(say()), after) : undefined;
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        aborted++;
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  });
  return { aborted: () => aborted, asked: () => asked };
}

let caches: string[] = [];
beforeEach(() => {
  caches = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const never = (): AbortSignal => new AbortController().signal;

describe('an answer of the server', () => {
  it.each([0, 2_900, 3_500, 8_000])('arrives even if the server needs %d ms to its first header', async (ms) => {
    const asked = server([ms]);
    const found = getJson('/x', never());
    await vi.advanceTimersByTimeAsync(ms);
    await expect(found).resolves.toBe('here');
    expect(asked.asked()).toBeLessThanOrEqual(3);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked.asked()).toBeLessThanOrEqual(3);
  });

  it('arrives over the second connection when the first gets no answer', async () => {
    const asked = server([Infinity, 100]);
    const found = getJson('/x', never());
    await vi.advanceTimersByTimeAsync(3_100);
    await expect(found).resolves.toBe('here');
    expect([asked.asked(), asked.aborted()]).toEqual([2, 1]);
  });

  it('arrives even if no open connection of the browser gets an answer', async () => {
    server([Infinity, Infinity, Infinity, Infinity, Infinity, Infinity, 100]);
    const found = getJson('/x', never());
    await vi.advanceTimersByTimeAsync(18_100);
    await expect(found).resolves.toBe('here');
  });

  it('arrives from a server that needs half a minute', async () => {
    server([25_000]);
    const found = getJson('/x', never());
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(found).resolves.toBe('here');
  });

  it('is requested without the cache from the second try on: equal requests wait for one another in the cache', async () => {
    server([Infinity, Infinity, 0]);
    const found = getJson('/x', never());
    await vi.advanceTimersByTimeAsync(6_010);
    await found;
    expect(caches).toEqual(['no-cache', 'no-store', 'no-store']);
  });

  it('is waited for on three connections at most', async () => {
    const asked = server([Infinity]);
    getJson('/x', never()).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.asked() - asked.aborted()).toBe(3);
    expect(asked.asked()).toBeLessThan(12);
  });

  it('is not requested any more after the caller has cancelled', async () => {
    const asked = server([Infinity]);
    const abort = new AbortController();
    const found = getJson('/x', abort.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);
    abort.abort();
    expect(await found).toBeInstanceOf(Error);
    const before = asked.asked();
    await vi.advanceTimersByTimeAsync(600_000);
    expect([asked.asked(), asked.aborted()]).toEqual([before, before]);
  });

  it('contains the build of the server, even in a refusal', async () => {
    server([0], () => answer({}, 500, { 'x-connectstreaming-build': 'b7' }));
    const found = getJson('/x', never()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    expect(await found).toBeInstanceOf(Error);
    expect(serverBuild.value).toBe('b7');
  });

  it.each([[401, Refused], [403, Refused], [503, ComeBackLater], [429, ComeBackLater]] as const)('of %d is an error of its own kind', async (status, kind) => {
    server([0], () => answer({}, status, { 'retry-after': '7' }));
    const found = getJson('/x', never()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    expect(await found).toBeInstanceOf(kind);
  });
});

describe('a call', () => {
  it('ends after its time-out without an answer', async () => {
    server([Infinity]);
    const found = request('/x', { limitMs: 5_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await found).toBeNull();
  });

  it('has no answer when the body breaks off', async () => {
    vi.stubGlobal('fetch', (_path: string, { signal }: { signal: AbortSignal }) => Promise.resolve({
      ok: true, status: 200, headers: new Headers(),
      json: () => new Promise((_, reject) => { signal.addEventListener('abort', () => reject(new Error('aborted'))); }),
    }));
    const found = request('/x', { limitMs: 5_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await found).toBeNull();
  });
});
