import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { NO_FILTER } from '../../../client/agents/filter';
import { stepHit } from '../../../client/map/actions';
import { createPage } from '../../../client/map/create-page';
import { mapCommands } from '../../../client/map/map-commands';
import type { Page } from '../../../client/map/page';
import { heldOf, placedOf } from '../../../client/seats/floor/places-of';
import { csvRows } from '../../../client/map/save-csv';
import { seatText } from '../../../client/map/seat-text';
import { viewWords } from '../../../client/map/view-words';
import { seatView } from '../../../client/seats/seat-view';
import { Centre, T } from '../product/centre';

const FLOOR = 'f-3k9x2mq7ab';
const drawing = (labels: Readonly<Record<string, string>>) => ({
  schema: 1, width: 400, height: 200,
  seats: Object.entries(labels).map(([id, label], n) => ({ id, label, x: n * 100, y: 50, width: 95, height: 72 })),
});

/** Abe has a seat, Baba has none. One seat belongs to an agent whom this user may not see, one is reserved by name. */
class DrawnCentre extends Centre {
  version = 1;
  override views = async (): Promise<unknown> => [
    { id: FLOOR, name: '3F', floor: { id: FLOOR, site: 's', version: this.version } }, { id: 'v', name: 'Centre' },
  ];
  constructor() {
    super();
    const automatic = this.snapshot;
    this.snapshot = async () => ({
      ...(await automatic()) as object, view: FLOOR, vector: [1], floor: { id: FLOOR, name: '3F', site: 's', version: this.version },
      others: [{ i: 7, place: 's3' }], reserved: [{ place: 's4', user: 'doi', instance: 'arn:x' }],
    });
  }
  override card = (name: string, i: number): unknown => ({
    i, arn: `arn:x/agent/${name}`, user: name, first: '', last: name, profile: '', groups: ['A'], ...(name === 'Abe' ? { place: 's1' } : {}),
  });
}

