// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createShell } from '../../../client/app/shell';
import type { SettingsDocument } from '../../../client/settings/document';
import { SettingsPage } from '../../../client/settings/settings-page';
import { PAYLOADS } from '../../browser/product/payloads';

const SCREEN = { path: '/settings', title: 'menu.settings', needs: 'planner', listed: true, load: async () => SettingsPage } as const;
const MINUTE = 60_000;
const CHOICES = {
  queues: ['Billing', 'Sales'], profiles: ['Basic'], groups: [['Tokyo'], ['Tokyo', 'First']], statuses: ['Lunch'],
  floors: [{ id: 'f-1', name: '3F', site: 's1' }],
  sites: [{ id: 's1', name: 'Tokyo' }, { id: 's2', name: 'Osaka' }],
  instances: [{ instance: 'arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555', name: 'alias' }],
};
/** An answer of the check. `then` is its name on the wire. */
const checked = (errors: readonly object[], now: object, after: object | null): Response =>
  // oxlint-disable-next-line unicorn/no-thenable -- it is never a function
  Response.json(Object.fromEntries([['errors', errors], ['now', now], ['then', after]]));
const NONE = { warning: 0, critical: 0 };
const HOLD = { queue: 'Billing', warnAfter: 90_000, criticalAfter: 180_000 };
const SEVERAL = { queue: 'Billing', channel: 'CHAT', group: ['Tokyo'], warnAfter: null, criticalAfter: 5 * MINUTE };

interface Call { readonly what: string; readonly body: unknown; readonly match: string | undefined }

