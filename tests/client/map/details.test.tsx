// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDetails, focusFloor } from '../../../client/map/actions';
import { fetchDetail, readDetail } from '../../../client/map/agent-detail';
import { Details } from '../../../client/map/details';
import type { Page } from '../../../client/map/page';
import { fakeDom } from '../product/dom';
import { livePage, pass, shown } from '../product/screen';
import type { Centre } from '../product/centre';

vi.mock('../../../client/map/agent-detail', async (original) => ({ ...(await original<object>()), fetchDetail: vi.fn() }));

const T = 1_780_000_000_000;
/** a state of `why`, with the server's numbers */
const RINGING = 11;
const ON_HOLD = 7;

describe('the details of an agent', () => {
  let page: Page;
  let centre: Centre;
  let undo: (() => void)[];
  /** the time in which the server explains a state, ms */
  let answersAfter = 0;
  /** what the server says besides the reason */
  let told: Readonly<Record<string, unknown>> = {};

  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom();
    answersAfter = 0;
    told = {};
    vi.mocked(fetchDetail).mockReset().mockImplementation((id, signal) => new Promise((answer, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('', 'AbortError')));
      setTimeout(() => answer(readDetail({ why: { row: id === 'Abe' ? RINGING : ON_HOLD, eventAt: null }, ...told })), answersAfter);
    }));
    ({ page, centre } = await livePage({ name: 'Abe' }, { name: 'Baba' }));
    undo = [() => page.dispose()];
  });
  afterEach(() => {
    for (const one of undo) one();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const Chosen = () => {
    void page.pulse.value;
    const row = page.roster.row(page.selected.value);
    return row === null ? null : <Details page={page} row={row} />;
  };
  const open = async (): Promise<HTMLElement> => {
    const screen = await shown(<Chosen />);
    undo.unshift(screen.undo);
    return screen.root;
  };

  it('explain the state of the selected agent, never of the previous one', async () => {
    page.select('Abe');
    const root = await open();
    await pass(50);
    expect(root.textContent).toContain('A contact is ringing.');
    answersAfter = 400;
    page.select('Baba');
    await pass(50);
    expect(root.querySelector('h2')?.textContent).toBe('Baba');
    expect(root.textContent).not.toContain('A contact is ringing.');
    expect(root.textContent).toContain('Loading…');
    await pass(1_500);
    expect(root.textContent).toContain('A contact is on hold');
  });

  it.each([0, 400, 1_500])('explain an agent who changes five times a second, even if the server needs %d ms', async (ms) => {
    answersAfter = ms;
    page.select('Abe');
    const root = await open();
    for (let i = 0; i < 20; i++) {
      centre.frame({ live: [{ i: 0, s: i % 2 === 0 ? 'acw' : 'talking', t: T + i }] });
      await pass(200);
    }
    expect(root.textContent).toContain('A contact is ringing.');
    const asked = vi.mocked(fetchDetail).mock.calls.length;
    expect(asked).toBeGreaterThanOrEqual(4);
    expect(asked).toBeLessThanOrEqual(6);
  });

  /** Effects of a change run when a pass of time ends. */
  const later = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 50) await pass(50);
  };
  const slots = (root: HTMLElement): readonly string[] =>
    [...root.querySelectorAll('.slots dt')].map((one) => `${one.textContent} ${one.nextElementSibling?.textContent}`);
  const chats = (n: number): Readonly<Record<string, unknown>> => ({
    contacts: Array.from({ length: n }, () => ({ channel: 'CHAT', state: 'CONNECTED' })),
    slots: [{ channel: 'CHAT', used: n, maximum: 3 }, { channel: 'VOICE', used: 0, maximum: 1 }, { channel: 'SMOKE', used: 1, maximum: 2 }],
  });
  const live = (n: number, more: object = {}) => ({ i: 0, s: 'talking', t: T, c: Array.from({ length: n }, () => ({ h: 'CHAT', s: 'CONNECTED' })), ...more });

  it('say how many contact slots are in use, in both languages', async () => {
    told = chats(2);
    centre.frame({ live: [live(2)] });
    page.select('Abe');
    const root = await open();
    await pass(50);
    expect(slots(root)).toEqual(['Chat 2 of 3 slots in use', 'Voice 0 of 1 slot in use', 'SMOKE 1 of 2 slots in use']);
    page.setLang('ja');
    await pass(300);
    expect(slots(root)).toEqual(['チャット 同時対応 2/3', '音声 同時対応 0/1', 'SMOKE 同時対応 1/2']);
    page.setLang('en');
  });

  it('say nothing about slots that are not known, or of an agent who is logged off', async () => {
    page.select('Abe');
    const root = await open();
    await pass(50);
    expect([root.textContent?.includes('A contact is ringing.'), slots(root)]).toEqual([true, []]);
    told = chats(0);
    centre.frame({ live: [{ i: 0, s: 'available', t: T + 1 }] });
    await later(1_100);
    expect(slots(root)).toHaveLength(3);
    centre.frame({ live: [{ i: 0, s: 'offline', t: T + 2 }] });
    await later(500);
    expect(slots(root)).toEqual([]);
  });

  it('read the slots again when the agent changes, and show none that belong to other contacts', async () => {
    told = chats(1);
    centre.frame({ live: [live(1)] });
    page.select('Abe');
    const root = await open();
    await later(1_500);
    expect(slots(root)[0]).toBe('Chat 1 of 3 slots in use');
    // The server that answers is a moment behind.
    centre.frame({ live: [live(2)] });
    await later(500);
    expect(slots(root)).toEqual([]);
    told = chats(2);
    await later(1_000);
    expect(slots(root)[0]).toBe('Chat 2 of 3 slots in use');
    // Only the slots changed: the same agent in a frame.
    told = { ...chats(2), slots: [{ channel: 'CHAT', used: 3, maximum: 3 }] };
    centre.frame({ live: [live(2)] });
    await later(1_100);
    expect(slots(root)).toEqual(['Chat 3 of 3 slots in use']);
  });

  it('hide slots of former contacts when the server does not answer, and do not ask without end when it never agrees', async () => {
    told = chats(1);
    centre.frame({ live: [live(1)] });
    page.select('Abe');
    const root = await open();
    await later(1_500);
    vi.mocked(fetchDetail).mockRejectedValueOnce(new Error('503'));
    centre.frame({ live: [live(2)] });
    await later(500);
    expect(slots(root)).toEqual([]);
    vi.mocked(fetchDetail).mockClear();
    centre.frame({ live: [live(0)] });
    await later(6_500);
    expect([slots(root), vi.mocked(fetchDetail).mock.calls.length]).toEqual([[], 4]);
  });

  it('say that the seat of the automatic floor is automatic', async () => {
    page.select('Abe');
    const root = await open();
    expect(root.querySelector('.seat-line')?.textContent).toBe('Seat with Aautomatic');
    page.setLang('ja');
    await pass(300);
    expect(root.querySelector('.seat-line')?.textContent).toBe('A の席自動配置');
    page.setLang('en');
  });

  it('say of a person who left Connect what was known last, and ask nothing', async () => {
    centre.frame({ reserved: [{ place: 's1', user: 'eto', arn: 'arn:x/agent/eto', last: 'Eto', profile: 'Basic', groups: ['B'], heard: T - 1e9 }] });
    page.select('eto');
    const root = await open();
    await pass(50);
    expect(root.textContent).toContain('Has left Amazon Connect, or has sent no event since');
    expect([...root.querySelectorAll('dd')].map((one) => one.textContent)).toEqual(['Basic', 'B']);
    expect(root.querySelector('.stt')?.className).toBe('stt s-departed');
    expect([root.textContent?.includes('Loading'), vi.mocked(fetchDetail).mock.calls.length]).toEqual([false, 0]);
  });

  it('cancel the request when they close', async () => {
    answersAfter = 10_000;
    page.select('Abe');
    await open();
    await pass(50);
    const signal = vi.mocked(fetchDetail).mock.calls[0]?.[1];
    page.select(null);
    await pass(50);
    expect(signal?.aborted).toBe(true);
  });

  it('return the focus to the row or seat when they close, in the list as on the map', async () => {
    for (const layout of ['map', 'list'] as const) {
      page.setLayout(layout);
      page.select('Baba');
      const root = await open();
      root.className = 'panel';
      root.querySelector<HTMLElement>('.ph .btn:last-child')?.focus();
      page.toFocus.value = null;
      closeDetails(page);
      expect([page.selected.value, page.toFocus.value]).toEqual([null, { id: 'Baba' }]);
      undo.shift()?.();
    }
  });

  it('leave the focus where it is when they are closed from elsewhere', async () => {
    page.select('Baba');
    await open();
    closeDetails(page);
    expect(page.toFocus.value).toBeNull();
  });
});

