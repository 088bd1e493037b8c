// @vitest-environment jsdom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AccountMenu } from '../../../client/app/account-menu';
import { EVERYTHING } from '../../../client/app/session';
import type { Session } from '../../../client/app/session';

const OPEN: Session = { mode: 'open', person: null, provider: null, certificate: null, setUp: null, zone: null };
const person = (role: string): Session => ({
  ...OPEN, mode: 'local', person: { id: '1', name: 'n', account: 'a', roles: [role], scope: EVERYTHING, names: 'full', agent: null },
});
let root: HTMLElement;
let calls: string[];
let answers: Record<string, () => Response>;
const opened = { location: { replace: vi.fn() }, close: vi.fn() };

beforeEach(() => {
  calls = [];
  answers = {
    'GET /api/views': () => Response.json([{ id: 'i-1', name: 'Tokyo' }]),
    'GET /api/wall/session': () => Response.json({ state: calls.includes('POST /api/wall/pairing') ? 'waiting' : 'none', now: 1 }),
    'POST /api/wall/pairing': () => Response.json({ code: '7KXM4TRH', expires: 2, now: 1 }),
    'POST /api/screens': () => Response.json({ id: 'a', name: 'This browser', settings: { floors: [] }, state: 'offline' }, { status: 201 }),
  };
  vi.stubGlobal('fetch', async (path: string, { method = 'GET' }: { readonly method?: string } = {}) => {
    calls.push(`${method} ${path}`);
    return (answers[`${method} ${path}`] ?? (() => Response.json({ title: 'No' }, { status: 404 })))();
  });
  opened.location.replace.mockClear();
  vi.stubGlobal('open', vi.fn(() => opened));
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

async function button(session: Session, sandbox: boolean): Promise<HTMLButtonElement | undefined> {
  await act(() => render(<AccountMenu session={session} lang="en" pages sandbox={sandbox} />, root));
  await act(() => root.querySelector<HTMLButtonElement>('button[aria-expanded="false"]')?.click());
  return [...root.querySelectorAll<HTMLButtonElement>('.menu button')].find(({ textContent }) => textContent === 'Open a wall in a new window');
}

it('in the sandbox, the menu of the map opens a paired wall in a new window', async () => {
  const one = await button(OPEN, true);
  await act(() => one?.click());
  expect(open).toHaveBeenCalledWith('', 'connect-streaming-wall');
  await vi.waitFor(() => expect(opened.location.replace).toHaveBeenCalledWith('/wall'));
  expect(calls).toContain('POST /api/screens');
});

it('is there in the sandbox only, and for people who may control screens', async () => {
  expect(await button(OPEN, false)).toBeUndefined();
  render(null, root);
  expect(await button(person('viewer'), true)).toBeUndefined();
  render(null, root);
  expect(await button(person('supervisor'), true)).toBeDefined();
});
