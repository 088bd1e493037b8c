// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StateStrip } from '../../../client/map/state-strip';
import { fetchStrip } from '../../../client/map/strip-answer';
import type { Strip } from '../../../client/map/strip-answer';
import type { Page } from '../../../client/map/page';
import { T } from '../product/centre';
import type { Centre } from '../product/centre';
import { fakeDom } from '../product/dom';
import { livePage, pass, shown } from '../product/screen';

vi.mock('../../../client/map/strip-answer', async (original) => ({ ...(await original<object>()), fetchStrip: vi.fn() }));

const minutes = (n: number): number => T - n * 60_000;
const STRIP: Strip = {
  from: minutes(120), to: T,
  states: [
    { from: minutes(120), to: minutes(30), state: 'available', status: null }, { from: minutes(30), to: T, state: 'hold', status: null },
  ],
  contacts: [{ id: 'c', from: minutes(30), to: T, channel: 'CHAT', queue: 'Gas', state: 'CONNECTED_ONHOLD' }],
  gaps: [],
};

describe('the strip of states', () => {
  let page: Page;
  let centre: Centre;
  let root: HTMLElement;
  let undo: () => void;
  let answer: () => Promise<Strip>;

  const Chosen = () => {
    void page.pulse.value;
    const row = page.roster.row('Abe');
    return row === null ? null : <StateStrip page={page} row={row} />;
  };
  const open = async (): Promise<void> => {
    const screen = await shown(<Chosen />);
    root = screen.root;
    undo = screen.undo;
    await pass(10);
  };
  const strip = (): HTMLElement => root.querySelector('.past') as HTMLElement;
  const said = (): string => root.querySelector('.past-said')?.textContent ?? '';
  const press = (key: string): Promise<void> => act(() => { strip().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); });

  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom();
    answer = () => Promise.resolve(STRIP);
    vi.mocked(fetchStrip).mockReset().mockImplementation(() => answer());
    const hold = { s: 'hold', t: minutes(30), c: [{ h: 'CHAT', s: 'CONNECTED_ONHOLD', t: minutes(30) }] };
    ({ page, centre } = await livePage({ name: 'Abe', live: hold }));
  });
  afterEach(() => {
    undo();
    page.dispose();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is one tab stop that says the current state, and the arrow keys say the others', async () => {
    await open();
    const words = page.words.value;
    expect(root.querySelectorAll('[tabindex]')).toHaveLength(1);
    expect([strip().getAttribute('role'), strip().getAttribute('aria-valuetext')]).toEqual(['slider', `On hold since ${words.time(minutes(30))} (30:00)`]);
    const outside = vi.fn();
    document.body.addEventListener('keydown', outside);
    await press('ArrowLeft');
    expect(strip().getAttribute('aria-valuetext')).toBe(`Available until ${words.time(minutes(30))} (1:30h or longer)`);
    await press('ArrowRight');
    await press('ArrowDown');
    expect(said()).toBe(`Chat, On hold, Gas since ${words.time(minutes(30))} (30:00)`);
    expect(root.querySelector('.on')).not.toBeNull();
    expect(outside).not.toHaveBeenCalled();
    // Not a key of the strip.
    await press('n');
    expect(outside).toHaveBeenCalledOnce();
    document.body.removeEventListener('keydown', outside);
    await act(() => { strip().dispatchEvent(new FocusEvent('blur')); });
    expect(root.querySelector('.on')).toBeNull();
  });

  it('says what is under the pointer', async () => {
    await open();
    vi.spyOn(strip(), 'getBoundingClientRect').mockReturnValue({ left: 100, width: 240, top: 0, height: 40 } as DOMRect);
    const move = (target: Element, clientX: number): Promise<void> =>
      act(() => { target.dispatchEvent(new MouseEvent('pointermove', { clientX, bubbles: true })); });
    await move(strip(), 130);
    expect(said()).toMatch(/^Available until/);
    await move(root.querySelector('.lane i') as Element, 330);
    expect(said()).toMatch(/^Chat, On hold, Gas/);
    await act(() => { strip().dispatchEvent(new MouseEvent('pointerleave')); });
    expect(said()).toMatch(/^On hold since/);
  });

  it('has the same content as a table, in both languages', async () => {
    await open();
    const table = (): readonly string[] => [...root.querySelectorAll('.unseen tr')].map((tr) => [...tr.children].map((cell) => cell.textContent).join(' | '));
    const at = page.words.value.time(minutes(30));
    const reached = [28, 26].map((ago) => page.words.value.time(minutes(ago)));
    expect(table()).toEqual([
      'What | From | To | Duration',
      ...['warning', 'critical'].map((level, i) => `On hold too long: ${level} from ${reached[i]} | ${reached[i]} | now | ${28 - 2 * i}:00`),
      `Available | earlier | ${at} | 1:30h`, `On hold | ${at} | now | 30:00`, `Chat, On hold, Gas | ${at} | now | 30:00`,
    ]);
    page.setLang('ja');
    await pass(300);
    expect(root.querySelector('h3')?.textContent).toBe('過去 2 時間');
    expect(table().slice(-1)[0]).toMatch(/^チャット・保留中・Gas \| .* \| 現在 \|/);
    page.setLang('en');
  });

  it('grows with the clock, and is loaded again every minute', async () => {
    await open();
    await pass(20_000);
    centre.tick(20_000);
    await pass(1_100);
    expect(said()).toMatch(/\(30:2\d\)$/);
    expect(fetchStrip).toHaveBeenCalledOnce();
    await pass(40_000);
    expect(fetchStrip).toHaveBeenCalledTimes(2);
  });

  it('shows a change at once, and is loaded again soon after it, but not with each of many changes', async () => {
    await open();
    await pass(10_000);
    centre.frame({ live: [{ i: 0, s: 'acw', t: T }] });
    await pass(400);
    expect(said()).toMatch(/^After contact work since/);
    expect(fetchStrip).toHaveBeenCalledOnce();
    await pass(2_000);
    expect(fetchStrip).toHaveBeenCalledTimes(2);
    for (let i = 0; i < 20; i++) {
      centre.frame({ live: [{ i: 0, s: i % 2 === 0 ? 'talking' : 'acw', t: T + i }] });
      await pass(500);
    }
    expect(vi.mocked(fetchStrip).mock.calls.length).toBeLessThanOrEqual(5);
    expect(vi.mocked(fetchStrip).mock.calls.length).toBeGreaterThanOrEqual(4);
  });

  it('says when it is loading, when loading failed, and when an older one is shown', async () => {
    answer = () => new Promise((come) => { setTimeout(() => come(STRIP), 1_000); });
    await open();
    expect(root.textContent).toBe('Last two hoursLoading…');
    await pass(1_000);
    expect(said()).not.toBe('');
    answer = () => Promise.reject(new Error('503'));
    await pass(60_000);
    expect(root.textContent).toContain(`As of ${page.words.value.time(T)}: the server did not answer.`);
    expect(said()).not.toBe('');
    undo();
    await open();
    expect(root.textContent).toBe('Last two hoursThe past states cannot be loaded. The page tries again every minute.');
    answer = () => Promise.resolve(STRIP);
    await pass(60_000);
    expect(said()).not.toBe('');
  });

  it('says when nothing is stored, and marks where something may be missing', async () => {
    answer = () => Promise.resolve({ ...STRIP, states: [], contacts: [], gaps: [{ from: minutes(60), to: minutes(50) }] });
    await open();
    expect(root.querySelector('.past-gap')?.textContent).toBe('Record may be incomplete');
    expect(root.querySelectorAll('.states .gap')).toHaveLength(1);
    undo();
    await centre.restart({ name: 'Abe', live: { s: 'unknown', t: 0 } });
    answer = () => Promise.resolve({ ...STRIP, states: [], contacts: [] });
    await open();
    expect(root.textContent).toBe('Last two hoursNothing is stored yet.');
  });

  it('marks when the exceeded limit was reached', async () => {
    await open();
    expect(page.breachOf('Abe')?.level).toBe(2);
    expect([root.querySelectorAll('.alerts .warn-shape').length, root.querySelectorAll('.alerts .crit-shape').length]).toEqual([1, 1]);
    expect(strip().getAttribute('aria-valuemax')).toBe('5');
  });

  it('has a class of its own: its styles change nothing else on the page', async () => {
    await open();
    const name = root.querySelector('[role="slider"]')?.className ?? '';
    const parts = readdirSync('client', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));
    const using = parts.filter((path) => readFileSync(join('client', path), 'utf8').includes(`class="${name}"`));
    expect(using).toEqual([join('map', 'state-strip.tsx')]);
  });

  it('cancels the request when it closes', async () => {
    answer = () => new Promise(() => undefined);
    await open();
    undo();
    await pass(10);
    expect(vi.mocked(fetchStrip).mock.calls[0]?.[1].aborted).toBe(true);
  });
});
