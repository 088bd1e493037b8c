// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskDialog } from '../../../client/map/desk-dialog';
import { mapCommands } from '../../../client/map/map-commands';
import type { Page } from '../../../client/map/page';
import { wordsOf } from '../../../client/words/words';

const INSTANCE = 'arn:aws:connect:us-east-1:123456789012:instance/i';
const arn = (id: string): string => `${INSTANCE}/agent/${id}`;
const row = (id: string, seat: string | null) => ({
  id, name: id, desk: seat ?? '', agent: { id, arn: arn(id), user: id, first: '', last: id, seat, status: null },
  shown: { code: 'available', channel: '' },
});
const FAR = { agent: arn('far'), last: 'far', user: 'far', floor: 'f-2', floorName: '4F', label: 'B07' };
type Held = { readonly seat: string; readonly user: string | null; readonly instance?: string; readonly name?: string };

function pageOf(rows: readonly ReturnType<typeof row>[], held: readonly Held[] = []): Page {
  return {
    words: signal(wordsOf('en')), said: signal(''), done: signal(null), fault: signal(null), pulse: signal(0), maySeat: signal(true), mayPlan: signal(false),
    deskOpen: signal('s2'), toFocus: signal(null), views: signal(null), readings: signal(new Map()),
    drawn: () => ({ id: 'f-1', version: 1, has: (seat: string) => seat.startsWith('s'), labelOf: (seat: string) => seat.toUpperCase() }),
    roster: { row: (id: string) => rows.find((one) => one.id === id) ?? null, all: () => rows, hidden: () => held },
  } as unknown as Page;
}

