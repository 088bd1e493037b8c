import { afterEach, describe, expect, it, vi } from 'vitest';
import { callApi, send } from '../../../client/api/call-api';
import { shape, text } from '../../../client/api/read';
import { LIMIT_MS } from '../../../client/api/request';

const named = shape<{ name: string }>({ name: text });
const answering = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
  vi.stubGlobal('fetch', vi.fn(async () => new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers })));
};
const at = (pathname: string) => ({ pathname, search: '', hash: '', replace: vi.fn() });

afterEach(() => vi.unstubAllGlobals());

describe('asking the server', () => {
  it('returns a valid answer and ignores an invalid one', async () => {
    answering(200, { name: 'a', more: 1 });
    expect(await callApi('GET', '/api/x', named)).toEqual({ kind: 'ok', value: { name: 'a', more: 1 } });
    answering(200, { name: 1 });
    expect(await callApi('GET', '/api/x', named)).toEqual({ kind: 'no-answer' });
    answering(200, '<html>');
    expect(await callApi('GET', '/api/x', named)).toEqual({ kind: 'no-answer' });
    answering(204, null);
    expect(await send('DELETE', '/api/x')).toEqual({ kind: 'ok', value: null });
  });

  it('returns nothing when there is no answer', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('failed'); }));
    expect(await callApi('GET', '/api/x', named)).toEqual({ kind: 'no-answer' });
  });

  it('stops after the time-out, whether there is no answer or the answer never ends', async () => {
    vi.useFakeTimers();
    const ended = (signal: AbortSignal): Promise<never> => new Promise((_, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('', 'AbortError')));
    });
    for (const answer of [ended, async (signal: AbortSignal) => ({ status: 500, ok: false, headers: new Headers(), json: () => ended(signal) })]) {
      vi.stubGlobal('fetch', (_path: string, { signal }: { signal: AbortSignal }) => answer(signal));
      const asked = callApi('GET', '/api/x', named);
      await vi.advanceTimersByTimeAsync(LIMIT_MS);
      expect(await asked).toEqual({ kind: 'no-answer' });
    }
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('returns the message of the server for each field, in any spelling of the names', async () => {
    answering(400, { title: 'Invalid', errors: { Password: ['too-short'], name: ['required'], odd: 'text' } });
    expect(await callApi('POST', '/api/x', named, {})).toEqual({
      kind: 'problem', status: 400, title: 'Invalid', detail: '', errors: { password: ['too-short'], name: ['required'] }, retryAfterMs: 0,
      body: { title: 'Invalid', errors: { Password: ['too-short'], name: ['required'], odd: 'text' } },
    });
  });

  it('knows when to retry, and accepts a refusal without a problem document', async () => {
    answering(429, 'slow down', { 'retry-after': '75' });
    expect(await callApi('POST', '/api/x', named, {})).toMatchObject({ kind: 'problem', status: 429, title: 'HTTP 429', retryAfterMs: 75_000 });
  });

  it('goes to the sign-in when the session has ended, and the caller gets nothing', async () => {
    const location = at('/people');
    vi.stubGlobal('location', location);
    answering(401, { title: 'Not signed in' });
    const heard = vi.fn();
    void callApi('GET', '/api/people', named).then(heard);
    await vi.waitFor(() => expect(location.replace).toHaveBeenCalledWith('/sign-in?return=%2Fpeople'));
    expect(heard).not.toHaveBeenCalled();
  });

  it('returns a 401 as an answer where that is expected', async () => {
    const location = at('/sign-in');
    vi.stubGlobal('location', location);
    answering(401, { title: 'No' });
    expect(await callApi('POST', '/api/sign-in', named, {}, true)).toMatchObject({ kind: 'problem', status: 401 });
    expect(location.replace).not.toHaveBeenCalled();
  });
});
