import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signal } from '@preact/signals';
import { carry } from '../../../client/map/carry';
import type { Carried, Page } from '../../../client/map/page';
import { bodyOf, freePerson, seatPerson } from '../../../client/map/seating';
import { wordsOf } from '../../../client/words/words';

const FLOOR = 'f-1';
const INSTANCE = 'arn:aws:connect:us-east-1:123456789012:instance/i';
const arn = (name: string): string => `${INSTANCE}/agent/${name}`;
const row = (name: string, seat: string | null) => ({ id: name, name, desk: seat ?? '', agent: { arn: arn(name), seat } });

/** The parts of the page that seating uses. */
const pageOf = (...rows: ReturnType<typeof row>[]): Page => ({
  words: signal(wordsOf('en')), said: signal(''), done: signal(null), fault: signal(null),
  drawn: () => ({ id: FLOOR, version: 1, desks: [], labelOf: (seat: string) => seat.toUpperCase() }),
  roster: { row: (id: string) => rows.find((one) => one.id === id) ?? null },
}) as unknown as Page;

describe('seating', () => {
  let asked: string[];
  let answers: unknown[];
  beforeEach(() => {
    asked = [];
    answers = [];
    vi.stubGlobal('fetch', async (path: string, { method, body }: { readonly method: string; readonly body?: string }) => {
      asked.push(`${method} ${path} ${body ?? ''}`.trim());
      const answer = answers.shift();
      return answer === undefined ? Response.json({ title: 'Not yours', detail: 'Look again.' }, { status: 403 }) : Response.json(answer);
    });
  });
  afterEach(() => vi.unstubAllGlobals());
  const at = (name: string, seat: string) => ({ floor: FLOOR, seat, occupant: arn(name) });

  it('assigns a seat, and undo restores all earlier seats', async () => {
    const [abe, baba] = [row('abe', 's1'), row('baba', 's2')];
    const page = pageOf(abe, baba);
    answers = [{ seated: [at('abe', 's2')], ended: [at('abe', 's1'), at('baba', 's2')] }];
    expect((await seatPerson(page, abe as never, 's2', false)).kind).toBe('ok');
    expect([page.done.value?.said, page.said.value]).toEqual(['abe → S2', 'abe → S2']);
    answers = [{ seated: [], ended: [] }, { seated: [], ended: [] }];
    expect((await page.done.value?.undo())?.kind).toBe('ok');
    expect(asked).toEqual([
      `PUT /api/floors/${FLOOR}/seats/s2/occupant ${JSON.stringify({ agent: arn('abe') })}`,
      `PUT /api/floors/${FLOOR}/seats/s1/occupant ${JSON.stringify({ agent: arn('abe') })}`,
      `PUT /api/floors/${FLOOR}/seats/s2/occupant ${JSON.stringify({ agent: arn('baba') })}`,
    ]);
  });

  it('undo removes the seat of an agent who had none before', async () => {
    const page = pageOf();
    answers = [{ seated: [at('abe', 's1')], ended: [] }, { seated: [], ended: [at('abe', 's1')] }];
    await seatPerson(page, row('abe', null) as never, 's1', false);
    await page.done.value?.undo();
    expect(asked[1]).toBe(`DELETE /api/floors/${FLOOR}/seats/s1/occupant?agent=${encodeURIComponent(arn('abe'))}`);
  });

  it('offers no undo when a name is not told: it cannot be sent back', async () => {
    const page = pageOf();
    answers = [{ seated: [at('abe', 's1')], ended: [{ floor: FLOOR, seat: 's1', occupant: '' }] }];
    await seatPerson(page, row('abe', null) as never, 's1', false);
    expect([page.done.value, page.said.value]).toEqual([null, 'abe → S1']);
  });

  it('frees a seat, and has nothing to undo when nothing changed', async () => {
    const page = pageOf();
    answers = [{ seated: [], ended: [] }];
    expect((await freePerson(page, row('abe', 's1') as never)).kind).toBe('ok');
    expect(page.done.value).toBe(null);
  });

  it('identifies an agent who never logged in by instance and user name, for any name', () => {
    expect(bodyOf(`user:${INSTANCE}/a/b c`)).toEqual({ instance: INSTANCE, user: 'a/b c' });
    expect(bodyOf(arn('abe'))).toEqual({ agent: arn('abe') });
    // A name that nobody has, with the key by which the server knows it.
    expect(bodyOf(`user:${INSTANCE}/ k1 山田 太郎`)).toEqual({ instance: INSTANCE, name: '山田 太郎', key: 'k1' });
  });

  describe('by drag and drop', () => {
    const carried = signal<Carried | null>(null);
    const hand = { clientX: 5, clientY: 6 };

    it('says where an agent would sit, and does nothing outside of seats', () => {
      const page = pageOf(row('abe', 's1'));
      carry(page, carried, 'abe', { desk: 's2' }, hand, 'no');
      expect(carried.value).toEqual({ x: 5, y: 6, text: 'abe → S2' });
      carry(page, carried, 'abe', null, hand, 'end');
      carry(page, carried, 'abe', { desk: 's1' }, hand, 'end');
      carry(page, carried, 'abe', { desk: 's2' }, hand, 'cancel');
      expect([asked, carried.value]).toEqual([[], null]);
    });

    it('swaps with the agent on the seat, frees the seat in the unplaced area, and says what was refused', async () => {
      const page = pageOf(row('abe', 's1'));
      carry(page, carried, 'abe', { desk: 's2' }, hand, 'end');
      carry(page, carried, 'abe', 'shelf', hand, 'end');
      await vi.waitFor(() => expect(page.fault.value).toBe('Not yours Look again.'));
      expect(asked).toEqual([
        `PUT /api/floors/${FLOOR}/seats/s2/occupant ${JSON.stringify({ agent: arn('abe'), swap: true })}`,
        `DELETE /api/floors/${FLOOR}/seats/s1/occupant?agent=${encodeURIComponent(arn('abe'))}`,
      ]);
    });
  });
});
