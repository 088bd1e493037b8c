import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { createPage } from '../../../client/map/create-page';
import type { Page } from '../../../client/map/page';
import type { SeatSync } from '../../../client/seats/floor/seat-sync';
import { Centre, T } from '../product/centre';

/** Records the calls to the seat layer, without a layer. */
const floorOf = (): { readonly floor: SeatSync; readonly told: string[] } => {
  const told: string[] = [];
  const floor = {
    layer: null as unknown as SeatSync['layer'],
    replaced: () => {
      told.push('replaced');
    },
    trust: () => undefined,
    resized: () => undefined,
    isLaid: () => true,
    dispose: () => undefined,
    patched: (rows: readonly { readonly id: string; readonly dimmed: boolean }[], gone: readonly string[]) => {
      told.push(`${rows.map((row) => row.id + (row.dimmed ? '-' : '')).join()}|${gone.join()}`);
    },
  };
  return { floor, told };
};

describe('the map screen', () => {
  let centre: Centre;
  let page: Page;
  let stored: Map<string, string>;

  beforeEach(async () => {
    vi.useFakeTimers();
    stored = new Map();
    vi.stubGlobal('location', { search: '', pathname: '/', hash: '' });
    vi.stubGlobal('history', { replaceState: vi.fn() });
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('navigator', { language: 'en' });
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
    vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => { stored.set(key, value); } });
    vi.stubGlobal('requestAnimationFrame', (run: (at: number) => void) => setTimeout(() => run(performance.now()), 16));
    centre = new Centre();
    centre.people = [{ name: 'Abe' }, { name: 'Baba' }, { name: 'Chiba' }];
    page = createPage(centre, DEFAULT_LIMITS);
    await vi.advanceTimersByTimeAsync(0);
    centre.tick();
  });
  afterEach(() => {
    page.dispose();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('keeps selection and pointer on the agent when a restarted server uses another order', async () => {
    page.select('Baba');
    page.hover.value = { id: 'Abe', x: 0, y: 0 };
    await centre.restart({ name: 'Chiba' }, { name: 'Abe' }, { name: 'Baba' });
    expect([page.selected.value, page.roster.row(page.selected.value)?.name, page.roster.row(page.hover.value?.id ?? null)?.name]).toEqual([
      'Baba',
      'Baba',
      'Abe',
    ]);
    page.select('Chiba');
    expect(page.roster.row(page.selected.value)?.agent.desk).toBe(0);
  });

  it('reports added, changed and removed agents to the layer, also when an index gets another agent', () => {
    const { floor, told } = floorOf();
    page.setFloor(floor);
    told.length = 0;
    centre.frame({ live: [{ i: 1, s: 'acw', t: T }] });
    centre.frame({ cards: [centre.card('Doi', 0)], live: [{ i: 0, s: 'away', t: T }] });
    centre.frame({ gone: [2] });
    centre.frame({ gone: [1], cards: [centre.card('Baba', 5)], live: [{ i: 5, s: 'hold', t: T }] });
    expect(told).toEqual(['Baba|', 'Doi|Abe', '|Chiba', 'Baba|']);
    expect([...page.roster.all()].map((row) => row.id).sort()).toEqual(['Baba', 'Doi']);
  });

  it('acknowledges what the layer painted, not what only arrived', async () => {
    page.setFloor(floorOf().floor);
    centre.frame({ live: [{ i: 1, s: 'acw', t: T }] });
    centre.frame({ live: [{ i: 1, s: 'hold', t: T }] });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(centre.seen).toEqual([]);
    page.painted();
    await vi.advanceTimersByTimeAsync(200);
    expect(centre.seen).toEqual([3]);
  });

  it('acknowledges at once what is not painted: nothing changed, or the map is paused', async () => {
    page.setFloor(floorOf().floor);
    centre.frame({});
    await vi.advanceTimersByTimeAsync(200);
    expect(centre.seen).toEqual([2]);
    page.paused.value = true;
    centre.frame({ live: [{ i: 1, s: 'acw', t: T }] });
    await vi.advanceTimersByTimeAsync(200);
    expect(centre.seen).toEqual([2, 3]);
  });

  it('has one alert list for all agents, and no alert of an agent who left', async () => {
    centre.frame({ live: [{ i: 0, s: 'missed' }, { i: 2, s: 'hold', t: T, c: [{ h: 'VOICE', s: 'CONNECTED_ONHOLD', t: T - 180_000, k: T - 180_000 }] }] });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.alerts.value.map(({ row, breach }) => [row.id, breach.level, breach.limit.kind])).toEqual([['Abe', 2, 'missed'], ['Chiba', 1, 'long-hold']]);
    expect(page.breachOf('Abe')?.level).toBe(2);
    page.setFilter({ attention: true });
    expect([...page.roster.all()].filter((row) => !row.dimmed).map((row) => row.id)).toEqual(['Abe', 'Chiba']);
    await centre.restart({ name: 'Chiba' });
    expect(page.alerts.value).toEqual([]);
  });

  it('finds alerts with each message of the server while it is hidden and has few timers', async () => {
    centre.frame({ live: [{ i: 0, s: 'hold', t: T, c: [{ h: 'VOICE', s: 'CONNECTED_ONHOLD', t: T - 239_000 }] }] });
    await vi.advanceTimersByTimeAsync(500);
    centre.tick(500);
    expect(page.alerts.value.map(({ breach }) => breach.level)).toEqual([1]);
    vi.stubGlobal('document', { hidden: true });
    centre.tick(2_000);
    expect(page.alerts.value.map(({ breach }) => breach.level)).toEqual([2]);
  });

  it('uses the given limits', async () => {
    const strict = createPage(centre, { ...DEFAULT_LIMITS, 'long-contact': { warnAfter: 1_000, criticalAfter: 5_000 } });
    await vi.advanceTimersByTimeAsync(0);
    centre.tick(2_000);
    centre.frame({ live: [{ i: 0, s: 'talking', t: T, c: [{ h: 'VOICE', s: 'CONNECTED', t: T, k: T }] }] });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([strict.alerts.value.map((alert) => [alert.row.id, alert.breach.level]), page.breachOf('Abe')]).toEqual([[['Abe', 1]], null]);
    strict.dispose();
  });

  it('writes a fast series of choices into the address once, because browsers limit such changes', async () => {
    vi.mocked(history.replaceState).mockClear();
    vi.mocked(history.replaceState).mockImplementation(() => { throw new DOMException('too many', 'SecurityError'); });
    for (const name of ['Abe', 'Baba', 'Chiba']) page.select(name);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.mocked(history.replaceState).mock.calls.map((call) => call[2])).toEqual(['/?agent=Chiba']);
  });

  it('keeps times, states and figures while it is paused, and shows all changes when it continues', async () => {
    const { floor, told } = floorOf();
    page.setFloor(floor);
    await vi.advanceTimersByTimeAsync(1_000);
    centre.tick(1_000);
    page.paused.value = true;
    const at = page.now();
    told.length = 0;
    centre.frame({ live: [{ i: 0, s: 'acw', t: T }] });
    centre.frame({ live: [{ i: 0, s: 'hold', t: T }], gone: [1] });
    await vi.advanceTimersByTimeAsync(4_000);
    expect([page.now(), page.roster.row('Abe')?.agent.state, page.counts.value.total, told]).toEqual([at, 'available', 3, []]);
    page.paused.value = false;
    expect([page.roster.row('Abe')?.agent.state, page.roster.row('Baba'), told]).toEqual(['hold', null, ['Abe|Baba']]);
    expect(page.now()).toBeGreaterThan(at ?? Infinity);
  });

  it('filters and searches a paused map', () => {
    const { floor, told } = floorOf();
    page.setFloor(floor);
    page.paused.value = true;
    told.length = 0;
    page.setFilter({ query: 'baba' });
    expect(told).toEqual(['Abe-,Chiba-|']);
  });

  it('uses a snapshot that arrived in a pause when the pause ends', async () => {
    page.paused.value = true;
    await centre.restart({ name: 'Doi' });
    expect(page.roster.size).toBe(3);
    page.paused.value = false;
    expect([...page.roster.all()].map((row) => row.id)).toEqual(['Doi']);
  });

  it('shows times in the time zone of the site, whatever the zone of the device', () => {
    expect(page.words.value.time(T)).toBe(new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' }).format(T));
  });

  it('writes choices into the address, and reads them from it', async () => {
    page.select('Chiba');
    page.setFilter({ query: 'abe' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.mocked(history.replaceState).mock.lastCall?.[2]).toBe('/?q=abe&agent=Chiba');
  });
});
