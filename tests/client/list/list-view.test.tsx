// @vitest-environment jsdom
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ListView } from '../../../client/list/list-view';
import { goTo, show, stepAlert } from '../../../client/map/actions';
import type { Page } from '../../../client/map/page';
import { T } from '../product/centre';
import type { Centre } from '../product/centre';
import { fakeDom } from '../product/dom';
import { livePage, pass, shown } from '../product/screen';

const name = (n: number): string => `Agent ${`${n}`.padStart(3, '0')}`;
/** the rows that a window of this height shows */
const HEIGHT = 400;

describe('the list', () => {
  let page: Page;
  let centre: Centre;
  let root: HTMLElement;
  let undo: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom(1_000, HEIGHT);
    const missed = { s: 'missed', t: T - 10_000 };
    const people = Array.from({ length: 300 }, (_, n) => (n === 250 || n === 20 ? { name: name(n), live: missed } : { name: name(n) }));
    ({ page, centre } = await livePage(...people));
    page.order.value = { by: 'name', descending: false };
    const screen = await shown(<ListView page={page} />);
    await pass(1_000);
    root = screen.root;
    undo = () => {
      screen.undo();
      page.dispose();
    };
  });
  afterEach(() => {
    undo();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const rowOf = (id: string): HTMLElement | null => root.querySelector<HTMLElement>(`tr[data-id="${id}"]`);
  const seen = (id: string): boolean => {
    const list = root.querySelector('.list');
    const top = ([...page.roster.all()].map((row) => row.name).sort().indexOf(id) + 1) * 40;
    return list !== null && rowOf(id) !== null && top >= list.scrollTop && top + 40 <= list.scrollTop + HEIGHT;
  };

  it('scrolls to the row of the next alert, and gives it the focus', async () => {
    expect(rowOf(name(250))).toBeNull();
    await act(() => stepAlert(page, -1));
    await pass(100);
    expect([page.selected.value, seen(name(250)), document.activeElement === rowOf(name(250))]).toEqual([name(250), true, true]);
    await act(() => stepAlert(page, 1));
    await pass(100);
    expect([page.selected.value, seen(name(20)), document.activeElement === rowOf(name(20))]).toEqual([name(20), true, true]);
  });

  it('scrolls to the row that was chosen in the list of alerts', async () => {
    await act(() => show(page, name(250)));
    await pass(100);
    expect(seen(name(250))).toBe(true);
    expect(rowOf(name(250))?.getAttribute('aria-selected')).toBe('true');
  });

  it('scrolls to the first and to the last row, too', async () => {
    for (const n of [299, 0]) {
      await act(() => goTo(page, name(n)));
      await pass(100);
      expect(seen(name(n))).toBe(true);
    }
  });

  it('holds the order under a pointer that rests on it, and sorts again when the pointer goes', async () => {
    await act(() => { page.order.value = { by: 'state', descending: false }; });
    const ids = (): readonly (string | undefined)[] => [...root.querySelectorAll<HTMLElement>('tr[data-id]')].slice(0, 3).map((row) => row.dataset['id']);
    const hand = (type: string): Promise<void> => act(() => {
      root.querySelector('.list')?.dispatchEvent(Object.assign(new Event(type), { pointerType: 'mouse' }));
    });
    const before = ids();
    await hand('pointerenter');
    await act(() => centre.frame({ live: [{ i: 9, s: 'acw', t: T }] }));
    await pass(3_000);
    expect(ids()).toEqual(before);
    expect(root.querySelector('.held')).not.toBeNull();
    await hand('pointerleave');
    expect(ids()[0]).toBe(name(9));
    expect(root.querySelector('.held')).toBeNull();
  });

  it('is a grid, whose rows can be chosen, and has no column of user names for someone who may see none', async () => {
    expect(root.querySelector('table')?.getAttribute('role')).toBe('grid');
    expect(root.querySelectorAll('.c-user').length).toBeGreaterThan(1);
    const { card } = centre;
    centre.card = (last, i) => ({ ...(card(last, i) as object), user: '' });
    await act(() => centre.restart({ name: 'Abe' }));
    await pass(1_000);
    expect([...root.querySelectorAll('tr[data-id]')].map((row) => row.querySelectorAll('td').length)).toEqual([root.querySelectorAll('th').length]);
    expect(root.querySelectorAll('.c-user')).toHaveLength(0);
  });

  it('shows the complete alert at the pointer, because a narrow column cuts it', () => {
    expect(rowOf(name(20))?.querySelector<HTMLElement>('.c-alert .why')?.title).toBe('Missed contact');
  });

  it('opens the seat of a person who has never logged in, by click and by keyboard, and has no grip for them', async () => {
    page.roster.setHidden([{ key: 'reserved s1 doi', team: '', desk: 0, seat: 's1', user: 'doi', instance: 'arn:x' }]);
    page.setFilter({ query: 'doi' });
    await pass(1_000);
    const row = root.querySelector<HTMLElement>('tr[data-id="reserved s1 doi"]');
    expect(row?.querySelector('.c-state')?.textContent).toBe('not logged in yet');
    expect(root.querySelectorAll('tr[data-id]')).toHaveLength(1);
    await act(() => row?.click());
    expect([page.deskOpen.value, page.selected.value]).toEqual(['s1', null]);
    page.deskOpen.value = null;
    await act(() => { row?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })); });
    expect(page.deskOpen.value).toBe('s1');
  });
});
