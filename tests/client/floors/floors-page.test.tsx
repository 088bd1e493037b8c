// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createShell } from '../../../client/app/shell';
import { FloorsPage } from '../../../client/floors/floors-page';
import { PAYLOADS } from '../../browser/product/payloads';

const ARN = 'arn:aws:connect:us-east-1:123456789012:instance/i';
const FLOOR = { id: 'f-1', name: '3F', site: 'default', instances: [ARN], version: 2, mayChange: true };
const SCREEN = { path: '/floors', title: 'menu.floors', needs: 'planner', listed: true, load: async () => FloorsPage } as const;

describe('the page of the floors', () => {
  let root: HTMLElement;
  let asked: { readonly what: string; readonly body: unknown }[];
  let answers: Record<string, () => Response>;
  const site = (...floors: readonly object[]): object =>
    ({ sites: [{ id: 'default', name: 'Site', timeZone: 'Asia/Tokyo', floors, mayChange: true }], mayAddSites: true });

  beforeEach(() => {
    asked = [];
    answers = {
      'GET /api/floors': () => Response.json(site(FLOOR)),
      'GET /api/floors?deleted=true': () => Response.json(site()),
      'GET /api/instances': () => Response.json([{ arn: ARN, name: 'Tokyo', mayDraw: true }]),
    };
    vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: { readonly method?: string; readonly body?: string | Blob } = {}) => {
      asked.push({ what: `${method} ${path}`, body: typeof body === 'string' ? JSON.parse(body) : body });
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

  const open = async (): Promise<void> => {
    const session = { mode: 'open', person: null, provider: null, certificate: null, setUp: null, zone: 'Asia/Tokyo' };
    const shell = createShell(SCREEN, session);
    shell.setLang('en');
    render(<FloorsPage shell={shell} />, root);
    // A card of the page is loaded later; a busy machine needs more than a second.
    await vi.waitFor(() => expect(root.textContent).not.toContain('Loading'), 8_000);
  };
  const button = (name: string, within: ParentNode = root): HTMLButtonElement => {
    const found = [...within.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
    if (found === undefined) throw new Error(`no button ${name}`);
    return found;
  };
  const settled = (text: string): Promise<void> => vi.waitFor(() => { expect(root.textContent).toContain(text); });
  const choose = async (text: string): Promise<void> => {
    const input = root.querySelector<HTMLInputElement>('input[type=file]');
    if (input === null) throw new Error('no file input');
    Object.defineProperty(input, 'files', { value: [{ size: text.length, text: async () => text }] });
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((resolve) => { setTimeout(resolve); });
  };
  const submit = (): void => { root.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })); };

  const READINGS = `/api/readings?instance=${encodeURIComponent(ARN)}`;
  const chooseList = (text: string): void => {
    const field = root.querySelector<HTMLInputElement>('.readings input');
    if (field === null) throw new Error('no field');
    Object.defineProperty(field, 'files', { configurable: true, value: [new File([text], 'a.csv')] });
    Object.defineProperty(field, 'value', { configurable: true, writable: true, value: '' });
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  it('uploads a list of readings as it is, and says line by line what was wrong, as plain text', async () => {
    const [hostile = ''] = PAYLOADS;
    answers['GET /api/instances'] = () => Response.json([{ arn: ARN, name: 'Tokyo', mayDraw: true, mayName: true }]);
    const problems = [{ line: 3, code: 'twice', en: `${hostile} is twice`, ja: '二回' }];
    answers[`PUT ${READINGS}`] = () => Response.json({ title: 'x', problems }, { status: 400 });
    await open();
    await settled('Readings and extensions');
    expect(root.querySelector('.readings a')?.getAttribute('href')).toBe(READINGS);
    chooseList('user,reading');
    await settled('Nothing was changed. Please correct:');
    expect(root.querySelector('.problems')?.textContent).toContain(`Line 3: ${hostile} is twice`);
    expect(asked.find(({ what }) => what === `PUT ${READINGS}`)?.body).toBeInstanceOf(Blob);

    answers[`PUT ${READINGS}`] = () => Response.json({ people: 2, added: 1, changed: 0, removed: 3, unknown: 1, unknownUsers: ['no.body'] });
    chooseList('user,reading');
    await settled('2 entries: 1 new, 0 changed, 3 removed');
    expect(root.textContent).toContain('1 entry is of a user whom the server does not know yet: no.body');
  });

  it('offers no list of readings to a person who may not read the names of everybody', async () => {
    await open();
    await settled('Only people who see everybody, with full names');
    expect(root.querySelector('.readings')).toBe(null);
  });

  it('says what to do when there is no floor', async () => {
    answers['GET /api/floors'] = () => Response.json(site());
    await open();
    expect(root.textContent).toContain('No floor has been drawn yet');
  });

  const agent = (name: string, seat: number) => ({
    card: { i: seat, arn: `${ARN}/agent/${name}`, user: name, first: '', last: name, profile: '', groups: [], island: 'Sales', seat },
    live: { i: seat, s: 'available' },
  });
  const snapshotOf = (...agents: readonly object[]): object =>
    ({ view: 'i', epoch: 'e', rev: 1, at: 1, build: 'b', mode: 'live', zone: 'Asia/Tokyo', source: { state: 'live' }, agents });
  const typeName = (name: string): void => {
    const input = root.querySelector<HTMLInputElement>('dialog input');
    if (input === null) throw new Error('no input');
    input.value = name;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };

  it('creates a floor from the automatic one, with every agent at the present place', async () => {
    answers['GET /api/floors'] = () => Response.json(site());
    answers[`GET /api/views/${encodeURIComponent(ARN)}/snapshot`] = () => Response.json(snapshotOf(agent('abe', 0), agent('baba', 3)));
    answers['POST /api/floors'] = () => Response.json(FLOOR, { status: 201 });
    answers['POST /api/floors/f-1/seats'] = () => Response.json({ seated: [{ seat: 's1' }, { seat: 's4' }], ended: [] });
    await open();
    await vi.waitFor(() => expect(asked.some(({ what }) => what === 'GET /api/instances')).toBe(true));
    button('From the automatic floor').click();
    await settled('an island for each team');
    typeName('3F');
    submit();
    await settled('“3F” is on the map; 2 people have a seat there');
    const made = asked.find(({ what }) => what === 'POST /api/floors')?.body as { readonly document: { readonly seats: readonly object[] } };
    expect(made).toMatchObject({ name: '3F', instances: [ARN], document: { schema: 1, islands: [{ name: 'Sales' }] } });
    expect(made.document.seats).toHaveLength(6);
    expect(asked.find(({ what }) => what === 'POST /api/floors/f-1/seats')?.body).toEqual({
      version: 2, people: [{ seat: 's1', agent: `${ARN}/agent/abe` }, { seat: 's4', agent: `${ARN}/agent/baba` }],
    });
  });

  it('says that a floor was created when its people could not get seats, and creates no second one', async () => {
    answers[`GET /api/views/${encodeURIComponent(ARN)}/snapshot`] = () => Response.json(snapshotOf(agent('abe', 0)));
    answers['POST /api/floors'] = () => Response.json(FLOOR, { status: 201 });
    await open();
    await settled('Tokyo');
    button('From the automatic floor').click();
    await settled('an island for each team');
    typeName('3F');
    submit();
    await settled('nobody could be seated there');
    expect(root.querySelector('dialog')).toBe(null);
  });

  it('says that another person published a version before the people were seated, and loads it', async () => {
    answers[`GET /api/views/${encodeURIComponent(ARN)}/snapshot`] = () => Response.json(snapshotOf(agent('abe', 0)));
    answers['POST /api/floors'] = () => Response.json(FLOOR, { status: 201 });
    answers['POST /api/floors/f-1/seats'] = () => Response.json({ title: 'Another version' }, { status: 409 });
    await open();
    await settled('Tokyo');
    button('From the automatic floor').click();
    await settled('an island for each team');
    typeName('3F');
    answers['GET /api/floors'] = () => Response.json(site({ ...FLOOR, version: 77 }));
    submit();
    await settled('another person published a new version of it before its people were seated');
    await vi.waitFor(() => expect(root.querySelector('tbody .num')?.textContent).toBe('77'));
  });

  it('opens the dialog that the map links to', async () => {
    const ways = [
      ['#automatic', 'an island for each team'], ['#import', 'Floor document (JSON)'], ['#excel', 'Copy the cells in Excel'],
      ['#excel=f-1', 'Seat change on “3F”'],
    ] as const;
    for (const [hash, says] of ways) {
      location.hash = hash;
      await open();
      await settled(says);
      render(null, root);
    }
    location.hash = '';
  });

  it('offers the step back of the last seat table of this tab, and says when it is no longer possible', async () => {
    sessionStorage.setItem('connect-streaming.table-undo', JSON.stringify({
      floor: 'f-1', name: '3F', version: 2, moved: 37, new: 4, gone: 3, seats: 500, at: Date.now(), change: 'c'.repeat(32), made: null,
    }));
    answers['POST /api/floors/f-1/table/undo'] = () => Response.json({ title: 'Another version is current' }, { status: 409 });
    await open();
    await settled('Seat change on “3F”: 37 moved, 4 new, 3 gone');
    button('Undo').click();
    await settled('Somebody has changed the floor since');
    answers['POST /api/floors/f-1/table/undo'] = () => Response.json({ floor: FLOOR, moved: 37, new: 3, gone: 4 });
    button('Undo').click();
    await settled('The seat table on “3F” was taken back');
    expect(asked.find(({ what }) => what.endsWith('/undo'))?.body).toEqual({ version: 2, change: 'c'.repeat(32) });
    expect(sessionStorage.getItem('connect-streaming.table-undo')).toBe(null);
  });

  it('lists the floors with the way to the map and the instances by name', async () => {
    await open();
    await settled('Tokyo');
    expect(root.querySelector('tbody a')?.getAttribute('href')).toBe('/floor/f-1');
  });

  it('imports a file, and reports invalid JSON without a request to the server', async () => {
    await open();
    await settled('Tokyo');
    button('Import a floor').click();
    await settled('Floor document (JSON)');
    await choose('{"schema":');
    await settled('This file is not JSON');
    expect(asked.some(({ what }) => what.startsWith('POST'))).toBe(false);
  });

  it('shows each error of a document with its path, and keeps the form', async () => {
    answers['POST /api/floors/f-1/versions'] = () => Response.json({
      title: 'The document cannot be taken', problems: [{ path: '$.seats[0].x', en: 'Too far away.', ja: '遠すぎます。' }],
    }, { status: 400 });
    await open();
    button('New version').click();
    await settled('It replaces version 2');
    await choose('{"schema":1}');
    submit();
    await settled('$.seats[0].x');
    expect(root.textContent).toContain('Too far away.');
    expect(asked.find(({ what }) => what.startsWith('POST'))).toEqual({ what: 'POST /api/floors/f-1/versions', body: { basedOn: 2, document: { schema: 1 } } });
  });

  it('shows an old version again', async () => {
    const old = { number: 1, hash: 'h', seats: 12, publishedAt: '2026-11-28T00:00:00Z', by: { id: 'p', name: 'Kato' } };
    answers['GET /api/floors/f-1/versions'] = () => Response.json([{ ...old, number: 2 }, old]);
    answers['POST /api/floors/f-1/versions/1/restore'] = () => Response.json(
      { floor: { ...FLOOR, version: 3 }, version: { ...old, number: 3 }, freed: ['s9'] },
    );
    await open();
    button('Versions').click();
    await settled('12 seats');
    button('Restore this version').click();
    await settled('Version 3 of “3F” is now on every screen. 1 person lost their seat');
  });

  it('deletes only after the name was typed, and first says what depends on the floor', async () => {
    const uses = {
      people: { count: 12, named: [{ user: 'sato.h', first: '花', last: '佐藤' }, { user: 'new.person', first: null, last: null }] },
      accounts: { count: 1, names: ['Ito (ito)'] }, tokens: { count: 2, names: [] }, links: { count: 0, names: [] },
    };
    answers['GET /api/floors/f-1'] = () => Response.json({ ...FLOOR, uses });
    answers['DELETE /api/floors/f-1'] = () => Response.json({ floor: FLOOR, freed: [], scopes: 1 });
    await open();
    button('Delete').click();
    await settled('12 people sit there');
    const dialog = root.querySelector('dialog');
    if (dialog === null) throw new Error('no dialog');
    expect([...dialog.querySelectorAll('.uses li')].map((line) => line.textContent)).toEqual([
      '12 people sit there and will have no seat佐藤 花, new.person, and 10 more',
      'The scope of 1 person names this floor and will show nothing of itIto (ito)',
      'The scopes of 2 API tokens name this floor and will show nothing of it',
    ]);
    expect(button('Delete', dialog).disabled).toBe(true);
    const input = dialog.querySelector('input');
    if (input === null) throw new Error('no input');
    input.value = '3F';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await vi.waitFor(() => expect(button('Delete', dialog).disabled).toBe(false));
    submit();
    await settled('was deleted');
    expect(asked.find(({ what }) => what.startsWith('DELETE'))?.body).toEqual({ name: '3F' });
  });

  it('restores a deleted floor', async () => {
    answers['GET /api/floors?deleted=true'] = () => Response.json(site({ ...FLOOR, deletedAt: '2026-11-28T00:00:00Z' }));
    answers['POST /api/floors/f-1/restore'] = () => Response.json(FLOOR);
    await open();
    await settled('Deleted floors');
    button('Restore').click();
    await settled('“3F” was restored');
  });

  it('offers no change of a floor, a site or an instance of which some people are outside the scope, and says why', async () => {
    const part = { ...FLOOR, mayChange: false };
    const sites = [{ id: 'default', name: 'Tokyo', timeZone: 'Asia/Tokyo', floors: [part], mayChange: false }];
    answers['GET /api/floors'] = () => Response.json({ sites, mayAddSites: false });
    answers['GET /api/floors?deleted=true'] = () => Response.json(site({ ...part, id: 'f-2', deletedAt: '2026-11-28T00:00:00Z' }));
    answers['GET /api/instances'] = () => Response.json([{ arn: ARN, name: 'Tokyo', mayDraw: false }]);
    location.hash = '#import';
    await open();
    await settled('Deleted floors');
    await settled('A person who sees all agents of an instance can make a floor for it.');
    location.hash = '';
    expect([...root.querySelectorAll('button')].map((one) => one.textContent)).toEqual([]);
    expect(root.querySelector('dialog')).toBeNull();
    expect(root.textContent.match(/Some people here are outside your scope, so you cannot change this floor\./g)).toHaveLength(2);
    expect(root.querySelector('a[download]')?.getAttribute('href')).toBe('/api/floors/f-1/document');
  });

  it('writes forty payloads in names of sites, floors, versions and people as texts', async () => {
    const floors = PAYLOADS.map((name, n) => ({ ...FLOOR, id: `f-${n}`, name, site: `s-${n}` }));
    const sites = PAYLOADS.map((name, n) => ({ id: `s-${n}`, name, timeZone: 'Asia/Tokyo', floors: [floors[n]], mayChange: true }));
    const empty = PAYLOADS.map((name, n) => ({ id: `e-${n}`, name: `empty ${name}`, timeZone: 'Asia/Tokyo', floors: [], mayChange: true }));
    const deleted = floors.map((floor) => ({ ...floor, name: `gone ${floor.name}`, deletedAt: '2026-11-28T00:00:00Z' }));
    const versions = PAYLOADS.map((name, n) => ({
      number: n + 1, name: `version ${name}`, hash: 'h', seats: 1, publishedAt: '2026-11-28T00:00:00Z', by: { id: 'p', name: `by ${name}` },
    }));
    answers['GET /api/floors'] = () => Response.json({ sites: [...sites, ...empty], mayAddSites: true });
    answers['GET /api/floors?deleted=true'] = () => Response.json(site(...deleted));
    answers['GET /api/instances'] = () => Response.json(PAYLOADS.map((name, n) => ({ arn: n === 0 ? ARN : `${ARN}${n}`, name, mayDraw: true })));
    answers['GET /api/floors/f-0/versions'] = () => Response.json(versions);
    await open();
    await settled('Deleted floors');
    button('Versions').click();
    await settled('version --><!--');
    const texts = [...root.querySelectorAll('bdi, small')].map((one) => one.textContent);
    const labels = [...root.querySelectorAll('button')].map((one) => one.getAttribute('aria-label'));
    for (const text of PAYLOADS) {
      for (const written of [text, `empty ${text}`, `gone ${text}`, `version ${text}`]) expect(texts, written).toContain(written);
      expect(texts.some((one) => one.endsWith(`by ${text}`)), text).toBe(true);
      expect(labels, text).toContain(`Delete the site “empty ${text}”`);
    }
    const strange = root.querySelectorAll('script, iframe, img, object, embed, base, video, audio, style, link, meta, form, math, marquee, input, body');
    expect([...strange].map((one) => one.outerHTML)).toEqual([]);
    button('Name and site').click();
    await settled('Name and site of');
    const offered = [...root.querySelectorAll('dialog option')].map((one) => one.textContent);
    expect(offered).toEqual(expect.arrayContaining([...PAYLOADS]));
  });

  it('adds, renames and deletes sites, and moves a floor to another one', async () => {
    const osaka = { id: 's-2', name: 'Osaka', timeZone: 'Asia/Tokyo', floors: [], mayChange: true };
    const tokyo = { ...osaka, id: 'default', name: 'Tokyo', floors: [FLOOR] };
    answers['GET /api/floors'] = () => Response.json({ sites: [tokyo, osaka], mayAddSites: true });
    answers['POST /api/sites'] = () => Response.json({ title: 'x', errors: { timeZone: ['no-zone'] } }, { status: 400 });
    answers['PATCH /api/sites/s-2'] = () => Response.json({ ...osaka, name: 'Osaka 2' });
    answers['DELETE /api/sites/s-2'] = () => new Response(null, { status: 204 });
    answers['PATCH /api/floors/f-1'] = () => Response.json({ ...FLOOR, site: 's-2' });
    await open();
    await settled('Asia/Tokyo · 1 floor');
    const put = (label: string, value: string): void => {
      const field = [...root.querySelectorAll('dialog label')].find((one) => one.textContent === label);
      const input = field?.parentElement?.querySelector<HTMLInputElement | HTMLSelectElement>('input, select');
      if (input === null || input === undefined) throw new Error(`no field ${label}`);
      input.value = value;
      input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
    };
    const last = (): unknown => asked.filter(({ what }) => !what.startsWith('GET')).at(-1);

    button('Add a site').click();
    await settled('For example Asia/Tokyo');
    put('Name', 'Nagoya');
    put('Time zone', 'Mars');
    submit();
    await settled('The server does not know this time zone.');
    expect(last()).toEqual({ what: 'POST /api/sites', body: { name: 'Nagoya', timeZone: 'Mars' } });
    button('Cancel').click();
    await vi.waitFor(() => expect(root.querySelector('dialog')).toBeNull());

    const of = (label: string): HTMLElement | null => root.querySelector(`[aria-label="${label}"]`);
    of('Change “Osaka”')?.click();
    await settled('For example Asia/Tokyo');
    put('Name', ' Osaka 2 ');
    submit();
    await settled('The site “Osaka 2” was changed');
    expect(last()).toEqual({ what: 'PATCH /api/sites/s-2', body: { name: 'Osaka 2', timeZone: 'Asia/Tokyo' } });

    // A site with a floor on it cannot be deleted.
    expect(of('Delete the site “Tokyo”')).toBeNull();
    of('Delete the site “Osaka”')?.click();
    await settled('The site “Osaka” was deleted');

    button('Name and site').click();
    await settled('Name and site of “3F”');
    put('Site', 's-2');
    submit();
    await settled('“3F” was changed');
    expect(last()).toEqual({ what: 'PATCH /api/floors/f-1', body: { name: '3F', site: 's-2' } });
  });
});