it('slots are read from an answer of any server, and only if their numbers are possible', () => {
  const chat = { channel: 'CHAT', used: 0, maximum: 3 };
  expect([readDetail({}), readDetail(null), readDetail({ slots: {} })].map(({ slots }) => slots)).toEqual([[], [], []]);
  const wrong = [
    null, 5, [], { ...chat, channel: 5 }, { ...chat, channel: '' }, { ...chat, used: -1 }, { ...chat, used: 4 }, { ...chat, used: '1' }, { ...chat, used: 0.5 },
    { ...chat, maximum: 0, used: 0 }, { ...chat, maximum: null }, { ...chat, maximum: 2.5 }, { channel: 'CHAT', maximum: 3 }, { channel: 'CHAT', used: 0 },
  ];
  expect(readDetail({ slots: [...wrong, chat] }).slots).toEqual([chat]);
});

it('the skip link goes to a seat or row; if there is none, to the floor', async () => {
  vi.useFakeTimers();
  fakeDom();
  const { page, centre } = await livePage({ name: 'Abe' });
  focusFloor(page, null);
  expect(page.toFocus.value).toEqual({ id: null });
  page.toFocus.value = null;
  const floor = document.createElement('div');
  floor.id = 'floor';
  floor.tabIndex = -1;
  document.body.append(floor);
  await centre.restart();
  await pass(1_000);
  focusFloor(page, null);
  expect([page.toFocus.value, document.activeElement]).toEqual([null, floor]);
  page.dispose();
  floor.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
