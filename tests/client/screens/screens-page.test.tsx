// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createShell } from '../../../client/app/shell';
import type { Session } from '../../../client/app/session';
import { ScreensPage } from '../../../client/screens/screens-page';
import { PAYLOADS } from '../../browser/product/payloads';

const SCREEN = { path: '/screens', title: 'menu.screens', needs: 'supervisor', listed: true, load: async () => ScreensPage } as const;
const OPEN: Session = { mode: 'open', person: null, provider: null, certificate: null, setUp: null, zone: 'Asia/Tokyo' };
const NOW = Date.UTC(2026, 10, 30, 5, 0, 0);
const MINUTE = 60_000;
const VIEWS = [
  { id: 'f-1', name: '3F', floor: { id: 'f-1', site: 's1', version: 1 } }, { id: 'f-2', name: '4F', floor: { id: 'f-2', site: 's1', version: 1 } },
  { id: 'i-1', name: 'Tokyo' },
];
const entrance = {
  id: 'a', name: '3F Entrance', place: 'Tokyo', version: 4, settings: { floors: [{ view: 'f-1' }, { view: 'f-2' }] }, state: 'right', connected: true,
  seen: NOW - 1_000, painted: NOW - 6_500, view: 'f-2', delayP95: 141.6, build: '7f3c91',
  device: { browser: 'Chromium 126', width: 1920, height: 1080, address: '10.8.2.41' },
};
const wrong = { ...entrance, id: 'b', name: 'Back office', state: 'wrong', painted: NOW - 11 * MINUTE };
const spare = { id: 'c', name: 'Spare', version: 1, settings: { floors: [{ view: 'f-1' }] }, state: 'unpaired' };
const pairing = {
  code: '7KXM4TRH', expires: NOW + 559_000, asked: NOW - 41_000,
  device: { browser: 'Chromium 126 on Linux (ARM)', width: 1920, height: 1080, hz: 60, ratio: 1, languages: ['ja-JP', 'en-US'], zone: 'Asia/Tokyo',
    address: '10.8.3.57', clockOffMs: -3 * MINUTE },
};
const CODE = 'GET /api/screens/pairings/7KXM4TRH';

interface Call { readonly what: string; readonly body: unknown }