describe('the page of the settings', () => {
  let root: HTMLElement;
  let calls: Call[];
  let answers: Record<string, () => Response>;
  let stored: SettingsDocument;
  let version: number;
  const saved = (): object => ({ ...stored, version, savedAt: '2026-11-12T05:00:00Z', savedBy: '山本' });

  beforeEach(() => {
    calls = [];
    version = 8;
    stored = { limits: { 'long-hold': [HOLD], 'long-contact': [SEVERAL] }, breaks: [{ status: 'Lunch', planned: 45 * MINUTE }] };
    answers = {
      'GET /api/settings': () => Response.json(saved()),
      'GET /api/settings/choices': () => Response.json(CHOICES),
      'POST /api/settings/check': () => checked([], { warning: 12, critical: 8 }, { warning: 15, critical: 8 }),
      'PUT /api/settings': () => {
        stored = calls[calls.length - 1]?.body as SettingsDocument;
        version++;
        return Response.json(saved());
      },
    };
    vi.stubGlobal('fetch', async (path: string, { method = 'GET', body, headers = {} }: {
      readonly method?: string; readonly body?: string; readonly headers?: Readonly<Record<string, string>>;
    } = {}) => {
      calls.push({ what: `${method} ${path}`, body: body === undefined ? undefined : JSON.parse(body), match: headers['if-match'] });
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
  });

  const open = async (lang: 'en' | 'ja' = 'en'): Promise<void> => {
    const shell = createShell(SCREEN, { mode: 'open', person: null, provider: null, certificate: null, setUp: null, zone: 'Asia/Tokyo' });
    shell.setLang(lang);
    render(<SettingsPage shell={shell} />, root);
    await vi.waitFor(() => expect(root.querySelector('.sheet')).not.toBe(null));
  };
  const named = <T extends HTMLElement>(tag: string, name: string): T => {
    const found = [...root.querySelectorAll<T>(tag)].find((one) => one.getAttribute('aria-label') === name || one.textContent?.trim() === name);
    if (found === undefined) throw new Error(`no ${tag} ${name}`);
    return found;
  };
  const field = (name: string): HTMLInputElement => named('input', name);
  const button = (name: string): HTMLButtonElement => named('button', name);
  const drawn = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 20); });
  const type = async (input: HTMLInputElement, text: string): Promise<void> => {
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await drawn();
  };
  const press = async (input: HTMLInputElement, key: string): Promise<void> => {
    input.focus();
    input.select();
    input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await drawn();
  };
  const click = async (one: HTMLElement): Promise<void> => {
    one.click();
    await drawn();
  };
  const save = (): HTMLButtonElement => named('button', `Save as version ${version + 1}`);
  const put = (): Call | undefined => calls.filter(({ what }) => what === 'PUT /api/settings').pop();
  const sent = (): SettingsDocument => {
    const found = put();
    if (found === undefined) throw new Error('nothing was saved');
    return found.body as SettingsDocument;
  };
  const settled = (text: string): Promise<void> => vi.waitFor(() => { expect(root.textContent).toContain(text); });
  const chooseFile = async (text: string): Promise<void> => {
    const input = root.querySelector<HTMLInputElement>('input[type=file]');
    if (input === null) throw new Error('no file input');
    Object.defineProperty(input, 'files', { value: [{ size: text.length, text: async () => text }], configurable: true });
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await drawn();
  };

  it('saves one cell with the version that was edited, and loses nothing else', async () => {
    await open();
    expect(save().disabled).toBe(true);
    const before = stored;
    await type(field('On hold, Billing: amber'), '1:00');
    expect(root.textContent).toContain('1 change');
    await click(save());
    await settled('Saved as version 9');
    expect(put()).toMatchObject({ match: '"8"', body: { ...before, limits: { ...before.limits, 'long-hold': [{ ...HOLD, warnAfter: MINUTE }] } } });
    expect(save().disabled).toBe(true);
  });

  it('makes an inherited cell own by typing, and goes back with Delete', async () => {
    await open();
    const cell = field('After contact work, Billing: red');
    expect([cell.value, cell.title]).toEqual(['5:00', 'Inherited: default of the product']);
    await type(cell, '6');
    expect(cell.title).toBe('Set here');
    expect(field('After contact work, Billing: amber').value).toBe('3:00');
    await press(cell, 'Delete');
    expect([field('After contact work, Billing: red').value, root.textContent?.includes('No changes')]).toEqual(['5:00', true]);
  });

  it('says what is wrong at the cell with a value that works; nothing can be saved meanwhile', async () => {
    await open();
    await type(field('On hold, Billing: amber'), '20:00');
    const red = field('On hold, Billing: red');
    expect(red.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(red.getAttribute('aria-describedby') ?? '')?.textContent).toContain('Red must come later than amber (20:00).');
    expect([save().disabled, root.textContent?.includes('1 value is not valid')]).toEqual([true, true]);
    await click(button('Use 25:00'));
    expect([field('On hold, Billing: red').value, save().disabled]).toEqual(['25:00', false]);
    await type(field('On hold, Billing: red'), 'soon');
    expect([root.textContent?.includes('Not a time.'), save().disabled]).toEqual([true, true]);
    await click(button('Discard'));
    expect([field('On hold, Billing: red').value, save().disabled]).toEqual(['3:00', true]);
  });

  it('keeps what is typed while a save is on its way', async () => {
    let arrive: (reply: Response) => void = () => undefined;
    const asPut = answers['PUT /api/settings'];
    // The stub waits for it.
    answers['PUT /api/settings'] = () => new Promise<Response>((resolve) => { arrive = resolve; }) as unknown as Response;
    await open();
    await type(field('On hold, Billing: amber'), '1:00');
    await click(save());
    await type(field('On hold, Billing: red'), '7:00');
    await type(field('After contact work, Billing: red'), 'soon');
    arrive(asPut?.() ?? new Response());
    await settled('Saved as version 9');
    expect(sent().limits?.['long-hold']).toEqual([{ ...HOLD, warnAfter: MINUTE }]);
    expect([field('On hold, Billing: red').value, field('After contact work, Billing: red').value, root.textContent?.includes('1 change')])
      .toEqual(['7:00', 'soon', true]);
  });

  it('can be saved after the field with a text that is not a time is gone', async () => {
    await open();
    await type(field('Long contact: queue Billing, Chat, group Tokyo: red'), 'soon');
    expect(root.textContent).toContain('1 value is not valid');
    await click(button('Delete the rule: Long contact: queue Billing, Chat, group Tokyo'));
    await vi.waitFor(() => { expect([save().disabled, root.textContent?.includes('not valid')]).toEqual([false, false]); });
  });

  it('resets with Backspace only the time of the field', async () => {
    await open();
    const amber = field('On hold, Billing: amber');
    await press(amber, 'Backspace');
    await type(amber, '');
    amber.blur();
    await drawn();
    expect([field('On hold, Billing: amber').value, field('On hold, Billing: red').value]).toEqual(['2:00', '3:00']);
  });

  it('does not leave the page when the session has ended: what was typed is there, and can be saved after a sign-in elsewhere', async () => {
    const [asCheck, asPut] = [answers['POST /api/settings/check'], answers['PUT /api/settings']];
    answers['POST /api/settings/check'] = answers['PUT /api/settings'] = () => Response.json({ title: 'Sign in' }, { status: 401 });
    await open();
    await type(field('On hold, Billing: amber'), '1:00');
    await vi.waitFor(() => { expect(root.querySelector('[aria-labelledby=counts]')?.textContent).toContain('Your session has ended.'); });
    await click(save());
    await vi.waitFor(() => { expect(root.querySelector('[role=alert]')?.textContent).toContain('Your session has ended.'); });
    expect([field('On hold, Billing: amber').value, save().disabled]).toEqual(['1:00', false]);
    [answers['POST /api/settings/check'], answers['PUT /api/settings']] = [asCheck ?? (() => new Response()), asPut ?? (() => new Response())];
    await click(save());
    await settled('Saved as version 9');
  });

  it('counts later when it has counted too often, and says when breaks are not counted', async () => {
    const asCheck = answers['POST /api/settings/check'];
    answers['POST /api/settings/check'] = () => {
      if (asCheck !== undefined) answers['POST /api/settings/check'] = asCheck;
      return Response.json({ title: 'Too many' }, { status: 429, headers: { 'retry-after': '1' } });
    };
    await open();
    await vi.waitFor(() => { expect(root.textContent).toContain('from 20 to 23 alerts'); }, 5_000);
    expect(root.textContent).not.toContain('Breaks are not counted');
    answers['POST /api/settings/check'] = () => Response.json({ errors: [], now: NONE, withoutAway: true });
    await type(field('On hold, Billing: amber'), '1:00');
    await settled('Breaks are not counted');
  });

  it('knows "at once" and no limit', async () => {
    await open();
    await type(field('On hold, Billing: amber'), '0');
    await type(field('On hold, Billing: red'), '–');
    await click(save());
    await settled('Saved as version 9');
    expect(sent().limits?.['long-hold']).toEqual([{ queue: 'Billing', warnAfter: 0, criticalAfter: null }]);
    field('On hold, Billing: red').blur();
    await drawn();
    expect([field('On hold, Billing: amber').value, field('On hold, Billing: red').value]).toEqual(['at once', 'none']);
  });

  it('adds a column from what was seen, and one that is typed', async () => {
    await open();
    await click(button('Add a column'));
    const select = root.querySelector<HTMLSelectElement>('dialog select');
    if (select === null) throw new Error('no select');
    expect([...select.options].map((one) => one.text)).toEqual(['–', 'Sales']);
    select.selectedIndex = 1;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    root.querySelector('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await drawn();
    await type(field('On hold, Sales: red'), '9');
    await click(root.querySelectorAll<HTMLInputElement>('input[name=scope]')[2] as HTMLInputElement);
    await click(button('Add a column'));
    await type(root.querySelector<HTMLInputElement>('dialog input') as HTMLInputElement, 'Tokyo / Second ');
    root.querySelector('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await drawn();
    await type(field('On hold, Tokyo / Second: amber'), '1');
    await click(save());
    await settled('Saved as version 9');
    expect(sent().limits?.['long-hold']).toEqual([
      HOLD, { queue: 'Sales', warnAfter: 2 * MINUTE, criticalAfter: 9 * MINUTE }, { group: ['Tokyo', 'Second'], warnAfter: MINUTE, criticalAfter: 4 * MINUTE },
    ]);
  });

  it('has no field for the queue of a limit that is not about a contact', async () => {
    await open();
    expect(() => field('Silent, no data, Billing: red')).toThrow();
    expect(field('Silent, no data, Everywhere: red').value).toBe('10:00');
  });

  it('keeps rules with several conditions in a list, with their times and a way to delete them', async () => {
    await open();
    const label = 'Long contact: queue Billing, Chat, group Tokyo';
    expect(root.textContent).toContain(label);
    await type(field(`${label}: red`), '7:00');
    await click(save());
    await settled('Saved as version 9');
    expect(sent().limits?.['long-contact']).toEqual([{ ...SEVERAL, criticalAfter: 7 * MINUTE }]);
    await click(button(`Delete the rule: ${label}`));
    expect(root.textContent).not.toContain('Other rules');
  });

  it('sets planned lengths, icons, words, colours and names', async () => {
    await open();
    await type(field('Lunch: planned length'), '60');
    const icon = named<HTMLSelectElement>('select', 'Icon of Lunch');
    icon.value = 'moon';
    icon.dispatchEvent(new Event('change', { bubbles: true }));
    await type(field('After contact work in Japanese'), 'ACW');
    await click(root.querySelectorAll<HTMLInputElement>('input[name=colours]')[2] as HTMLInputElement);
    await type(root.querySelector<HTMLInputElement>('input[placeholder=alias]') as HTMLInputElement, 'Tokyo');
    await drawn();
    expect(root.textContent).toContain('5 changes');
    await click(save());
    await settled('Saved as version 9');
    expect(put()?.body).toMatchObject({
      breaks: [{ status: 'Lunch', planned: 60 * MINUTE }], icons: [{ status: 'Lunch', icon: 'moon' }], words: [{ site: '', key: 'state.acw', ja: 'ACW' }],
      colours: 'monochrome', instances: [{ instance: CHOICES.instances[0]?.instance, name: 'Tokyo' }],
    });
  });

  it('counts the alerts with the limits on the page before they are saved', async () => {
    await open();
    await type(field('On hold, Billing: amber'), '1:00');
    await settled('from 20 to 23 alerts');
    expect(calls.filter(({ what }) => what === 'POST /api/settings/check').pop()?.body).toMatchObject({ limits: { 'long-hold': [{ warnAfter: MINUTE }] } });
  });

  it('shows at its place what only the server knows to be wrong', async () => {
    const error = { path: 'limits.long-hold[0].criticalAfter', en: 'Not on Mondays.', ja: '月曜日は不可。' };
    answers['POST /api/settings/check'] = () => checked([error], NONE, null);
    await open();
    await settled('Not on Mondays.');
    expect(field('On hold, Billing: red').getAttribute('aria-invalid')).toBe('true');
    expect(root.textContent).toContain('limits.long-hold[0].criticalAfter');
  });

  it('says who saved meanwhile, loads theirs, and keeps mine to compare', async () => {
    await open();
    await type(field('On hold, Billing: amber'), '1:00');
    const asPut = answers['PUT /api/settings'];
    answers['PUT /api/settings'] = () =>
      Response.json({ title: 'Another version', detail: '', version: 9, savedAt: '2026-11-12T05:32:00Z', savedBy: '佐藤' }, { status: 412 });
    await click(save());
    await settled('佐藤 saved version 9 at 12 Nov, 14:32.');
    version = 9;
    stored = { ...stored, colours: 'monochrome' };
    await click(button('Load theirs and keep mine beside it'));
    await settled('Your version, kept to compare');
    expect([field('On hold, Billing: amber').value, root.textContent?.includes('No changes')]).toEqual(['1:30', true]);
    expect(root.querySelector('.kept .changes')?.textContent).toContain('On hold too long · queue Billing');
    await click(button('Use mine'));
    if (asPut !== undefined) answers['PUT /api/settings'] = asPut;
    await click(save());
    await settled('Saved as version 10');
    expect(put()).toMatchObject({ match: '"9"', body: { limits: { 'long-hold': [{ warnAfter: MINUTE }] } } });
  });

  it('restores a version after showing what would change', async () => {
    answers['GET /api/settings/versions'] = () => Response.json([8, 7].map((n) => ({ version: n, savedAt: '2026-11-12T05:00:00Z', savedBy: '山本' })));
    answers['GET /api/settings/versions/7'] = () => Response.json({ ...stored, colours: 'colour-blind' });
    answers['POST /api/settings/versions/7/restore'] = () => {
      stored = { ...stored, colours: 'colour-blind' };
      version++;
      return Response.json(saved());
    };
    await open();
    await click(button('Versions'));
    await settled('in effect');
    await click(button('Look at version 7'));
    await settled('Colour-blind safe');
    await click(button('Restore as version 9'));
    await settled('Version 7 is in effect again, as version 9');
    expect(calls.find(({ what }) => what.endsWith('/restore'))?.match).toBe('"8"');
    expect(root.querySelectorAll<HTMLInputElement>('input[name=colours]')[1]?.checked).toBe(true);
  });

  it('shows the errors of an import by key, or what it changes; saving is a step of its own', async () => {
    await open();
    await click(button('Import…'));
    await chooseFile('{');
    await settled('This file is not JSON');
    answers['POST /api/settings/check'] = () => checked([{ path: 'limits.long-hold[3].queue', en: 'Unknown key.', ja: '不明。' }], NONE, null);
    await chooseFile('{"limits":{}}');
    await settled('limits.long-hold[3].queue');
    answers['POST /api/settings/check'] = () => checked([], NONE, NONE);
    await chooseFile(JSON.stringify({ ...stored, colours: 'monochrome', version: 3 }));
    await settled('Monochrome');
    root.querySelector('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await settled('The import is on the page.');
    expect([put(), root.textContent?.includes('1 change')]).toEqual([undefined, true]);
  });

  it('imports the same file again after it was mended', async () => {
    await open();
    await click(button('Import…'));
    const input = root.querySelector<HTMLInputElement>('input[type=file]');
    // A browser tells of a chosen file only if it is another one than before.
    let value = 'C:\\fakepath\\settings.json';
    Object.defineProperty(input, 'value', { get: () => value, set: (next: string) => { value = next; } });
    await chooseFile('{');
    await settled('This file is not JSON');
    input?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await drawn();
    expect([value, root.textContent?.includes('This file is not JSON')]).toEqual(['', false]);
  });

  it('asks before it is left with an own version that is kept beside another one', async () => {
    answers['PUT /api/settings'] = () =>
      Response.json({ title: 'Another version', detail: '', version: 9, savedAt: '2026-11-12T05:32:00Z', savedBy: '佐藤' }, { status: 412 });
    await open();
    await type(field('On hold, Billing: amber'), '1:00');
    await click(save());
    await settled('佐藤 saved version 9');
    version = 9;
    await click(button('Load theirs and keep mine beside it'));
    await settled('Your version, kept to compare');
    expect(root.textContent).toContain('No changes');
    const leave = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(leave()).toBe(true);
    await click(button('Forget mine'));
    expect(leave()).toBe(false);
  });

  it('asks before it is left with changes that are not saved', async () => {
    await open();
    const leave = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(leave()).toBe(false);
    await type(field('On hold, Billing: amber'), '1:00');
    expect(leave()).toBe(true);
  });

  it('shows every name as text', async () => {
    const rules = PAYLOADS.map((queue) => ({ queue, warnAfter: 1_000, criticalAfter: null }));
    stored = { limits: { 'long-hold': rules }, breaks: PAYLOADS.map((status) => ({ status, planned: 1_000 })) };
    answers['GET /api/settings/choices'] = () => Response.json({ ...CHOICES, queues: PAYLOADS, statuses: PAYLOADS });
    await open();
    for (const text of PAYLOADS) expect([...root.querySelectorAll('.sheet thead bdi, .statuses bdi')].filter((one) => one.textContent === text).length).toBe(2);
    expect(root.querySelector('script, img')).toBe(null);
  });

  it('says a refusal of the server in its words', async () => {
    answers['GET /api/settings'] = () => Response.json({ title: 'Forbidden', detail: 'Only people who see everything change settings.' }, { status: 403 });
    const shell = createShell(SCREEN, { mode: 'open', person: null, provider: null, certificate: null, setUp: null, zone: 'Asia/Tokyo' });
    render(<SettingsPage shell={shell} />, root);
    await settled('Only people who see everything change settings.');
  });

  it('is in Japanese too', async () => {
    await open('ja');
    expect(field('保留中、Billing：赤').value).toBe('3:00');
    await type(field('保留中、Billing：黄'), '２０：００');
    expect(root.textContent).toContain('赤は黄（20:00）より後の時間を入力してください。');
    await click(button('25:00 にする'));
    expect(root.textContent).toContain('変更 1 件');
  });
});
