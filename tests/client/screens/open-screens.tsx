import { render } from 'preact';
import { afterEach, beforeEach, vi } from 'vitest';
import { createShell } from '../../../client/app/shell';
import type { Session } from '../../../client/app/session';
import { ScreensPage } from '../../../client/screens/screens-page';

// The page Screens in jsdom, with a server that is only on paper.

const SCREEN = { path: '/screens', title: 'menu.screens', needs: 'supervisor', listed: true, load: async () => ScreensPage } as const;
export const OPEN: Session = { mode: 'open', person: null, provider: null, certificate: null, setUp: null, zone: 'Asia/Tokyo' };
export const NOW = Date.UTC(2026, 10, 30, 5, 0, 0);
export const MINUTE = 60_000;
export const VIEWS = [
  { id: 'f-1', name: '3F', floor: { id: 'f-1', site: 's1', version: 1 } }, { id: 'f-2', name: '4F', floor: { id: 'f-2', site: 's1', version: 1 } },
  { id: 'i-1', name: 'Tokyo' },
];
export const entrance = {
  id: 'a', name: '3F Entrance', place: 'Tokyo', version: 4, settings: { floors: [{ view: 'f-1' }, { view: 'f-2' }] }, state: 'right', connected: true,
  seen: NOW - 1_000, painted: NOW - 6_500, view: 'f-2', delayP95: 141.6, build: '7f3c91',
  device: { browser: 'Chromium 126', width: 1920, height: 1080, address: '10.8.2.41' },
};
export const wrong = { ...entrance, id: 'b', name: 'Back office', state: 'wrong', painted: NOW - 11 * MINUTE };
export const spare = { id: 'c', name: 'Spare', version: 1, settings: { floors: [{ view: 'f-1' }] }, state: 'unpaired' };
export const pairing = {
  code: '7KXM4TRH', expires: NOW + 559_000, asked: NOW - 41_000,
  device: { browser: 'Chromium 126 on Linux (ARM)', width: 1920, height: 1080, hz: 60, ratio: 1, languages: ['ja-JP', 'en-US'], zone: 'Asia/Tokyo',
    address: '10.8.3.57', clockOffMs: -3 * MINUTE },
};
export const CODE = 'GET /api/screens/pairings/7KXM4TRH';

export interface Call { readonly what: string; readonly body: unknown }

export interface OpenScreens {
  readonly root: HTMLElement;
  readonly calls: readonly Call[];
  screens: object[];
  readonly answers: Record<string, () => Response | Promise<Response>>;
  /** Lets time pass, and what follows from it. */
  pass(ms?: number): Promise<unknown>;
  open(lang?: 'en' | 'ja', session?: Session): Promise<ReturnType<typeof createShell>>;
  named<T extends HTMLElement>(tag: string, name: string): T;
  press(name: string): Promise<void>;
  field(label: string): HTMLInputElement & HTMLSelectElement;
  type(label: string, text: string): Promise<void>;
  submit(): Promise<void>;
  rows(): readonly string[];
  row(name: string): string;
  lists(): number;
  last(what: string): unknown;
}

/** Call it in a describe. */
export function useScreens(): OpenScreens {
  let root: HTMLElement;
  let calls: Call[];
  let screens: object[];
  let answers: Record<string, () => Response | Promise<Response>>;

  beforeEach(() => {
    vi.useFakeTimers({
      now: NOW,
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'requestAnimationFrame', 'cancelAnimationFrame', 'performance', 'Date'],
    });
    history.replaceState(null, '', '/screens');
    calls = [];
    screens = [entrance, wrong, spare];
    answers = {
      'GET /api/screens': () => Response.json({ screens, now: NOW }),
      'GET /api/views': () => Response.json(VIEWS),
      [CODE]: () => Response.json(pairing),
    };
    vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: { readonly method?: string; readonly body?: string } = {}) => {
      calls.push({ what: `${method} ${path}`, body: body === undefined ? undefined : JSON.parse(body) });
      const refused = (): Response => Response.json({ title: 'No', ...(path.includes('/pairings/') ? { code: 'code-unknown' } : {}) }, { status: 404 });
      return (answers[`${method} ${path}`] ?? refused)();
    });
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
    // Small pictures are not painted in jsdom.
    HTMLCanvasElement.prototype.getContext = () => null;
    Element.prototype.scrollIntoView = () => undefined;
    HTMLDialogElement.prototype.showModal = function showModal() { this.open = true; };
    root = document.body.appendChild(document.createElement('div'));
  });
  afterEach(() => {
    render(null, root);
    root.remove();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  /** Lets time pass, and what follows from it. */
  const pass = (ms = 50): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const open = async (lang: 'en' | 'ja' = 'en', session = OPEN): Promise<ReturnType<typeof createShell>> => {
    const shell = createShell(SCREEN, session);
    shell.setLang(lang);
    render(<ScreensPage shell={shell} />, root);
    await pass();
    return shell;
  };
  const named = <T extends HTMLElement>(tag: string, name: string): T => {
    const found = [...(root.querySelector('dialog') ?? root).querySelectorAll<T>(tag)].find((one) =>
      one.getAttribute('aria-label') === name || one.textContent?.trim() === name);
    if (found === undefined) throw new Error(`no ${tag} ${name} in ${root.textContent ?? ''}`);
    return found;
  };
  const press = async (name: string): Promise<void> => {
    const button = named<HTMLButtonElement>('button', name);
    button.focus();
    button.click();
    await pass();
  };
  const field = (label: string): HTMLInputElement & HTMLSelectElement => {
    const found = [...root.querySelectorAll('label')].find((one) => one.textContent?.trim() === label);
    const input = found === undefined ? null : document.getElementById(found.htmlFor);
    if (input === null) throw new Error(`no field ${label}`);
    return input as HTMLInputElement & HTMLSelectElement;
  };
  const type = async (label: string, text: string): Promise<void> => {
    const input = field(label);
    input.value = text;
    input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
    await pass();
  };
  const submit = async (): Promise<void> => {
    root.querySelector('.side-sheet form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await pass();
  };
  const rows = (): readonly string[] => [...root.querySelectorAll('.screen h2, .screen h3')].map((one) => one.textContent ?? '');
  const row = (name: string): string =>
    [...root.querySelectorAll('.screen')].find((one) => one.querySelector('h2, h3')?.textContent === name)?.textContent ?? '';
  const lists = (): number => calls.filter(({ what }) => what === 'GET /api/screens').length;
  const last = (what: string): unknown => calls.filter((one) => one.what === what).pop()?.body;

  return {
    get root() { return root; },
    get calls() { return calls; },
    get screens() { return screens; },
    set screens(next) { screens = next; },
    get answers() { return answers; },
    pass, open, named, press, field, type, submit, rows, row, lists, last,
  };
}