describe('the page of the screens', () => {
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
      return (answers[`${method} ${path}`] ?? (() => Response.json({ title: 'No' }, { status: 404 })))();
    });
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
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

  it('lists the wrong ones first, each with its state, what it shows, and ages that go on', async () => {
    await open();
    expect(rows()).toEqual(['Back office', '3F Entrance', 'Spare']);
    expect([...root.querySelectorAll('.counts button')].map((one) => one.textContent)).toEqual(['1 Wrong', '1 Right', '1 Unpaired']);
    for (const text of ['Right', '3F, 4F', 'now 4F', 'just now', '142 ms', '7f3c91', '1920×1080 · 55″ · 5 m']) expect(row('3F Entrance')).toContain(text);
    expect(row('Back office')).toContain('11 min ago');
    await pass(4_000);
    expect(row('3F Entrance')).toContain('10 s ago');
  });

  it('asks every 5 s, every 2 s after an action, and not while it is hidden', async () => {
    await open();
    expect(lists()).toBe(1);
    await pass(5_000);
    expect(lists()).toBe(2);
    answers['POST /api/screens/a/identify'] = () => new Response(null, { status: 204 });
    await press('Which screen is this?: 3F Entrance');
    expect([lists(), last('POST /api/screens/a/identify')]).toEqual([3, { seconds: 10 }]);
    expect(row('3F Entrance')).toContain('It shows its name for 10 seconds.');
    await pass(4_100);
    expect(lists()).toBe(5);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(60_000);
    expect(lists()).toBe(5);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass();
    expect(lists()).toBe(6);
  });

  it('keeps the list when no answer comes or one that cannot be read, and says how old it is', async () => {
    await open();
    answers['GET /api/screens'] = () => Response.json({ screens: [{ id: 1 }], now: NOW });
    await pass(5_000);
    expect(rows()).toHaveLength(3);
    expect(root.textContent).toContain('The server does not answer. This list is of 14:00:00, 5 s ago.');
    answers['GET /api/screens'] = () => Promise.reject(new Error('cut'));
    await pass(7_000);
    expect(root.textContent).toContain('12 s ago.');
    answers['GET /api/screens'] = () => Response.json({ screens: [entrance], now: NOW });
    await pass(5_000);
    expect([rows(), root.querySelector('.note-bar')]).toEqual([['3F Entrance'], null]);
  });

  it('keeps the order while the focus is in the list: no button moves away under a finger', async () => {
    await open();
    named<HTMLButtonElement>('button', 'Reload: 3F Entrance').focus();
    screens = [{ ...entrance, state: 'wrong', name: '3F Entrance' }, { ...wrong, state: 'right' }, spare];
    await pass(5_000);
    expect(rows()).toEqual(['Back office', '3F Entrance', 'Spare']);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Reload: 3F Entrance');
    root.querySelector<HTMLElement>('.srch input')?.focus();
    await pass();
    expect(rows()).toEqual(['3F Entrance', 'Back office', 'Spare']);
  });

  it('says of three offline screens at one place that they are one fault', async () => {
    screens = [1, 2, 3, 4].map((n) => ({ ...entrance, id: `o${n}`, name: `O${n}`, place: 'Osaka', connected: false, state: n < 4 ? 'offline' : 'right' }));
    await open();
    expect(root.querySelector('.fault-of-place')?.textContent).toContain('Osaka: 3 of 4 screens are offline.');
    expect(row('O1')).toContain('probably one fault');
  });

  it('approves a device by its code as a new screen, after telling at each field what is missing', async () => {
    const shell = await open();
    await press('Add a screen');
    await type('Code on the TV', '7kxm-4tr');
    await press('Look for the device');
    expect(root.textContent).toContain('A code has 8 characters.');
    await type('Code on the TV', ' 7kxm 4trh');
    await press('Look for the device');
    const sheet = root.querySelector('.side-sheet')?.textContent ?? '';
    for (const text of ['7KXM 4TRH', 'asked 41 s ago', '9:19 left', 'Chromium 126 on Linux (ARM)', '1920 × 1080, 60 Hz, pixel ratio 1', 'ja-JP, en-US',
      'clock 3 min behind', '10.8.3.57']) expect(sheet).toContain(text);
    await submit();
    expect(root.textContent).toContain('Choose at least one floor.');
    expect(last('POST /api/screens')).toBe(undefined);
    await press('Add 4F');
    await press('Add 3F');
    await press('3F: earlier');
    await type('Name', '3F West');
    await type('Place', 'Tokyo');
    expect(named('button', 'Approve “3F West”')).toBeDefined();
    answers['POST /api/screens'] = () => Response.json({ ...entrance, id: 'n', name: '3F West' }, { status: 201 });
    await submit();
    expect(last('POST /api/screens')).toEqual({
      code: '7KXM4TRH', name: '3F West', place: 'Tokyo',
      settings: {
        floors: [{ view: 'f-1' }, { view: 'f-2' }], dwell: 20, languages: ['ja', 'en'], names: 'initials', theme: 'dark', inches: 55, metres: 5, pace: 250,
      },
    });
    expect([root.querySelector('.side-sheet'), shell.said.value]).toEqual([null, '“3F West” is paired']);
  });

  it('opens the device of a scanned QR code, and forgets the code with the sheet', async () => {
    history.replaceState(null, '', '/screens?code=7kxm%204trh');
    await open();
    expect(root.querySelector('.code-card')?.textContent).toContain('7KXM 4TRH');
    await press('Close');
    expect([location.search, root.querySelector('.side-sheet')]).toEqual(['', null]);
  });

  it('tells a refusal at its field, keeps what was typed beyond the end of the session and of the code', async () => {
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    await open();
    await type('Name', '3F West');
    await press('Add 3F');
    answers['POST /api/screens'] = () => Response.json({ title: 'Bad', errors: { 'settings.names': ['not-allowed'] } }, { status: 400 });
    await submit();
    expect(field('Names').getAttribute('aria-invalid')).toBe('true');
    expect(root.textContent).toContain('This is more than you see yourself.');
    answers['POST /api/screens'] = () => Response.json({ title: 'No' }, { status: 401 });
    answers['GET /api/screens'] = () => Response.json({ title: 'No' }, { status: 401 });
    await submit();
    await pass(5_000);
    expect(root.querySelector('.note-bar')?.textContent).toContain('Your session has ended. Sign in in another tab');
    expect(field('Name').value).toBe('3F West');
    answers['GET /api/screens'] = () => Response.json({ screens, now: NOW + 600_000 });
    await pass(5_000);
    expect(root.querySelector('.side-sheet')?.textContent).toContain('This code is over.');
    await press('Enter another code');
    answers['GET /api/screens/pairings/9KXM4TRH'] = () => Response.json({ ...pairing, code: '9KXM4TRH', expires: NOW + 1_200_000 });
    await type('Code on the TV', '9KXM4TRH');
    await press('Look for the device');
    expect(field('Name').value).toBe('3F West');
  });

  it('says that a code is unknown or already used, at the field or above the form', async () => {
    await open();
    await press('Add a screen');
    await type('Code on the TV', '2222 2222');
    await press('Look for the device');
    expect(root.querySelector('.side-sheet .errors')?.textContent).toContain('No device shows this code.');
    expect(field('Code on the TV').value).toBe('2222 2222');
  });

  it('proposes repair of the screen that a device was before, and of the one whose button was pressed', async () => {
    answers[CODE] = () => Response.json({ ...pairing, known: { id: 'c', name: 'Spare' } });
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    const shell = await open();
    expect(root.textContent).toContain('This device was “Spare” before.');
    expect(field('Which screen it becomes').value).toBe('c');
    answers['POST /api/screens/c/repair'] = () => Response.json({ ...entrance, id: 'c', name: 'Spare' });
    await submit();
    expect([last('POST /api/screens/c/repair'), shell.said.value]).toEqual([{ code: '7KXM4TRH' }, '“Spare” has new hardware']);
    await press('Repair: Back office');
    await type('Code on the TV', '7KXM4TRH');
    await press('Look for the device');
    expect(field('Which screen it becomes').value).toBe('b');
  });

  it('refuses a device', async () => {
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    const shell = await open();
    answers['POST /api/screens/pairings/7KXM4TRH/refuse'] = () => new Response(null, { status: 204 });
    await press('Refuse');
    expect([shell.said.value, root.querySelector('.side-sheet')]).toEqual(['The device was refused', null]);
  });

  it('changes a screen with the version that was edited, and loses nothing when somebody else was first', async () => {
    const shell = await open();
    await press('Change view: 3F Entrance');
    await type('Viewing distance', '7');
    answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 5, place: 'Osaka', title: 'Changed' }, { status: 409 });
    await submit();
    expect(last('PUT /api/screens/a')).toMatchObject({ version: 4, name: '3F Entrance', settings: { metres: 7, floors: [{ view: 'f-1' }, { view: 'f-2' }] } });
    expect(root.querySelector('.fault')?.textContent).toContain('Somebody else changed this screen meanwhile.');
    expect(field('Viewing distance').value).toBe('7');
    answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 6 });
    await press('Save mine over it');
    expect(last('PUT /api/screens/a')).toMatchObject({ version: 5, place: 'Tokyo', settings: { metres: 7 } });
    expect(shell.said.value).toBe('“3F Entrance” was changed');
  });

  it('loads the version of somebody else if that is wanted', async () => {
    await open();
    await press('Change view: 3F Entrance');
    await type('Viewing distance', '7');
    answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 5, place: 'Osaka' }, { status: 409 });
    await submit();
    await press('Load theirs');
    expect([field('Place').value, field('Viewing distance').value, root.querySelector('.fault')]).toEqual(['Osaka', '5', null]);
  });

  it('asks before an edited sheet is closed, and keeps it if that is not wanted', async () => {
    await open();
    await press('Change view: 3F Entrance');
    await type('Place', 'Osaka');
    await press('Cancel');
    expect(root.querySelector('dialog')?.textContent).toContain('The changes to “3F Entrance” are not saved.');
    await press('Cancel');
    expect([root.querySelector('dialog'), field('Place').value]).toEqual([null, 'Osaka']);
    await press('Repair: Back office');
    await press('Discard');
    expect([root.querySelector('dialog'), field('Code on the TV').value]).toEqual([null, '']);
  });

  it('asks for the floors again until they are here', async () => {
    const views = answers['GET /api/views'] ?? Response.json;
    answers['GET /api/views'] = () => Response.json({ title: 'Starting' }, { status: 503 });
    await open();
    await press('Change view: Back office');
    answers['GET /api/views'] = views as () => Response;
    await pass(5_100);
    expect(root.querySelector('.turns bdi')?.textContent).toBe('3F');
    expect(root.querySelectorAll('.adds button').length).toBeGreaterThan(0);
  });

  it('does not take a code for over by this computer’s clock before it knows the server’s', async () => {
    answers['GET /api/screens'] = () => Response.json({ title: 'Starting' }, { status: 503 });
    answers[CODE] = () => Response.json({ ...pairing, asked: NOW - 41 * MINUTE, expires: NOW - 31 * MINUTE });
    history.replaceState(null, '', '/screens?code=7KXM4TRH');
    await open();
    expect([root.querySelector('.code-card')?.textContent, root.querySelector('.over')]).toEqual(['7KXM 4TRH', null]);
  });

  it('says what can be read from where while size and distance are typed', async () => {
    await open();
    await press('Change view: 3F Entrance');
    expect(root.querySelector('.read')?.textContent).toContain(
      'At 5 m on 55″ a full floor shows: colours, figures, alerts. Too small: times, names. To read times from there, use more screens',
    );
    await type('Viewing distance', '4');
    expect(root.querySelector('.read')?.textContent).toContain('To read times from there, show it in about 4 pages of zones.');
    await type('Viewing distance', '1');
    expect(root.querySelector('.read')?.textContent).toContain('everything can be read');
    await type('Screen size', 'x');
    expect(root.querySelector('.read')?.textContent).toContain('Enter size and distance');
  });

  it('shows chosen zones of a floor, or one page a zone, and the focus stays while they are chosen', async () => {
    answers['GET /api/floors/f-1/versions/1/document'] = () =>
      Response.json({ schema: 1, zones: [{ id: 'z1', name: '新規' }, { id: 'z2', name: '契約' }] });
    await open();
    await press('Change view: 3F Entrance');
    await press('Zones of 3F: Whole floor');
    const first = root.querySelector<HTMLInputElement>('.zones input');
    first?.focus();
    first?.click();
    await pass();
    expect([document.activeElement === first, root.querySelector('.zones-of')?.textContent]).toEqual([true, '新規']);
    await press('One page for each of 2 zones');
    answers['PUT /api/screens/a'] = () => Response.json({ ...entrance, version: 5 });
    await submit();
    expect(last('PUT /api/screens/a')).toMatchObject({
      settings: { floors: [{ view: 'f-1', zones: ['z1'] }, { view: 'f-1', zones: ['z2'] }, { view: 'f-2' }] },
    });
  });

  it('puts a line of text on a screen until a time by the server’s clock, and takes it off', async () => {
    const shell = await open();
    await press('Text…: 3F Entrance');
    await type('Text', '  17:00 fire drill ');
    answers['PUT /api/screens/a/text'] = () => new Response(null, { status: 204 });
    root.querySelector('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await pass();
    const sent = last('PUT /api/screens/a/text') as { readonly text: string; readonly until: number };
    expect(sent.text).toBe('17:00 fire drill');
    expect(Math.abs(sent.until - (NOW + 30 * MINUTE))).toBeLessThan(2_000);
    screens = [{ ...entrance, text: { text: '17:00 fire drill', until: sent.until } }];
    await pass(2_000);
    expect(row('3F Entrance')).toContain('Text until 14:30: 17:00 fire drill');
    await press('Text…: 3F Entrance');
    expect(field('Text').value).toBe('17:00 fire drill');
    answers['DELETE /api/screens/a/text'] = () => new Response(null, { status: 204 });
    await press('Remove the text');
    expect(shell.said.value).toBe('There is no text on “3F Entrance” now');
  });

  it('revokes after a question, and deletes only what is unpaired', async () => {
    const shell = await open();
    expect([row('Spare').includes('Reload'), row('Spare').includes('Delete'), row('3F Entrance').includes('Delete')]).toEqual([false, true, false]);
    await press('Revoke: 3F Entrance');
    expect(root.querySelector('dialog')?.textContent).toContain('Revoke “3F Entrance”?');
    answers['POST /api/screens/a/revoke'] = () => new Response(null, { status: 204 });
    screens = [{ ...entrance, state: 'unpaired', connected: false }, wrong, spare];
    await press('Revoke');
    expect([shell.said.value, row('3F Entrance').includes('Unpaired')]).toEqual(['“3F Entrance” was revoked', true]);
    await press('Delete: Spare');
    answers['DELETE /api/screens/c'] = () => Response.json({ title: 'Conflict' }, { status: 409 });
    await press('Delete');
    expect(root.querySelector('dialog .fault')?.textContent).toContain('It is paired again');
  });

  it('says in the row that a screen is not connected', async () => {
    await open();
    answers['POST /api/screens/b/reload'] = () => Response.json({ title: 'Conflict', detail: 'not connected' }, { status: 409 });
    await press('Reload: Back office');
    expect(row('Back office')).toContain('It is not connected');
  });

  it('without a screen says how to put one up; a wall in this browser is paired and opened in the window of the click', async () => {
    screens = [];
    await open();
    expect(root.querySelectorAll('.none ol li')).toHaveLength(5);
    const window_ = { location: { replace: vi.fn() }, close: vi.fn() };
    vi.stubGlobal('open', vi.fn(() => window_));
    const asked = (): boolean => calls.some(({ what }) => what === 'POST /api/wall/pairing');
    answers['GET /api/wall/session'] = () => Response.json({ state: asked() ? 'waiting' : 'none', now: NOW, build: 'x', zone: 'Asia/Tokyo' });
    answers['POST /api/wall/pairing'] = () => Response.json({ code: '7KXM4TRH', expires: NOW + 1, now: NOW });
    answers['POST /api/screens'] = () => Response.json({ ...entrance, id: 'n', name: 'This browser' }, { status: 201 });
    await press('Open a wall in this browser');
    expect(last('POST /api/screens')).toMatchObject({ code: '7KXM4TRH', name: 'This browser', settings: { floors: [{ view: 'f-1' }, { view: 'f-2' }] } });
    expect(window_.location.replace).toHaveBeenCalledWith('/wall');
    answers['POST /api/screens'] = () => Response.json({ title: 'No', detail: 'Too many' }, { status: 429 });
    await press('Open a wall in this browser');
    expect([window_.close.mock.calls.length, root.textContent?.includes('The wall could not be opened.')]).toEqual([1, true]);
  });

  it('a browser that is a screen already only opens the wall', async () => {
    screens = [];
    await open();
    const window_ = { location: { replace: vi.fn() }, close: vi.fn() };
    vi.stubGlobal('open', vi.fn(() => window_));
    answers['GET /api/wall/session'] = () => Response.json({ state: 'paired', now: NOW });
    await press('Open a wall in this browser');
    expect([calls.some(({ what }) => what.startsWith('POST')), window_.location.replace.mock.calls]).toEqual([false, [['/wall']]]);
  });

  it('shows texts of other people as text', async () => {
    screens = PAYLOADS.map((text, i) => ({ ...entrance, id: `p${i}`, name: text, place: text, build: text, reason: { code: 'x', en: text, ja: text } }));
    answers['GET /api/views'] = () => Response.json([{ ...VIEWS[0], name: PAYLOADS[0] }]);
    await open();
    expect(rows()).toHaveLength(PAYLOADS.length);
    expect(root.querySelectorAll('script, img, iframe, object, svg [onload]')).toHaveLength(0);
  });
});
