// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { signal } from '@preact/signals';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from '../../../client/alerts/announcer';
import type { Alert } from '../../../client/alerts/alert-list';
import { Messages } from '../../../client/map/banner';
import { Notices } from '../../../client/map/notices';
import type { Page } from '../../../client/map/page';
import { viewWords } from '../../../client/map/view-words';
import { wordsOf } from '../../../client/words/words';
import type { Part } from '../../../client/live/parts';
import type { WireSource } from '../../../client/live/wire';
import { fakeDom } from '../product/dom';
import { livePage, pass, shown, spoken } from '../product/screen';

const T = 1_780_000_000_000;

describe('what a screen reader announces by itself', () => {
  let undo: () => void = () => undefined;
  beforeEach(() => {
    vi.useFakeTimers();
    fakeDom();
  });
  afterEach(() => {
    undo();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** A page whose link is lost, or whose stream is in trouble. */
  const troubled = (lost: boolean, source: WireSource, parts: readonly Part[] = []) => {
    const second = signal(0);
    const failures = signal(1);
    const page = {
      words: signal(wordsOf('en')), second, failures, banner: signal(lost ? { kind: 'lost', offline: false } : { kind: 'none' }), refused: signal(null),
      loaded: signal(true), source: signal(source), store: signal(null), parts: signal(parts),
      stopped: signal(source.state === 'unreachable'), retry: () => undefined,
      lastServerTime: () => T, age: () => second.value * 1_000, caughtUpTo: () => T, sourceAge: () => 94_000 + second.value * 1_000,
    } as unknown as Page;
    return { page, second, failures };
  };

  it.each([
    ['a lost link', true, { state: 'live' }], ['a stream that is behind', false, { state: 'behind', behindMs: 94_000 }],
    ['a stream that catches up', false, { state: 'catching-up' }], ['a stream that cannot be reached', false, { state: 'unreachable' }],
  ] as const)('is %s once: neither its age nor the number of tries is spoken again and again', async (_what, lost, source) => {
    const { page, second, failures } = troubled(lost, source);
    const screen = await shown(<><Messages page={page} session={null} /><Notices page={page} session={null} /></>);
    undo = screen.undo;
    const [said, seen] = [spoken(screen.root), screen.root.textContent];
    expect(said.length).toBeGreaterThan(10);
    await act(() => {
      second.value += 125;
      failures.value += 7;
    });
    expect(spoken(screen.root)).toBe(said);
    expect(screen.root.textContent).not.toBe(seen);
  });

  /** Every code that the server can send: StoreTrouble.Codes, and a service that is down. */
  const CODES = /Codes \{ get; \} = \[([^\]]*)\]/.exec(readFileSync(`${import.meta.dirname}/../../../server/Storage/StoreTrouble.cs`, 'utf8'))?.[1]
    ?.match(/[\w-]+/g) ?? [];

  it.each((['en', 'ja'] as const).flatMap((lang) => [...CODES, 'service-down', 'of a newer build'].map((code) => [code, lang] as const)))(
    'is trouble of the store (%s, %s) in its own words', async (code, lang) => {
      expect(CODES.length).toBeGreaterThan(5);
      const { page } = troubled(false, { state: 'live' });
      Object.assign(page, {
        words: signal(wordsOf(lang)), store: signal({ state: code, detail: { en: 'Free some space.', ja: '空きを作ってください。' } }),
      });
      const screen = await shown(<Notices page={page} session={null} />);
      undo = screen.undo;
      const words = viewWords(page.words.value);
      const title = screen.root.querySelector('.src-store b')?.textContent;
      expect(title).toBe(code === 'of a newer build' ? words.say('store.other') : words.find(`store.${code}`));
      expect(title).not.toBe('');
      expect(spoken(screen.root)).toContain(lang === 'en' ? 'Free some space.' : '空きを作ってください。');
    },
  );

  it('is which of several instances is not read any more, and that the others are', async () => {
    const part = (name: string, state: string, stopped: boolean): Part =>
      ({ instance: `arn:${name}`, name, source: { state }, stopped, caughtUpTo: T });
    const { page } = troubled(false, { state: 'denied' }, [part('Tokyo', 'denied', true), part('Osaka', 'live', false), part('Nagoya', 'behind', false)]);
    const screen = await shown(<><Messages page={page} session={null} /><Notices page={page} session={null} /></>);
    undo = screen.undo;
    const said = spoken(screen.root);
    expect(said).toContain('Tokyo: Amazon Kinesis refuses access');
    expect(said).toContain('not live: as of');
    expect(said).toContain('Nagoya: The stream is behind');
    expect(said).not.toContain('Osaka');
    expect(said).not.toContain('nothing below is live');
  });

  const alert = (name: string): Alert => ({
    row: { id: name, name }, breach: { level: 2, over: 0, limit: { kind: 'missed', since: T } },
  }) as unknown as Alert;

  const modelIn = (lang: 'en' | 'ja') =>
    ({ words: signal(wordsOf(lang)), alerts: signal<readonly Alert[]>([]), said: signal(''), view: signal<string | null>('a'), loaded: signal(true) });

  it('is not the alerts that another floor had before it was opened', async () => {
    const model = modelIn('en');
    const screen = await shown(<Announcer page={model} />);
    undo = screen.undo;
    await pass(5_000);
    [model.view.value, model.loaded.value, model.alerts.value] = ['b', false, []];
    await pass(12_000);
    [model.loaded.value, model.alerts.value] = [true, [alert('Abe')]];
    await pass(5_000);
    expect(spoken(screen.root)).toBe('|');
    // At once from one floor to the other.
    [model.view.value, model.alerts.value] = ['c', [alert('Baba')]];
    await pass(5_000);
    expect(spoken(screen.root)).toBe('|');
    model.alerts.value = [alert('Baba'), alert('Chiba')];
    await pass(5_000);
    expect(spoken(screen.root)).toContain('Chiba');
    expect(spoken(screen.root)).not.toContain('Baba');
  });

  it('joins several alerts as the language does', async () => {
    const model = modelIn('ja');
    const screen = await shown(<Announcer page={model} />);
    undo = screen.undo;
    await pass(5_000);
    model.alerts.value = [alert('佐藤'), alert('鈴木')];
    await pass(5_000);
    expect(spoken(screen.root)).toContain('佐藤 不在着信、鈴木 不在着信');
    expect(spoken(screen.root)).not.toContain(',');
  });

  it('is cleared when the page changes its language', async () => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
    const { page, centre } = await livePage({ name: 'Abe' });
    const screen = await shown(<Announcer page={page} />);
    undo = () => {
      screen.undo();
      page.dispose();
    };
    page.select('Abe');
    await pass(5_000);
    centre.frame({ live: [{ i: 0, s: 'missed', t: T }] });
    await pass(5_000);
    expect(spoken(screen.root)).toMatch(/Abe.*\|.*Abe/);
    await act(() => page.setLang(page.words.value.lang === 'en' ? 'ja' : 'en'));
    expect(spoken(screen.root)).toBe('|');
  });
});
