// @vitest-environment jsdom
import { effect } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { createPage } from '../../../client/map/create-page';
import { siteWordsOf } from '../../../client/agents/site-words';
import { dress } from '../../../client/map/dress';
import type { Page } from '../../../client/map/page';
import { viewWords } from '../../../client/map/view-words';
import { ICONS } from '../../../client/ui/icon-shapes';
import { stateIcon, statusIcons } from '../../../client/ui/state-icons';
import { codeOf } from '../../../client/words/coded-name';
import { Centre, T } from '../product/centre';

const held = { s: 'hold', t: T, c: [{ h: 'VOICE', s: 'CONNECTED_ONHOLD', t: T - 20_000, k: T - 20_000, q: 'Billing' }] };

describe('the map of a centre with settings', () => {
  let centre: Centre;
  let page: Page;
  let undo: () => void;

  const open = async (settings: Readonly<Record<string, unknown>> | undefined): Promise<void> => {
    centre.settings = settings;
    page = createPage(centre, DEFAULT_LIMITS);
    undo = effect(() => dress(page));
    await vi.advanceTimersByTimeAsync(0);
    centre.tick();
  };
  /** Somebody saved: every page takes a new snapshot. */
  const save = async (settings: Readonly<Record<string, unknown>> | undefined): Promise<void> => {
    centre.settings = settings;
    await centre.restart(...centre.people);
  };
  const variable = (name: string): string => document.documentElement.style.getPropertyValue(name);

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
    centre = new Centre();
    centre.people = [{ name: 'Abe', live: held }, { name: 'Baba', live: { s: 'away', n: 'Lunch', t: T - 60_000 } }];
  });
  afterEach(() => {
    undo();
    page.dispose();
    statusIcons.value = () => undefined;
    document.documentElement.removeAttribute('style');
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('has the limits of each snapshot, here of an older server', async () => {
    await open({ version: 1, limits: { 'long-hold': [{ queue: 'Billing', warnAfter: 10_000 }] }, breaks: [{ status: 'Lunch', planned: 30_000 }] });
    expect([page.breachOf('Abe')?.level, page.breachOf('Abe')?.limit.rule]).toEqual([1, { queue: 'Billing', warnAfter: 10_000, criticalAfter: null }]);
    expect(page.breachOf('Baba')?.limit.kind).toBe('long-away');
    await save({ version: 2, limits: { 'long-hold': [{ queue: 'Billing', criticalAfter: 15_000 }] } });
    expect([page.breachOf('Abe')?.level, page.breachOf('Baba')]).toEqual([2, null]);
    await save(undefined);
    expect(page.breachOf('Abe')).toBe(null);
  });

  it('says the states in the words of the site, on every part of the page', async () => {
    await open({ version: 1, words: [{ key: 'state.hold', ja: '保留', en: 'Parked' }, { key: 'state.acw', ja: 'ACW' }, { key: 'state.nothing', en: 'x' }] });
    page.setLang('en');
    expect([page.words.value.state('hold'), page.words.value.state('acw'), viewWords(page.words.value).state('hold')])
      .toEqual(['Parked', 'After contact work', 'Parked']);
    expect(viewWords(page.words.value).say('state.hold')).toBe('Parked');
    page.setLang('ja');
    expect([page.words.value.state('hold'), page.words.value.state('acw'), page.words.value.say('legend.acw')]).toEqual(['保留', 'ACW', 'ACW']);
    await save(undefined);
    expect(page.words.value.state('hold')).toBe('保留中');
  });

  it('replaces only words that exist, and only those of states', () => {
    expect(siteWordsOf([{ key: 'product', en: 'x' }, { key: 'state.x', en: 'x' }, { key: 'state.toString', en: 'x' }, { key: 'state.away', en: '', ja: '休み' }]))
      .toEqual({ en: {}, ja: { 'state.away': '休み' } });
  });

  it('wears the colours of the site in both themes, and takes them off again', async () => {
    await open({ version: 1, colours: 'colour-blind' });
    page.setTheme('light');
    expect([page.tokens.value?.theme, page.tokens.value?.colours.contact, variable('--contact')]).toEqual(['light', '#220d8f', '#220d8f']);
    page.setTheme('dark');
    expect([page.tokens.value?.theme, page.tokens.value?.colours.contact, variable('--contact')]).toEqual(['dark', '#3597f8', '#3597f8']);
    await save({ version: 2, colours: 'monochrome' });
    expect([page.tokens.value?.colours.crit, variable('--crit-ring')]).toEqual(['#000000', '#ffffff']);
    await save({ version: 3, colours: 'a set of a newer server' });
    expect([page.tokens.value, variable('--contact'), variable('--crit-ring')]).toEqual([null, '', '']);
  });

  it('shows the statuses with the icons of the site', async () => {
    await open({ version: 1, icons: [{ status: 'Lunch', icon: 'moon' }, { status: 'Visit', icon: 'briefcase' }, { status: 'Walk', icon: 'shoe' }] });
    const icon = (status: string): string => stateIcon({ code: 'away', status });
    const set = vi.spyOn(Map.prototype, 'set');
    for (let i = 0; i < 5_000; i++) icon(`status ${i}`);
    const kept = Math.max(...new Set(set.mock.contexts.map((map) => (map as Map<string, string>).size)));
    set.mockRestore();
    expect(kept, 'of statuses that come and go').toBeLessThanOrEqual(2_000);
    expect([icon('Lunch'), icon('Visit'), icon('Walk')]).toEqual(['moon', 'briefcase', 'circle-minus']);
    expect(ICONS.briefcase).toMatch(/^M16 20/);
    await save(undefined);
    expect(icon('Lunch')).toBe('utensils');
  });

  it('finds limits, planned breaks and icons of queues and statuses that the server does not name', async () => {
    const coded = (name: string): string => codeOf(name, 'sha256:salt:');
    await open({
      version: 1,
      limits: [{ kind: 'long-hold', rules: [{ queue: coded('Billing'), warnAfter: 10_000 }, { queue: coded('Sales'), criticalAfter: 1_000 }] }],
      breaks: [{ status: coded('Lunch'), planned: 30_000 }, { status: coded('Walk'), planned: 1_000 }],
      icons: [{ status: coded('Visit'), icon: 'briefcase' }, { status: coded('Lunch'), icon: 'moon' }],
    });
    expect([page.breachOf('Abe')?.level, page.breachOf('Abe')?.limit.rule.warnAfter]).toEqual([1, 10_000]);
    expect(page.breachOf('Baba')?.limit.warnAt).toBe(T - 60_000 + 30_000 + (DEFAULT_LIMITS['long-away'].warnAfter ?? NaN));
    expect(['Lunch', 'Visit', 'Walk'].map((status) => stateIcon({ code: 'away', status }))).toEqual(['moon', 'briefcase', 'circle-minus']);
  });

  it('keeps the same words when only something else was saved: no text is made again', async () => {
    await open({ version: 1, words: [{ key: 'state.hold', en: 'Parked' }] });
    const { words } = page;
    const before = words.value;
    await save({ version: 2, words: [{ key: 'state.hold', en: 'Parked' }], colours: 'monochrome' });
    expect(words.value).toBe(before);
  });
});
