// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { firstFloors, openHere, pairHere } from '../../../client/screens/open-here';

const VIEWS = [{ id: 'i-1', name: 'Tokyo' }, { id: 'f-1', name: '3F', floor: { id: 'f-1', site: 's1', version: 1 } }];
const SESSION = 'GET /api/wall/session';
const PAIRING = 'POST /api/wall/pairing';

describe('a wall in this browser', () => {
  let calls: string[];
  let bodies: unknown[];
  /** what each call answers, one after the other; the last one stays */
  let answers: Record<string, Response[]>;

  beforeEach(() => {
    calls = [];
    bodies = [];
    answers = {
      [SESSION]: [Response.json({ state: 'none' }), Response.json({ state: 'waiting', code: '7KXM4TRH' })],
      [PAIRING]: [Response.json({ code: '7KXM4TRH' })],
      'POST /api/screens': [Response.json({ id: 'a', name: 'This browser', settings: { floors: [] }, state: 'offline' }, { status: 201 })],
    };
    vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: { readonly method?: string; readonly body?: string } = {}) => {
      const what = `${method} ${path}`;
      calls.push(what);
      if (body !== undefined) bodies.push(JSON.parse(body));
      return answers[what]?.shift() ?? Response.json({ title: 'No' }, { status: 404 });
    });
  });
  afterEach(() => { vi.unstubAllGlobals(); });

  it('is paired and approved with all drawn floors, and not more names than this person sees', async () => {
    expect(await pairHere(VIEWS, 'This browser', 'seat')).toMatchObject({ kind: 'ok' });
    expect(calls).toEqual([SESSION, PAIRING, SESSION, 'POST /api/screens']);
    expect(bodies[1]).toMatchObject({ code: '7KXM4TRH', name: 'This browser', settings: { floors: [{ view: 'f-1' }], names: 'seat' } });
  });

  it('shows the automatic floors where none is drawn, and not more than a screen can have', () => {
    expect(firstFloors([{ id: 'i-1', name: 'Tokyo' }])).toEqual([{ view: 'i-1' }]);
    expect(firstFloors(Array.from({ length: 25 }, (_, i) => ({ id: `i-${i}`, name: 'x' })))).toHaveLength(20);
  });

  it('that is paired already stays as it is', async () => {
    answers[SESSION] = [Response.json({ state: 'paired' })];
    expect(await pairHere(VIEWS, 'This browser', null)).toMatchObject({ kind: 'ok' });
    expect(calls).toEqual([SESSION]);
  });

  it('is not made in a browser that does not keep the cookie: nobody could use it', async () => {
    answers[SESSION] = [Response.json({ state: 'none' }), Response.json({ state: 'none' })];
    expect(await pairHere(VIEWS, 'This browser', null)).toBe('no cookie');
    expect(calls).not.toContain('POST /api/screens');
  });

  it('is not approved after a refusal, which is handed on', async () => {
    answers[PAIRING] = [Response.json({ title: 'Too many' }, { status: 429 })];
    expect(await pairHere(VIEWS, 'This browser', null)).toMatchObject({ kind: 'problem', status: 429 });
    expect(calls).toEqual([SESSION, PAIRING]);
  });
});

describe('the window of a wall', () => {
  afterEach(() => { vi.unstubAllGlobals(); });
  const done = async (): Promise<never> => ({ kind: 'ok', value: null }) as never;
  /** A window of this name, which shows this page. */
  const windowAt = (pathname: string): { readonly calls: string[] } => {
    const calls: string[] = [];
    const opened = {
      location: { pathname, replace: (to: string) => { calls.push(`to ${to}`); } }, focus: () => { calls.push('focus'); },
      close: () => { calls.push('close'); },
    };
    vi.stubGlobal('open', (address: string) => {
      if (address !== '') calls.push(`opened ${address}`);
      return opened;
    });
    return { calls };
  };

  it('that is new goes to the wall; one that shows the wall already is not touched', async () => {
    for (const [at, calls] of [['blank', ['to /wall']], ['/screens', ['to /wall']], ['/wall', ['focus']], ['/wall/', ['focus']]] as const) {
      const seen = windowAt(at);
      expect(await openHere(done)).toEqual({ kind: 'done' });
      expect(seen.calls).toEqual(calls);
    }
  });

  it('is closed after a refusal, but not when it shows the wall', async () => {
    for (const [at, calls] of [['blank', ['close']], ['/wall', []]] as const) {
      const seen = windowAt(at);
      expect(await openHere(async () => 'no cookie')).toEqual({ kind: 'no cookie' });
      expect(seen.calls).toEqual(calls);
    }
  });
});
