// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { PAYLOADS } from '../../browser/product/payloads';
import { MINUTE, NOW, VIEWS, entrance, spare, wrong, useScreens } from './open-screens';

describe('the page of the screens', () => {
  const page = useScreens();
  const { pass, open, press, field, type, rows, row, lists, last, named } = page;

  it('lists the wrong ones first, each with its state, what it shows, and ages that go on', async () => {
    await open();
    expect(rows()).toEqual(['Back office', '3F Entrance', 'Spare']);
    expect([...page.root.querySelectorAll('.counts button')].map((one) => one.textContent)).toEqual(['1 Wrong', '1 Right', '1 Unpaired']);
    for (const text of ['Right', '3F, 4F', 'now 4F', 'just now', '142 ms', '7f3c91', '1920×1080 · 55″ · 5 m']) expect(row('3F Entrance')).toContain(text);
    expect(row('Back office')).toContain('11 min ago');
    page.answers['GET /api/screens'] = () => new Promise<Response>(() => undefined);
    await pass(4_000);
    expect(row('3F Entrance')).toContain('10 s ago');
  });

  it('asks every 2 s, every second after an action, and not while it is hidden', async () => {
    await open();
    expect(lists()).toBe(1);
    await pass(2_000);
    expect(lists()).toBe(2);
    page.answers['POST /api/screens/a/identify'] = () => new Response(null, { status: 204 });
    await press('Which screen is this?: 3F Entrance');
    expect([lists(), last('POST /api/screens/a/identify')]).toEqual([3, { seconds: 10 }]);
    expect(row('3F Entrance')).toContain('It shows its name for 10 seconds.');
    await pass(2_100);
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

  it('says beside another reason that a screen has spent its reloads, and not twice', async () => {
    const reason = { code: 'reloads-spent', en: 'It keeps its picture.', ja: '表示を保ちます。' };
    page.screens = [{ ...wrong, reloadsSpent: true }, { ...entrance, state: 'updating', reason, reloadsSpent: true }, spare];
    await open();
    expect(row('Back office')).toContain('It has reloaded itself 3 times in 15 minutes');
    expect([row('3F Entrance').includes('It keeps its picture.'), row('3F Entrance').includes('3 times'), row('Spare').includes('3 times')])
      .toEqual([true, false, false]);
  });

  it('keeps the list when no answer comes or one that cannot be read, and says how old it is', async () => {
    await open();
    page.answers['GET /api/screens'] = () => Response.json({ screens: [{ id: 1 }], now: NOW });
    await pass(5_000);
    expect(rows()).toHaveLength(3);
    expect(page.root.textContent).toContain('The server does not answer. This list is of 14:00:00, 5 s ago.');
    page.answers['GET /api/screens'] = () => Promise.reject(new Error('cut'));
    await pass(7_000);
    expect(page.root.textContent).toContain('12 s ago.');
    page.answers['GET /api/screens'] = () => Response.json({ screens: [entrance], now: NOW });
    await pass(5_000);
    expect([rows(), page.root.querySelector('.note-bar')]).toEqual([['3F Entrance'], null]);
  });

  it('keeps the order while the focus is in the list: no button moves away under a finger', async () => {
    await open();
    named<HTMLButtonElement>('button', 'Reload: 3F Entrance').focus();
    page.screens = [{ ...entrance, state: 'wrong', name: '3F Entrance' }, { ...wrong, state: 'right' }, spare];
    await pass(5_000);
    expect(rows()).toEqual(['Back office', '3F Entrance', 'Spare']);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Reload: 3F Entrance');
    page.root.querySelector<HTMLElement>('.srch input')?.focus();
    await pass();
    expect(rows()).toEqual(['3F Entrance', 'Back office', 'Spare']);
  });

  it('says of three offline screens at one place that they are one fault', async () => {
    page.screens = [1, 2, 3, 4].map((n) => ({ ...entrance, id: `o${n}`, name: `O${n}`, place: 'Osaka', connected: false, state: n < 4 ? 'offline' : 'right' }));
    await open();
    expect(page.root.querySelector('.fault-of-place')?.textContent).toContain('Osaka: 3 of 4 screens are offline.');
    expect(row('O1')).toContain('probably one fault');
  });

  it('puts a line of text on a screen until a time by the server’s clock, and takes it off', async () => {
    const shell = await open();
    await press('Text…: 3F Entrance');
    await type('Text', '  17:00 fire drill ');
    page.answers['PUT /api/screens/a/text'] = () => new Response(null, { status: 204 });
    page.root.querySelector('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await pass();
    const sent = last('PUT /api/screens/a/text') as { readonly text: string; readonly until: number };
    expect(sent.text).toBe('17:00 fire drill');
    expect(Math.abs(sent.until - (NOW + 30 * MINUTE))).toBeLessThan(2_000);
    page.screens = [{ ...entrance, text: { text: '17:00 fire drill', until: sent.until } }];
    await pass(2_000);
    expect(row('3F Entrance')).toContain('Text until 14:30: 17:00 fire drill');
    await press('Text…: 3F Entrance');
    expect(field('Text').value).toBe('17:00 fire drill');
    page.answers['DELETE /api/screens/a/text'] = () => new Response(null, { status: 204 });
    await press('Remove the text');
    expect(shell.said.value).toBe('There is no text on “3F Entrance” now');
  });

  it('revokes after a question, and deletes only what is unpaired', async () => {
    const shell = await open();
    expect([row('Spare').includes('Reload'), row('Spare').includes('Delete'), row('3F Entrance').includes('Delete')]).toEqual([false, true, false]);
    await press('Revoke: 3F Entrance');
    expect(page.root.querySelector('dialog')?.textContent).toContain('Revoke “3F Entrance”?');
    page.answers['POST /api/screens/a/revoke'] = () => new Response(null, { status: 204 });
    page.screens = [{ ...entrance, state: 'unpaired', connected: false }, wrong, spare];
    await press('Revoke');
    expect([shell.said.value, row('3F Entrance').includes('Unpaired')]).toEqual(['“3F Entrance” was revoked', true]);
    await press('Delete: Spare');
    page.answers['DELETE /api/screens/c'] = () => Response.json({ title: 'Conflict' }, { status: 409 });
    await press('Delete');
    expect(page.root.querySelector('dialog .fault')?.textContent).toContain('It is paired again');
  });

  it('says in the row that a screen is not connected', async () => {
    await open();
    page.answers['POST /api/screens/b/reload'] = () => Response.json({ title: 'Conflict', detail: 'not connected' }, { status: 409 });
    await press('Reload: Back office');
    expect(row('Back office')).toContain('It is not connected');
  });

  it('without a screen says how to put one up; a wall in this browser is paired and opened in the window of the click', async () => {
    page.screens = [];
    await open();
    expect(page.root.querySelectorAll('.none ol li')).toHaveLength(5);
    const window_ = { location: { replace: vi.fn() }, close: vi.fn() };
    vi.stubGlobal('open', vi.fn(() => window_));
    const asked = (): boolean => page.calls.some(({ what }) => what === 'POST /api/wall/pairing');
    page.answers['GET /api/wall/session'] = () => Response.json({ state: asked() ? 'waiting' : 'none', now: NOW, build: 'x', zone: 'Asia/Tokyo' });
    page.answers['POST /api/wall/pairing'] = () => Response.json({ code: '7KXM4TRH', expires: NOW + 1, now: NOW });
    page.answers['POST /api/screens'] = () => Response.json({ ...entrance, id: 'n', name: 'This browser' }, { status: 201 });
    await press('Open a wall in this browser');
    expect(last('POST /api/screens')).toMatchObject({ code: '7KXM4TRH', name: 'This browser', settings: { floors: [{ view: 'f-1' }, { view: 'f-2' }] } });
    expect(window_.location.replace).toHaveBeenCalledWith('/wall');
    page.answers['POST /api/screens'] = () => Response.json({ title: 'No', detail: 'Too many' }, { status: 429 });
    await press('Open a wall in this browser');
    expect([window_.close.mock.calls.length, page.root.textContent?.includes('The wall could not be opened.')]).toEqual([1, true]);
  });

  it('a browser that is a screen already only opens the wall', async () => {
    page.screens = [];
    await open();
    const window_ = { location: { replace: vi.fn() }, close: vi.fn() };
    vi.stubGlobal('open', vi.fn(() => window_));
    page.answers['GET /api/wall/session'] = () => Response.json({ state: 'paired', now: NOW });
    await press('Open a wall in this browser');
    expect([page.calls.some(({ what }) => what.startsWith('POST')), window_.location.replace.mock.calls]).toEqual([false, [['/wall']]]);
  });

  it('shows texts of other people as text', async () => {
    page.screens = PAYLOADS.map((text, i) => ({ ...entrance, id: `p${i}`, name: text, place: text, build: text, reason: { code: 'x', en: text, ja: text } }));
    page.answers['GET /api/views'] = () => Response.json([{ ...VIEWS[0], name: PAYLOADS[0] }]);
    await open();
    expect(rows()).toHaveLength(PAYLOADS.length);
    expect(page.root.querySelectorAll('script, img, iframe, object, svg [onload]')).toHaveLength(0);
  });
});