describe('an empty desk that was opened', () => {
  let root: HTMLElement;
  let asked: string[];
  let focused: string[];
  let status: number;
  let others: readonly unknown[];
  let names: readonly unknown[];

  beforeEach(() => {
    asked = [];
    focused = [];
    status = 200;
    others = [FAR];
    names = [];
    vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: { readonly method?: string; readonly body?: string } = {}) => {
      asked.push(`${method} ${path} ${body ?? ''}`.trim());
      if (path.endsWith('/names')) return Response.json(names);
      if (method === 'GET') return Response.json({ instances: [{ arn: INSTANCE, name: 'T' }], people: others });
      return status === 200 ? Response.json({ seated: [{ floor: 'f-1', seat: 's2', occupant: arn('abe') }], ended: [] })
        : Response.json({ title: 'Taken', detail: 'Nothing was changed.' }, { status });
    });
    HTMLDialogElement.prototype.showModal = function showModal() { this.open = true; };
    Element.prototype.scrollIntoView = () => undefined;
    mapCommands.value = { focusDesk: (id: string) => { focused.push(id); } } as never;
    root = document.body.appendChild(document.createElement('div'));
  });
  afterEach(() => {
    render(null, root);
    root.remove();
    mapCommands.value = null;
    vi.unstubAllGlobals();
  });
  const open = async (page: Page): Promise<HTMLInputElement> => {
    render(<DeskDialog page={page} desk="s2" />, root);
    await vi.waitFor(() => expect(asked).toHaveLength(page.maySeat.value && input() !== null ? 1 : 0));
    await new Promise((resolve) => { setTimeout(resolve); });
    return input() as HTMLInputElement;
  };
  const input = (): HTMLInputElement | null => root.querySelector('input');
  const options = (): readonly string[] => [...root.querySelectorAll('[role=option]')].map((one) => one.textContent ?? '');
  const type = async (text: string): Promise<void> => {
    const field = input();
    if (field === null) throw new Error('no field');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => { setTimeout(resolve); });
  };
  const press = async (key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    input()?.dispatchEvent(event);
    await new Promise((resolve) => { setTimeout(resolve); });
    return event;
  };

  it('leads a planner to the code of the desk, and nobody else', async () => {
    const page = pageOf([row('abe', null)]);
    await open(page);
    expect(root.querySelector('a')).toBeNull();
    page.mayPlan.value = true;
    await vi.waitFor(() => expect(root.querySelector('a')?.getAttribute('href')).toBe('/floor/f-1/codes?seat=s2'));
  });

  it('says of a person who checked in that it is so', async () => {
    const checkedIn = row('abe', 's2');
    await open(pageOf([{ ...checkedIn, agent: { ...checkedIn.agent, source: 'check-in' } } as never]));
    expect(root.textContent).toContain('check-in');
    expect(root.textContent).not.toContain('assigned');
  });

  it('offers people without a seat first, and Enter assigns the seat; it can be undone, and the focus returns to the desk', async () => {
    const page = pageOf([row('abe', null), row('baba', 's1')]);
    await open(page);
    expect(root.querySelector('h2')?.textContent).toBe('Seat S2');
    expect(document.activeElement).toBe(input());
    expect(options()).toEqual(['abelogged in, has no seat']);
    await type('ab');
    expect(options()[0]).toContain('abe');
    expect(input()?.getAttribute('aria-activedescendant')).toBe(root.querySelector('[aria-selected=true]')?.id);
    await press('Enter');
    await vi.waitFor(() => expect(page.deskOpen.value).toBe(null));
    expect(asked[1]).toBe(`PUT /api/floors/f-1/seats/s2/occupant ${JSON.stringify({ agent: arn('abe') })}`);
    expect(page.done.value?.said).toBe('abe → S2');
    await vi.waitFor(() => expect(focused).toEqual(['s2']));
  });

  it('says where a person sits now, on this floor and on others', async () => {
    await open(pageOf([row('baba', 's1')]));
    await type('ba');
    expect(options()[0]).toContain('sits at s1, moves from there');
    await type('b07');
    expect(options()[0]).toContain('sits at B07 on 4F, moves from there');
  });

  it('accepts an unknown user name, chosen with the arrow keys', async () => {
    const page = pageOf([row('baba', 's1')]);
    await open(page);
    await type('ba');
    await press('ArrowDown');
    expect(options()[2]).toContain('Name “ba”');
    expect(root.querySelector('[aria-selected=true]')?.textContent).toContain('User name “ba”');
    await press('Enter');
    await vi.waitFor(() => expect(asked[1]).toContain(JSON.stringify({ instance: INSTANCE, user: 'ba' })));
  });

  it('ignores the keys of a kana-kanji conversion: nobody gets a seat, nothing moves, the dialog stays', async () => {
    const page = pageOf([row('abe', null)]);
    await open(page);
    await type('ab');
    await press('Enter', { isComposing: true });
    // As Safari sends the last key of a conversion.
    const last = await press('Enter', { keyCode: 229 });
    const escape = await press('Escape', { keyCode: 229 });
    expect([asked.length, page.deskOpen.value, last.defaultPrevented, escape.defaultPrevented]).toEqual([1, 's2', true, true]);
  });

  it('says what was refused and stays', async () => {
    const page = pageOf([row('abe', null)]);
    await open(page);
    status = 409;
    await type('abe');
    await press('Enter');
    await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('Taken'));
    expect(page.deskOpen.value).toBe('s2');
  });

  it('shows a user without the permission what the desk is, without buttons', async () => {
    const page = pageOf([], [{ seat: 's2', user: 'doi' }]);
    page.maySeat.value = false;
    await open(page);
    expect(root.textContent).toContain('Kept for doi');
    expect([input(), root.querySelectorAll('button').length]).toEqual([null, 1]);
  });

  const DOI = { seat: 's2', user: 'doi', instance: INSTANCE };
  const freeing = (): readonly HTMLButtonElement[] =>
    [...root.querySelectorAll<HTMLButtonElement>('button')].filter((one) => one.textContent?.startsWith('Unseat'));

  it('frees one of several people at the desk, with a button for each, and the others keep it', async () => {
    const page = pageOf([row('abe', 's2'), row('baba', 's1')], [DOI, { seat: 's3', user: 'eto', instance: INSTANCE }]);
    await open(page);
    expect(freeing().map((one) => one.textContent)).toEqual(['Unseat abe', 'Unseat doi']);
    expect(root.querySelector('.aid')?.textContent).toContain('instead of all of them');
    freeing()[1]?.click();
    await vi.waitFor(() => expect(asked[1]).toBe(`DELETE /api/floors/f-1/seats/s2/occupant?agent=${encodeURIComponent(`user:${INSTANCE}/doi`)}`));
    await vi.waitFor(() => expect(page.done.value?.said).toBe('doi no longer sits at S2'));
    freeing()[0]?.click();
    await vi.waitFor(() => expect(asked.at(-1)).toBe(`DELETE /api/floors/f-1/seats/s2/occupant?agent=${encodeURIComponent(arn('abe'))}`));
  });

  it('frees who may be seen beside somebody who may not, and offers the seat to nobody else', async () => {
    await open(pageOf([], [DOI, { seat: 's2', user: null }]));
    expect([freeing().map((one) => one.textContent), input()]).toEqual([['Unseat doi'], null]);
  });

  it('says of everybody at the desk who it is and where the seat comes from', async () => {
    const departed = row('eto', 's2');
    await open(pageOf([row('abe', 's2'), { ...departed, agent: { ...departed.agent, departed: { heard: null } } } as never], [{ seat: 's2', user: 'doi' }]));
    const said = root.querySelector('.aid')?.textContent;
    expect(said).toContain('abe sits here now (assigned). eto has this seat (assigned): left Connect or long unseen.');
    expect(said).toContain('Kept for doi (assigned), who has not logged in yet.');
  });

  it('says of a person of the directory that the person has not logged in yet', async () => {
    const fresh = row('eto', 's2');
    others = [{ ...FAR, floor: null, floorName: null, label: null, new: true }];
    await open(pageOf([{ ...fresh, agent: { ...fresh.agent, departed: { heard: null, isNew: true } } } as never]));
    expect(root.querySelector('.aid')?.textContent).toContain('eto has this seat (assigned) and has not logged in yet.');
    expect(options()).toEqual(['farhas not logged in yet, has no seat']);
  });

  it('says of a person who left Connect that it is so, on this floor and on others', async () => {
    const departed = row('eto', 's1');
    others = [{ ...FAR, departed: true }];
    await open(pageOf([{ ...departed, agent: { ...departed.agent, departed: { heard: null } } } as never]));
    await type('eto');
    expect(options()[0]).toContain('left Connect or long unseen, sits at s1');
    await type('b07');
    expect(options()[0]).toContain('left Connect or long unseen, sits at B07 on 4F');
  });

  const NAMED = { seat: 's2', user: '山田 太郎', instance: INSTANCE, name: 'k1' };

  it('asks whether somebody who has exactly the name on the desk is meant, and seats that person', async () => {
    names = [
      { seat: 's2', key: 'k1', people: [{ id: arn('yamada'), user: 'yamada', first: '太郎', last: '山田', group: 'A' }] },
      { seat: 's3', key: 'k2', people: [{ id: arn('other'), user: 'other', first: '', last: '他人', group: '' }] },
    ];
    const page = pageOf([], [NAMED]);
    render(<DeskDialog page={page} desk="s2" />, root);
    await vi.waitFor(() => expect(root.querySelector('.desk-question')).not.toBe(null));
    expect(root.querySelector('.aid')?.textContent).toContain('“山田 太郎” stands here (assigned): a name that nobody known has.');
    const yes = [...root.querySelectorAll<HTMLButtonElement>('.desk-question button')];
    expect(yes.map((one) => one.textContent)).toEqual(['Yes, seat 山田 太郎 here yamada A']);
    yes[0]?.click();
    await vi.waitFor(() => expect(asked.at(-1)).toBe(`PUT /api/floors/f-1/seats/s2/occupant ${JSON.stringify({ agent: arn('yamada') })}`));
    await vi.waitFor(() => expect(page.deskOpen.value).toBe(null));
  });

  it('asks nothing while nobody has the name, and takes it from the desk by its key', async () => {
    const page = pageOf([], [NAMED]);
    render(<DeskDialog page={page} desk="s2" />, root);
    await vi.waitFor(() => expect(asked.some((one) => one.endsWith('/names'))).toBe(true));
    expect(root.querySelector('.desk-question')).toBe(null);
    freeing()[0]?.click();
    const occupant = encodeURIComponent(`user:${INSTANCE}/ k1 山田 太郎`);
    await vi.waitFor(() => expect(asked.at(-1)).toBe(`DELETE /api/floors/f-1/seats/s2/occupant?agent=${occupant}`));
  });

  it('says nothing about an agent whom this person may not see', async () => {
    await open(pageOf([], [{ seat: 's2', user: null }]));
    expect(root.textContent).toContain('Somebody has this seat whom you may not see.');
    expect(input()).toBe(null);
  });

  it('closes when the desk no longer exists', async () => {
    const page = pageOf([]);
    render(<DeskDialog page={page} desk="x" />, root);
    await vi.waitFor(() => expect(page.deskOpen.value).toBe(null));
  });
});
