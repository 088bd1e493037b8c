// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startMap } from '../../../client/app/start-map';
import { browserWorld } from '../../../client/live/hub';
import { Centre } from '../product/centre';
import { fakeDom } from '../product/dom';
import { pass } from '../product/screen';

vi.mock('../../../client/live/hub', () => ({ browserWorld: vi.fn() }));
vi.mock('../../../client/app/session', async (original) => ({
  ...(await original<object>()),
  fetchSession: async () => ({ mode: 'local', person: { id: '1', name: 'Abe', account: 'abe', roles: ['viewer'], scope: [] } }),
}));

/** Counts the active listeners: added ones minus removed ones. */
function countListeners(target: EventTarget, open: Map<string, number>, of: string): void {
  const count = (by: number) => (type: string): void => { open.set(`${of} ${type}`, (open.get(`${of} ${type}`) ?? 0) + by); };
  const [add, remove] = [target.addEventListener.bind(target), target.removeEventListener.bind(target)];
  vi.spyOn(target, 'addEventListener').mockImplementation((type: string, ...rest) => {
    count(1)(type);
    add(type, ...(rest as [EventListener]));
  });
  vi.spyOn(target, 'removeEventListener').mockImplementation((type: string, ...rest) => {
    count(-1)(type);
    remove(type, ...(rest as [EventListener]));
  });
}

describe('the page of the map', () => {
  let centre: Centre;
  let open: Map<string, number>;
  let root: HTMLElement;
  let stop: () => void;
  let closed: number;

  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom();
    open = new Map();
    closed = 0;
    countListeners(window, open, 'window');
    countListeners(document, open, 'document');
    vi.stubGlobal('matchMedia', (query: string) => {
      const list = Object.assign(new EventTarget(), { matches: false });
      countListeners(list, open, query);
      return list;
    });
    centre = new Centre();
    centre.people = [{ name: 'Abe' }, { name: 'Baba' }];
    const { connect } = centre;
    centre.connect = async () => ({ ...(await connect()), close: () => { closed++; } });
    vi.mocked(browserWorld).mockReturnValue(centre);
    root = document.createElement('div');
    document.body.append(root);
    stop = startMap(root);
    await pass(500);
    centre.tick();
    await pass(3_000);
  });
  afterEach(() => {
    stop();
    root.remove();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('has no listener, no timer and no output after it is stopped', async () => {
    expect(root.querySelector('.app')).not.toBeNull();
    expect([...open.values()].some((count) => count > 0)).toBe(true);
    stop();
    await pass(20_000);
    expect([...open].filter(([, count]) => count !== 0)).toEqual([]);
    expect([root.childElementCount, closed, vi.getTimerCount()]).toEqual([0, 1, 0]);
  });

  it('counts the alerts in the title, for a tab in the background', async () => {
    const { title } = document;
    centre.frame({ live: [{ i: 0, s: 'missed' }, { i: 1, s: 'rejected' }] });
    await pass(2_000);
    expect(document.title).toBe(`(2) ${title}`);
    centre.frame({ live: [{ i: 0, s: 'available' }, { i: 1, s: 'available' }] });
    await pass(2_000);
    expect(document.title).toBe(title);
  });

  it('names the floor and its site in the title where there are several, so that tabs can be told apart', async () => {
    stop();
    centre.views = async () => [
      { id: 'v', name: '4F', floor: { id: 'v', site: 's1', version: 1, siteName: 'Tokyo' } },
      { id: 'w', name: '4F', floor: { id: 'w', site: 's2', version: 1, siteName: 'Osaka' } },
    ];
    stop = startMap(root);
    await pass(500);
    centre.tick();
    await pass(3_000);
    expect(document.title).toMatch(/^4F(, |／)Tokyo · /);
  });

  it('leaves title, language, theme and address to the next page after it is stopped', async () => {
    stop();
    document.title = 'The next page';
    document.documentElement.lang = 'fr';
    document.documentElement.dataset['theme'] = 'none';
    const replaced = vi.spyOn(history, 'replaceState');
    centre.frame({ live: [{ i: 0, s: 'missed' }] });
    centre.tick(5_000);
    dispatchEvent(new KeyboardEvent('keydown', { key: 't' }));
    dispatchEvent(new KeyboardEvent('keydown', { key: '2' }));
    await pass(20_000);
    expect([document.title, document.documentElement.lang, document.documentElement.dataset['theme']]).toEqual(['The next page', 'fr', 'none']);
    expect(replaced).not.toHaveBeenCalled();
  });
});
