// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { grab } from '../../../client/map/grab';
import { mapCommands } from '../../../client/map/map-commands';
import type { Carried, Page } from '../../../client/map/page';
import { wordsOf } from '../../../client/words/words';

const FLOOR = 'f-1';
const BUBBLING = { bubbles: true, cancelable: true };
const arn = (name: string): string => `arn:aws:connect:us-east-1:123456789012:instance/i/agent/${name}`;
const row = (name: string, seat: string | null) => ({ id: name, name, desk: seat ?? '', agent: { arn: arn(name), seat } });

/** Desks of 100 px side by side, s0 to s8; from 900 px on the unplaced area; below 500 px nothing. */
const overAt = (x: number, y: number) => (y > 500 ? null : x >= 900 ? 'shelf' : { desk: `s${Math.floor(x / 100)}` });

describe('a drag from the list or the details', () => {
  let page: Page;
  let asked: string[];
  beforeEach(() => {
    asked = [];
    vi.stubGlobal('fetch', async (path: string, { method, body }: { readonly method: string; readonly body?: string }) => {
      asked.push(`${method} ${path} ${body ?? ''}`.trim());
      return Response.json({ seated: [], ended: [] });
    });
    const rows = [row('abe', 's1'), row('baba', null)];
    page = {
      words: signal(wordsOf('en')), said: signal(''), done: signal(null), fault: signal(null), maySeat: signal(true), desks: signal(true),
      carrying: signal(false), carried: signal<Carried | null>(null),
      drawn: () => ({ id: FLOOR, version: 1, labelOf: (seat: string) => seat.toUpperCase() }),
      roster: { row: (id: string) => rows.find((one) => one.id === id) ?? null },
    } as unknown as Page;
    mapCommands.value = { overAt } as never;
  });
  afterEach(() => {
    mapCommands.value = null;
    vi.unstubAllGlobals();
  });
  const pointer = (type: string, x: number, y: number, more: PointerEventInit = {}): PointerEvent =>
    new PointerEvent(type, { clientX: x, clientY: y, pointerId: 7, pointerType: 'mouse', isPrimary: true, buttons: 1, ...BUBBLING, ...more });
  const send = (type: string, x: number, y: number, more: PointerEventInit = {}): void => { document.body.dispatchEvent(pointer(type, x, y, more)); };

  it('is dragged when the pointer moves, over the map that opens, and gets the seat at the drop', () => {
    grab(page, 'baba', pointer('pointerdown', 10, 600));
    send('pointermove', 12, 601);
    expect([page.carrying.value, page.carried.value]).toEqual([false, null]);
    send('pointermove', 210, 20);
    expect([page.carrying.value, page.carried.value?.text]).toEqual([true, 'baba → S2']);
    send('pointerup', 310, 20);
    expect([page.carrying.value, page.carried.value]).toEqual([false, null]);
    expect(asked).toEqual([`PUT /api/floors/${FLOOR}/seats/s3/occupant ${JSON.stringify({ agent: arn('baba') })}`]);
  });

  it('swaps with the agent on the seat, and is freed in the unplaced area: the same as a drag on the map', () => {
    for (const [x, y] of [[210, 20], [910, 20]] as const) {
      grab(page, 'abe', pointer('pointerdown', 10, 600, { pointerType: 'touch' }));
      send('pointermove', x, y, { pointerType: 'touch' });
      send('pointerup', x, y, { pointerType: 'touch' });
    }
    expect(asked).toEqual([
      `PUT /api/floors/${FLOOR}/seats/s2/occupant ${JSON.stringify({ agent: arn('abe'), swap: true })}`,
      `DELETE /api/floors/${FLOOR}/seats/s1/occupant?agent=${encodeURIComponent(arn('abe'))}`,
    ]);
  });

  it.each([
    ['Escape', () => { document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })); }],
    ['the browser takes the pointer', () => send('pointercancel', 210, 20)],
    ['the button was let go outside', () => send('pointermove', 210, 20, { buttons: 0 })],
    ['the window is left', () => { dispatchEvent(new Event('blur')); }],
  ])('is put back: %s', (_why, end) => {
    grab(page, 'baba', pointer('pointerdown', 10, 600));
    send('pointermove', 210, 20);
    end();
    expect([page.carrying.value, page.carried.value]).toEqual([false, null]);
    send('pointerup', 210, 20);
    expect(asked).toEqual([]);
  });

  it('continues if another element loses the focus by the press', () => {
    const button = document.body.appendChild(document.createElement('button'));
    button.focus();
    grab(page, 'baba', pointer('pointerdown', 10, 600));
    button.blur();
    send('pointermove', 210, 20);
    expect(page.carrying.value).toBe(true);
    send('pointercancel', 0, 0);
    button.remove();
  });

  it('causes no click at its end, and the next click counts again', async () => {
    const clicked = vi.fn();
    document.body.addEventListener('click', clicked);
    grab(page, 'baba', pointer('pointerdown', 10, 600));
    send('pointermove', 12, 700);
    send('pointerup', 12, 700);
    document.body.click();
    expect(clicked).not.toHaveBeenCalled();
    await new Promise((resolve) => { setTimeout(resolve); });
    document.body.click();
    expect(clicked).toHaveBeenCalledOnce();
    document.body.removeEventListener('click', clicked);
  });

  it('is not started by another finger, another button, or a user without the permission', () => {
    grab(page, 'baba', pointer('pointerdown', 10, 600));
    send('pointermove', 210, 20, { pointerId: 8 });
    expect(page.carrying.value).toBe(false);
    send('pointercancel', 0, 0);
    grab(page, 'baba', pointer('pointerdown', 10, 600, { button: 2 }));
    send('pointermove', 210, 20);
    page.maySeat.value = false;
    grab(page, 'baba', pointer('pointerdown', 10, 600));
    send('pointermove', 210, 20);
    expect(page.carrying.value).toBe(false);
  });
});
