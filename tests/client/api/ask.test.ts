import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, tell } from '../../../client/api/ask';
import { shape, text } from '../../../client/api/read';

const named = shape<{ name: string }>({ name: text });
const answering = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
  vi.stubGlobal('fetch', vi.fn(async () => new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers })));
};
const at = (pathname: string) => ({ pathname, search: '', hash: '', replace: vi.fn() });

afterEach(() => vi.unstubAllGlobals());

describe('asking the server', () => {
  it('gives what fits and is silent about what does not', async () => {
    answering(200, { name: 'a', more: 1 });
    expect(await ask('GET', '/api/x', named)).toEqual({ kind: 'ok', value: { name: 'a', more: 1 } });
    answering(200, { name: 1 });
    expect(await ask('GET', '/api/x', named)).toEqual({ kind: 'silence' });
    answering(200, '<html>');
    expect(await ask('GET', '/api/x', named)).toEqual({ kind: 'silence' });
    answering(204, null);
    expect(await tell('DELETE', '/api/x')).toEqual({ kind: 'ok', value: null });
  });

  it('is silent when nobody answers', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('failed'); }));
    expect(await ask('GET', '/api/x', named)).toEqual({ kind: 'silence' });
  });

  it('hands over what the server says of each field, however it writes the names', async () => {
    answering(400, { title: 'Invalid', errors: { Password: ['too-short'], name: ['required'], odd: 'text' } });
    expect(await ask('POST', '/api/x', named, {})).toEqual({
      kind: 'problem', status: 400, title: 'Invalid', detail: '', errors: { password: ['too-short'], name: ['required'] }, retryAfterMs: 0,
    });
  });

  it('knows when to come back, and survives a refusal that is no problem document', async () => {
    answering(429, 'slow down', { 'retry-after': '75' });
    expect(await ask('POST', '/api/x', named, {})).toMatchObject({ kind: 'problem', status: 429, title: 'HTTP 429', retryAfterMs: 75_000 });
  });

  it('goes to the sign-in when the session is over, and the caller hears nothing', async () => {
    const location = at('/people');
    vi.stubGlobal('location', location);
    answering(401, { title: 'Not signed in' });
    const heard = vi.fn();
    void ask('GET', '/api/people', named).then(heard);
    await vi.waitFor(() => expect(location.replace).toHaveBeenCalledWith('/sign-in?return=%2Fpeople'));
    expect(heard).not.toHaveBeenCalled();
  });

  it('takes a 401 for an answer where it is one', async () => {
    const location = at('/sign-in');
    vi.stubGlobal('location', location);
    answering(401, { title: 'No' });
    expect(await ask('POST', '/api/sign-in', named, {}, true)).toMatchObject({ kind: 'problem', status: 401 });
    expect(location.replace).not.toHaveBeenCalled();
  });
});
