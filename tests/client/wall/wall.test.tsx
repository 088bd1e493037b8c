// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { act } from 'preact/test-utils';
import { luminance } from '../../../client/wall/wall-colours';
import { reload } from '../../../client/wall/reloads';
import { pass } from '../product/screen';
import { broken, kept } from './fake-storage';
import { T } from './fake-wall';
import { useWall } from './open-wall';

const server = vi.hoisted(() => ({ hub: (): unknown => null }));
vi.mock('idb-keyval', async () => (await import('./fake-storage')).storage);
vi.mock('../../../client/api/hub-connection', () => ({ hubConnection: () => server.hub() }));
vi.mock('../../../client/wall/reloads', () => ({ reload: vi.fn() }));

const page = useWall(server);
const { open, close, text, floors, said } = page;

describe('the wall', () => {
  it('shows what the server tells, in two languages, the first large', async () => {
    page.fake.people['a'] = [
      { first: 'M', last: 'Y', live: { s: 'talking', c: [{ h: 'VOICE', s: 'CONNECTED', t: T - 1_000_000, k: T - 1_000_000 }] } },
      { first: '花', last: '佐' }, { first: 'B', last: 'C', live: { s: 'offline' } },
    ];
    await open();
    expect(text('h1')).toBe('East');
    expect([...page.root.querySelectorAll('.fig')].map((one) => one.textContent)).toEqual([
      '受付可Available12 名中of 2', '対応中On contact1稼働 50%50% busy', '後処理ACW0', '要対応Needs attention1緊急 11 critical', 'ログイン中Signed in23 名中of 3',
    ]);
    for (const [lang, kind] of [['ja', 'one'], ['en', 'two']]) expect(page.root.querySelector(`.names [lang="${lang}"].${kind}`)).not.toBeNull();
    expect(text('.names')).toBe('名前はイニシャルNames shown as initials');
    expect(text('.wall-rail li')).toContain('MY');
    expect(text('.wall-rail li')).toContain('16:4');
    expect(text('.when time')).toBe('05:26');
    expect(text('.when')).toContain('ライブ');
    expect(page.root.querySelectorAll('button, a, input, select')).toHaveLength(0);
  });

  it('shows the languages of the screen in their order, and one alone', async () => {
    page.fake.settings = { languages: ['en'], names: 'seat' };
    await open();
    expect(text('.names')).toBe('No names shown');
    await act(() => {
      page.fake.settings = { languages: ['en', 'ja'], names: 'family' };
      page.fake.show();
    });
    expect(text('.names')).toBe('Family names shown名前は姓のみ');
  });

  it('is dark and dimmed at night by the clock of the site, and moves by two pixels', async () => {
    page.fake.settings = { theme: 'light', night: { from: '05:28', to: '06:00' } };
    await open();
    const ink = (): string => document.documentElement.style.getPropertyValue('--ink');
    const [day, place] = [ink(), (page.root.querySelector('.wall') as HTMLElement).style.transform];
    expect([document.documentElement.dataset['theme'], luminance(day) < 0.1]).toEqual(['light', true]);
    await pass(100_000);
    expect([document.documentElement.dataset['theme'], luminance(ink()) > 0.1]).toEqual(['dark', true]);
    await pass(180_000);
    expect((page.root.querySelector('.wall') as HTMLElement).style.transform).toMatch(/^translate\(-?[02]px, -?[02]px\)$/);
    expect((page.root.querySelector('.wall') as HTMLElement).style.transform).not.toBe(place);
  });

  it('keeps the old picture until the next floor has its own: never without one, never two', async () => {
    await open();
    await pass(1_000);
    expect(floors()).toEqual(['wall-floor shown']);
    let go = (): void => undefined;
    page.fake.held.set('/views/b/snapshot', new Promise((resolve) => { go = resolve; }));
    await act(() => {
      [page.fake.view, page.fake.index] = ['b', 1];
      page.fake.show();
    });
    for (let n = 0; n < 30; n++) {
      expect(floors()).toEqual(['wall-floor shown', 'wall-floor']);
      expect(text('h1')).toBe('East');
      expect(page.root.querySelector('.stale')).toBeNull();
      await pass(200);
    }
    go();
    const seen = new Set<string>();
    for (let n = 0; n < 60; n++) {
      await pass(16);
      seen.add(floors().join());
    }
    expect([...seen]).toEqual(['wall-floor shown,wall-floor', 'wall-floor shown']);
    expect(text('h1')).toBe('West');
  });

  it('says that the link is lost and how old it is, loses its colour, and is right after the return', async () => {
    await open();
    await pass(6_000);
    page.fake.kill();
    await pass(500);
    expect(page.root.querySelector('.wall.stale')).not.toBeNull();
    await pass(14_000);
    expect(text('.wall-banner')).toMatch(/接続が切れました。05:26:4\d 時点の表示です/);
    expect(text('.wall-banner')).toMatch(/Connection lost\. Showing 05:26:4\d/);
    expect(text('.age')).toMatch(/^0:1\d/);
    expect(floors()).toEqual(['wall-floor shown']);
    page.fake.people['a'] = [{ first: 'N', last: 'W', live: { s: 'acw' } }];
    page.fake.away = false;
    await pass(35_000);
    expect(page.root.querySelector('.stale')).toBeNull();
    expect(page.root.querySelector('.wall-banner')).toBeNull();
    expect(text('.fig.acw')).toBe('後処理ACW1');
  });

  it('shows its name when somebody looks for it, and a text until its end', async () => {
    await open();
    await said({ kind: 'identify', seconds: 10 });
    expect(text('.identified')).toBe('East wallby the door');
    await pass(10_500);
    expect(page.root.querySelector('.identified')).toBeNull();
    await act(() => {
      page.fake.more = { text: { text: 'Meeting at 14:00', until: page.fake.now + 3_000 } };
      page.fake.show();
    });
    expect(text('.line')).toContain('Meeting at 14:00');
    await pass(4_000);
    expect(page.root.querySelector('.line')).toBeNull();
  });

  it('is a screen that nobody approved as soon as it is revoked: nothing of the floor stays, here or in the browser', async () => {
    await open();
    await pass(12_000);
    expect(kept.size).toBe(1);
    page.fake.state = 'none';
    await said({ kind: 'revoked' });
    await pass(100);
    expect(text('.code')).toBe('BCDFGHJK');
    expect(floors()).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it('finds out by itself that it is no screen any more', async () => {
    await open();
    page.fake.state = 'none';
    page.fake.kill();
    page.fake.away = false;
    await pass(15_000);
    expect(text('.code')).toBe('BCDFGHJK');
  });

  it('asks again for a floor that was refused while it is a screen', async () => {
    await open();
    page.fake.people = { a: page.fake.people['a'] ?? [] };
    page.fake.refuses = 'b';
    await act(() => {
      [page.fake.view, page.fake.index] = ['b', 1];
      page.fake.show();
    });
    await pass(8_000);
    expect(text('h1')).toBe('East');
    expect(page.fake.asked.filter((one) => one.includes('/session')).length).toBeGreaterThan(1);
    page.fake.refuses = '';
    page.fake.people['b'] = [{ last: 'S' }];
    await pass(12_000);
    expect(text('h1')).toBe('West');
    expect(floors()).toEqual(['wall-floor shown']);
  });

  it('shows the last picture after a power cut, grey and with its time, until the first data is there', async () => {
    await open();
    await pass(12_000);
    await close();
    page.fake.held.set('/snapshot', new Promise(() => undefined));
    await pass(60_000);
    await open();
    await pass(3_000);
    expect(text('h1')).toBe('East');
    expect(page.root.querySelector('.wall.stale')).not.toBeNull();
    expect(text('.wall-banner')).toMatch(/Starting\. Showing the last picture, of 05:26:5\d/);
    expect(text('.fig.ready .v')).toBe('1');
    page.fake.held.clear();
    await pass(60_000);
    expect(page.root.querySelector('.wall.stale')).toBeNull();
    expect(floors()).toEqual(['wall-floor shown']);
  });

  it('says that the server is away when it has nothing to show, and starts when it is there', async () => {
    page.fake.away = true;
    await open();
    expect(text()).toContain('The server does not answer');
    page.fake.away = false;
    await pass(10_000);
    expect(text('h1')).toBe('East');
  });

  it.each([
    ['throws at once', () => { throw new Error('SecurityError'); }], ['fails later', () => Promise.reject(new Error('full'))],
    ['never answers', () => new Promise<never>(() => undefined)],
  ])('starts, is unpaired and shows a code with a storage that %s', async (_, storage) => {
    broken.storage = storage;
    await open();
    await pass(3_000);
    expect(text('h1')).toBe('East');
    page.fake.state = 'none';
    await said({ kind: 'revoked' });
    await pass(5_000);
    expect(text()).toContain('BCDF');
  });

  const damages: readonly object[] = [{ form: 1, at: T }, { form: 1, at: T, snapshot: {}, screen: {}, view: {} }];
  it.each(damages)('goes on without a kept picture that it cannot read', async (damaged) => {
    await open();
    await pass(15_000);
    const [[key, good] = []] = [...kept];
    expect(good).toBeDefined();
    await close();
    kept.set(key, { ...(good as object), view: undefined, ...damaged });
    await open();
    await pass(3_000);
    expect(text('h1')).toBe('East');
  });

  it('keeps its picture, grey, while a server that starts does not know its floor yet', async () => {
    await open();
    const people = page.fake.people;
    page.fake.kill();
    await pass(5_000);
    [page.fake.away, page.fake.views, page.fake.people] = [false, [], {}];
    await pass(20_000);
    expect(text('.instead')).toBe('');
    expect(page.root.querySelector('.wall.stale .wall-floor.shown')).not.toBeNull();
    page.fake.views = [{ id: 'a', name: 'East' }, { id: 'b', name: 'West' }];
    page.fake.people = people;
    await pass(15_000);
    expect(page.root.querySelector('.wall.stale')).toBeNull();
    expect(text('h1')).toBe('East');
  });

  it('asks again within seconds, however long a proxy asks it to wait', async () => {
    await open();
    page.fake.kill();
    await pass(3_000);
    page.fake.away = false;
    page.fake.busy = 3_600;
    await pass(8_000);
    expect(page.root.querySelector('.wall.stale')).not.toBeNull();
    page.fake.busy = 0;
    await pass(10_000);
    expect(page.root.querySelector('.wall.stale')).toBeNull();
  });

  it('does not report an old picture as painted just now', async () => {
    await open();
    await pass(6_000);
    page.fake.busy = 3_600;
    for (const sink of page.fake.sinks()) sink.next({ kind: 'resync', reason: 'behind', withinMs: 0 });
    await pass(30_000);
    const { at, paintedAt } = page.fake.reports[page.fake.reports.length - 1] as { readonly at: number; readonly paintedAt: number };
    expect(at - paintedAt).toBeGreaterThan(10_000);
  });

  it('says in words that nobody is there, and that a floor is gone', async () => {
    page.fake.people['a'] = [];
    await open();
    expect(text('.instead')).toContain('No agents signed in yet');
    await act(() => {
      page.fake.views = [];
      page.fake.view = '';
      page.fake.show();
    });
    await pass(3_000);
    expect(text('.instead')).toContain('This floor is no longer there');
  });

  it('loads itself again when it is told, and a new build within ten minutes, but not while something is critical', async () => {
    page.fake.people['a'] = [{ last: 'Y', live: { s: 'missed', a: 'missed', c: [{ h: 'VOICE', s: 'MISSED', t: T }] } }];
    await open();
    await said({ kind: 'reload' });
    expect(reload).toHaveBeenCalledTimes(1);
    page.fake.build = 'c';
    await pass(20 * 60_000);
    expect(reload).toHaveBeenCalledTimes(1);
    page.fake.people['a'] = [{ last: 'Y' }];
    page.fake.kill();
    page.fake.away = false;
    await pass(11 * 60_000);
    expect(vi.mocked(reload).mock.calls.length).toBeGreaterThan(1);
  });

  it('says what helps when the seats are too small for a time', async () => {
    page.fake.people['a'] = Array.from({ length: 900 }, (_, n) => ({ last: `P${n}` }));
    await open();
    await pass(1_000);
    expect(text('.far')).toContain('席が小さいため');
    expect(text('.far')).toContain('The seats are too small for times.');
    expect(text('.far')).not.toContain('0.0');
  });
});