describe('the map screen on a drawn floor', () => {
  let centre: DrawnCentre;
  let page: Page;
  let asked: string[];
  let answer: () => Response;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    answer = () => Response.json(drawing({ s1: 'A01', s2: 'A02', s3: 'A03', s4: 'A04' }));
    vi.stubGlobal('location', { search: '?seat=s1', pathname: `/floor/${FLOOR}`, hash: '', origin: 'http://x' });
    vi.stubGlobal('history', { replaceState: vi.fn() });
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('navigator', { language: 'en' });
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
    vi.stubGlobal('requestAnimationFrame', (run: (at: number) => void) => setTimeout(() => run(performance.now()), 16));
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path);
      return answer();
    });
    centre = new DrawnCentre();
    centre.people = [{ name: 'Abe' }, { name: 'Baba' }];
    page = createPage(centre, DEFAULT_LIMITS);
  });
  afterEach(() => {
    page.dispose();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const settle = async (): Promise<void> => {
    // The chunk of drawn floors is a real import, so it does not wait for fake timers.
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(50);
      expect(page.loaded.value).toBe(true);
    });
  };

  it('fetches the published version once, and has desk numbers, people without a seat, and occupied seats', async () => {
    await settle();
    expect(asked).toEqual([`/api/floors/${FLOOR}/versions/1/document`]);
    expect([...page.roster.all()].map((row) => [row.name, row.desk])).toEqual([['Abe', 'A01'], ['Baba', '']]);
    expect(placedOf(page.roster)).toEqual([{ key: 'Abe', seat: 's1' }, { key: 'Baba', seat: null }]);
    expect(heldOf(page.roster)).toEqual([{ seat: 's3', user: null }, { seat: 's4', user: 'doi' }]);
  });

  it('opens the agent on the seat that a link names, and finds people by the number of the desk', async () => {
    await settle();
    expect(page.selected.value).toBe('Abe');
    page.setFilter({ query: 'a01' });
    expect([...page.roster.all()].filter((row) => !row.dimmed).map((row) => row.id)).toEqual(['Abe']);
    expect(page.linkToThis()).toBe(`http://x/floor/${FLOOR}?view=${page.layout.value}&q=a01&agent=Abe`);
  });

  describe('with a seat for a person who has never logged in', () => {
    const lines = (): readonly string[] => csvRows(page, viewWords(page.words.value)).slice(1).map((line) => line.join());
    const found = (): readonly string[] => page.roster.listed().filter((row) => !row.dimmed).map((row) => row.name);

    it('has the person in the list and in the file, with the seat and the state in words, and does not count them as an agent', async () => {
      await settle();
      page.order.value = { by: 'name', descending: false };
      expect(page.roster.listed().map((row) => [row.name, row.desk])).toEqual([['Abe', 'A01'], ['Baba', ''], ['doi', 'A04']]);
      expect(lines()[2]).toBe('doi,A04,doi,not logged in yet,,,0,,,,,,,,assigned');
      page.setLang('ja');
      expect(lines()[2]).toBe('doi,A04,doi,未ログイン,,,0,,,,,,,,割り当て');
      expect([page.counts.value.total, page.counts.value.byState['offline']]).toEqual([2, undefined]);
    });

    it('finds the person by user name and by seat number, and by nothing that is not known of them', async () => {
      await settle();
      for (const query of ['doi', 'a04']) {
        page.setFilter({ query });
        expect([found(), page.counts.value.found]).toEqual([['doi'], 1]);
      }
      for (const filter of [{ states: new Set(['offline'] as const) }, { team: new Set(['A']) }, { attention: true }]) {
        page.setFilter({ ...NO_FILTER, ...filter });
        expect(found()).not.toContain('doi');
      }
    });

    it('shows the seat when the search goes to the next hit', async () => {
      await settle();
      const shown: string[] = [];
      mapCommands.value = { zoomToDesk: (id: string) => shown.push(`show ${id}`), focusDesk: (id: string) => shown.push(`focus ${id}`) } as never;
      page.setFilter({ query: 'doi' });
      stepHit(page, 1);
      mapCommands.value = null;
      expect(shown).toEqual(['show s4', 'focus s4']);
      stepHit(page, 1);
      expect(page.toFocus.value?.id).toBe(page.roster.listed()[2]?.id);
    });

    it('names nobody whose name is hidden', async () => {
      await settle();
      centre.frame({ reserved: [{ place: 's4', user: '' }] });
      expect(page.roster.listed().map((row) => row.name)).toEqual(['Abe', 'Baba']);
    });
  });

  it('says no time in the zone of the browser, not even at first', async () => {
    const times: string[] = [];
    page.dispose();
    page = createPage(centre, DEFAULT_LIMITS);
    page.setFloor({
      layer: {} as never, replaced: () => { if (page.roster.size > 0) times.push(page.words.peek().time(T)); },
      patched: () => undefined, trust: () => undefined, resized: () => undefined, isLaid: () => true, dispose: () => undefined,
    });
    await settle();
    const there = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(T);
    expect(times.length).toBeGreaterThan(0);
    expect(times.map((time) => time.slice(-5))).toEqual(times.map(() => there));
  });

  it('keeps the previous drawing until a new version is loaded, however often it fails', async () => {
    await settle();
    answer = () => new Response('', { status: 500 });
    centre.frame({ floor: { version: 2 } });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(page.roster.row('Abe')?.desk).toBe('A01');
    expect(asked.length).toBeGreaterThan(2);
    centre.version = 2;
    answer = () => Response.json(drawing({ s1: 'B01' }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([page.roster.row('Abe')?.desk, asked[asked.length - 1]]).toEqual(['B01', `/api/floors/${FLOOR}/versions/2/document`]);
  });

  it('loads the drawing while the snapshot is on its way, and lays nothing out until the people are there', async () => {
    page.dispose();
    asked = [];
    let arrive = (): void => undefined;
    const snapshot = centre.snapshot;
    centre.snapshot = async () => {
      await new Promise<void>((resolve) => { arrive = resolve; });
      return snapshot();
    };
    page = createPage(centre, DEFAULT_LIMITS);
    const laid: (readonly [string, number])[] = [];
    page.setFloor({
      layer: {} as never,
      replaced: () => {
        const now = page.drawn();
        laid.push([now === null || now === 'coming' ? 'bare' : 'drawn', [...page.roster.all()].length]);
      },
      patched: () => undefined, trust: () => undefined, resized: () => undefined, isLaid: () => true, dispose: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(2_000);
    expect([asked, page.drawn(), page.desks.value]).toEqual([[`/api/floors/${FLOOR}/versions/1/document`], 'coming', false]);
    arrive();
    await vi.advanceTimersByTimeAsync(0);
    expect([page.loaded.value, page.selected.value, asked.length]).toEqual([true, 'Abe', 1]);
    expect(laid.filter(([kind]) => kind === 'drawn')).toEqual([['drawn', 2]]);
  });

  it('is not loaded, and shows no agent at a wrong seat, while the drawing cannot be read', async () => {
    page.dispose();
    answer = () => Response.json({ schema: 2 });
    page = createPage(centre, DEFAULT_LIMITS);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([page.loaded.value, page.drawn()]).toEqual([false, 'coming']);
  });

  it('moves a person with one frame', async () => {
    await settle();
    centre.frame({ cards: [{ ...(centre.card('Baba', 1) as object), place: 's2' }], reserved: [] });
    expect([page.roster.row('Baba')?.desk, heldOf(page.roster)]).toEqual(['A02', [{ seat: 's3', user: null }]]);
  });

  /** Two centres on one floor: Abe is of one, Baba of the other. */
  it('holds and greys the people of an instance that is not read any more, and nobody else', async () => {
    const [tokyo, osaka] = ['arn:aws:connect:a:1:instance/tokyo', 'arn:aws:connect:a:1:instance/osaka'];
    const parts = (state: string, upTo: number) => ({
      parts: [
        { instance: tokyo, name: 'Tokyo', source: { state, caughtUpTo: upTo } },
        { instance: osaka, name: 'Osaka', source: { state: 'live', caughtUpTo: T + 60_000 } },
      ],
    });
    centre.card = (name, i) => ({
      i, arn: `${name === 'Abe' ? tokyo : osaka}/agent/${name}`, user: name, first: '', last: name, profile: '', groups: ['A'], place: `s${i + 1}`,
    });
    const live = { s: 'hold', t: T, c: [{ h: 'VOICE', s: 'CONNECTED_ONHOLD', t: T - 600_000, k: T - 600_000 }] };
    centre.people = [{ name: 'Abe', live }, { name: 'Baba', live }];
    page.dispose();
    page = createPage(centre, DEFAULT_LIMITS);
    await settle();
    const of = (id: string) => {
      const row = page.roster.row(id);
      if (row === null) throw new Error(id);
      return [page.asOf(row), page.nowOf(row) !== null, page.breachOf(id) !== null];
    };
    centre.tick(60_000, parts('live', T + 60_000));
    expect([page.stopped.value, of('Abe'), of('Baba')]).toEqual([false, [undefined, true, true], [undefined, true, true]]);

    const painted: string[] = [];
    page.setFloor({
      layer: {} as never, replaced: () => undefined, patched: (rows) => painted.push(...rows.map((row) => row.id)), trust: () => undefined,
      resized: () => undefined, isLaid: () => true, dispose: () => undefined,
    });
    centre.tick(61_000, parts('off', T + 30_000));
    expect([page.stopped.value, of('Abe'), of('Baba')]).toEqual([false, [T + 30_000, false, true], [undefined, true, true]]);
    expect(painted).toEqual(['Abe']);
    expect(page.parts.value.map((part) => [part.name, part.stopped])).toEqual([['Tokyo', true], ['Osaka', false]]);
    // The alert stays as it was when the instance was read last; the time over the limit does not grow.
    await vi.advanceTimersByTimeAsync(3_000);
    const alert = page.alerts.value.find((one) => one.row.id === 'Abe');
    expect(alert?.breach.over).toBe(page.breachOf('Abe')?.over);

    centre.tick(65_000, parts('live', T + 65_000));
    expect([of('Abe'), painted]).toEqual([[undefined, true, true], ['Abe', 'Abe']]);

    centre.tick(66_000, {
      parts: [{ instance: tokyo, name: 'Tokyo', source: { state: 'off' } }, { instance: osaka, name: 'Osaka', source: { state: 'none' } }],
    });
    expect([page.stopped.value, page.now()]).toEqual([true, null]);
  });

  describe('of which a person has left Connect', () => {
    const LEFT = { place: 's2', user: 'eto', arn: 'arn:x/agent/eto', first: 'Mika', last: 'Eto', profile: 'Basic', groups: ['A', 'B'], heard: T - 1e9 };
    const NAMELESS = { place: 's4', user: '', arn: 'arn:x/agent/0-9' };
    const rows = (): readonly string[] => [...page.roster.all()].map(({ id, name, desk }) => `${id} ${name} ${desk}`.trim()).sort();

    it('lists, finds and counts the person with the seat, by the name or else by the id', async () => {
      await settle();
      centre.frame({ reserved: [LEFT, NAMELESS] });
      expect(rows()).toEqual(['0-9 0-9 A04', 'Abe Abe A01', 'Baba Baba', 'eto Mika Eto A02']);
      expect(heldOf(page.roster)).toEqual([{ seat: 's3', user: null }]);
      page.setFilter({ query: 'mika' });
      expect([...page.roster.all()].filter((row) => !row.dimmed).map((row) => row.id)).toEqual(['eto']);
      page.setFilter({ query: '', team: new Set(['B']) });
      expect([...page.roster.all()].filter((row) => !row.dimmed).map((row) => row.id)).toEqual(['eto']);
      await vi.advanceTimersByTimeAsync(1_000);
      expect([page.counts.value.total, page.counts.value.byState['offline']]).toEqual([4, 2]);
    });

    it('says so wherever a state is said, unlike of a logged-off agent and of an empty desk', async () => {
      await settle();
      centre.frame({ reserved: [LEFT] });
      page.setLayout('list');
      for (const [lang, state] of [['en', 'Left Connect or long unseen, last heard'], ['ja', '退職・長期不在、最終受信']] as const) {
        page.setLang(lang);
        const row = page.roster.row('eto');
        if (row === null) throw new Error('nobody');
        const saved = csvRows(page, viewWords(page.words.value)).filter((line) => line.includes('eto')).map((line) => line.join());
        const said = [seatText(row, page.words.value, null), ...saved];
        expect(said).toHaveLength(2);
        for (const one of said) expect(one).toContain(state);
        expect(seatView(row, [], page.words.value)).toMatchObject({ departed: true, offMark: page.words.value.say('seat.departed.mark') });
      }
    });

    it('is an agent again with the next event, keeps the seat after leaving the board, and goes when the seat is freed', async () => {
      await settle();
      centre.frame({ reserved: [LEFT] });
      const eto = { ...(centre.card('eto', 5) as object), place: 's2' };
      centre.frame({ cards: [eto], live: [{ i: 5, s: 'available', t: T, e: T }], reserved: [] });
      expect([page.roster.row('eto')?.agent.state, page.roster.row('eto')?.agent.departed]).toEqual(['available', undefined]);
      centre.frame({ gone: [5], reserved: [LEFT] });
      expect([page.roster.row('eto')?.desk, page.roster.row('eto')?.agent.departed?.heard]).toEqual(['A02', T - 1e9]);
      centre.frame({ reserved: [] });
      expect(page.roster.row('eto')).toBe(null);
    });

    it('is there after a snapshot, and a change that came during a pause is applied after it', async () => {
      const { snapshot } = centre;
      centre.snapshot = async () => ({ ...(await snapshot()) as object, reserved: [LEFT] });
      page.dispose();
      page = createPage(centre, DEFAULT_LIMITS);
      await settle();
      expect(rows()).toContain('eto Mika Eto A02');
      page.paused.value = true;
      centre.frame({ reserved: [NAMELESS] });
      expect(rows()).toContain('eto Mika Eto A02');
      page.paused.value = false;
      expect([rows().includes('eto Mika Eto A02'), rows().includes('0-9 0-9 A04')]).toEqual([false, true]);
    });
  });

  it('turns to the automatic floor with its own path', async () => {
    await settle();
    page.view.value = 'v';
    expect(page.drawn()).toBe(null);
    expect(page.linkToThis()).toBe(`http://x/?instance=v&view=${page.layout.value}&agent=Abe`);
  });
});

describe('a link to a drawn floor that is gone', () => {
  it('opens the first floor without the rest of the link: its seat and camera belong to the other floor', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('location', { search: '?seat=s1&c=10,20,150', pathname: '/floor/f-0000000000', hash: '', origin: 'http://x' });
    vi.stubGlobal('history', { replaceState: vi.fn() });
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('navigator', { language: 'en' });
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value) });
    vi.stubGlobal('requestAnimationFrame', (run: (at: number) => void) => setTimeout(() => run(performance.now()), 16));
    vi.stubGlobal('fetch', async () => Response.json(drawing({ s1: 'A01' })));
    const centre = new DrawnCentre();
    centre.people = [{ name: 'Abe' }];
    const page = createPage(centre, DEFAULT_LIMITS);
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(50);
      expect(page.loaded.value).toBe(true);
    });
    expect([page.view.value, page.selected.value, page.place.value]).toEqual([FLOOR, null, null]);
    // `/` opens the last shown floor the next time.
    page.view.value = 'v';
    await vi.advanceTimersByTimeAsync(50);
    page.dispose();
    vi.stubGlobal('location', { search: '', pathname: '/', hash: '', origin: 'http://x' });
    const again = createPage(centre, DEFAULT_LIMITS);
    await vi.advanceTimersByTimeAsync(50);
    expect(again.view.value).toBe('v');
    again.dispose();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});
