import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nothing } from '../../../client/api/read';
import { DraftSession } from '../../../client/editor/draft-session';
import { createModel } from '../../../client/editor/editor-model';
import { plan } from '../plan/edit/plans';
import { FakeDraft } from './fake-draft';

describe('the session of a draft', () => {
  let server: FakeDraft;
  const open: DraftSession[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeDraft(plan());
  });
  afterEach(() => {
    for (const one of open.splice(0)) one.dispose();
    vi.useRealTimers();
  });
  const later = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  async function join(editor: string): Promise<DraftSession> {
    const session = new DraftSession(server.world(), 'f', editor);
    open.push(session);
    await session.open();
    await later();
    return session;
  }
  const move = (session: DraftSession, x: number, id = 'a01'): void =>
    session.do({ code: 'move', count: 1 }, [{ kind: 'seats', id, field: 'x', old: 0, new: x }]);
  const xOf = (session: DraftSession, id = 'a01'): number | undefined => session.document.value?.seats.find((one) => one.id === id)?.x;

  it('shows a step at once, stores it, and the other editor sees it', async () => {
    const [me, other] = [await join('me'), await join('other')];
    move(me, 50);
    expect([xOf(me), me.unsent.value, xOf(other)]).toEqual([50, 1, 0]);
    await later();
    expect([me.unsent.value, me.n.value, xOf(other), other.n.value]).toEqual([0, 1, 50, 1]);
    expect(me.undoName.value).toMatchObject({ code: 'move' });
    expect(other.undoName.value).toBeNull();
    expect(me.link.value).toBe('live');
  });

  it('sends the same step again until it is stored, and says so meanwhile', async () => {
    const me = await join('me');
    server.next.push(null, null);
    move(me, 50);
    await later();
    expect(me.link.value).toBe('waiting');
    move(me, 60);
    await later(10_000);
    expect([me.link.value, me.unsent.value, xOf(me)]).toEqual(['live', 0, 60]);
    expect(server.steps.map(({ changes }) => changes[0]?.new)).toEqual([50, 60]);
  });

  it('takes a refused step back and says why', async () => {
    const me = await join('me');
    server.next.push({ kind: 'problem', status: 400, title: 'No', detail: 'too far', errors: {}, body: null, retryAfterMs: 0 });
    move(me, 999_999);
    await later();
    expect([xOf(me), me.unsent.value, me.fault.value?.kind]).toEqual([0, 0, 'problem']);
  });

  it('undoes the last own step, not that of another', async () => {
    const [me, other] = [await join('me'), await join('other')];
    move(me, 50);
    await later();
    move(other, 70, 'a02');
    await later();
    me.undo();
    await later();
    expect([xOf(me), xOf(me, 'a02'), xOf(other)]).toEqual([0, 70, 0]);
    expect(me.redoName.value).toMatchObject({ code: 'move' });
  });

  it('redoes at once after an undo that is still on its way', async () => {
    const me = await join('me');
    move(me, 50);
    await later();
    me.undo();
    me.redo();
    await later();
    expect([server.steps.map(({ act }) => act), xOf(me)]).toEqual([['do', 'undo', 'redo'], 50]);
  });

  it('connects again after a lost link and gets what it missed', async () => {
    const me = await join('me');
    server.cut();
    await later();
    expect(me.link.value).toBe('lost');
    server.store('other', 'o1', 'do', [{ kind: 'seats', id: 'a01', field: 'x', old: 0, new: 33 }]);
    await later(5_000);
    expect([me.link.value, xOf(me)]).toEqual(['live', 33]);
  });

  it('asks for a missing step when the link is silent', async () => {
    const me = await join('me');
    server.quiet = true;
    server.store('other', 'o1', 'do', [{ kind: 'seats', id: 'a02', field: 'x', old: 0, new: 33 }]);
    move(me, 50);
    await later(2_000);
    expect([xOf(me, 'a02'), me.n.value]).toEqual([33, 2]);
  });

  it('keeps an unsent step when the draft was published by another, and sends it to the next draft', async () => {
    const me = await join('me');
    server.end('published', 2);
    server.next.push(null);
    expect(me.ended.value).toEqual({ why: 'published', version: 2 });
    move(me, 50);
    expect(xOf(me)).toBe(0);
    server.next.splice(0);
    await me.reopen();
    await later();
    move(me, 50);
    await later();
    expect(server.document.seats[0]?.x).toBe(50);
  });

  it('sends a step that was not stored when the draft ended to the next one', async () => {
    const me = await join('me');
    server.next.push(null);
    move(me, 50);
    await later();
    server.end('discarded', 0);
    await later(20_000);
    expect([me.unsent.value, server.steps.length]).toEqual([1, 0]);
    await me.reopen();
    await later(20_000);
    expect([me.unsent.value, server.document.seats[0]?.x]).toEqual([0, 50]);
  });

  it('never works on another draft that was opened while the link was lost', async () => {
    const me = await join('me');
    move(me, 50);
    await later();
    server.cut();
    server.end('discarded', 0);
    server.openNext();
    for (const x of [70, 80, 90]) server.store('other', `o${x}`, 'do', [{ kind: 'seats', id: 'a01', field: 'x', old: 0, new: x }]);
    await later(20_000);
    expect([me.ended.value, xOf(me), me.n.value, me.base.value]).toEqual([{ why: 'discarded', version: null }, 50, 1, 1]);
    for (const said of [await me.publish('x'), await me.call('DELETE', '', nothing, { n: 3 }), await me.call('DELETE', '/publish', nothing)]) {
      expect(said).toMatchObject({ kind: 'problem', status: 404 });
    }
    expect(server.steps.map(({ id }) => id)).toEqual(['o70', 'o80', 'o90']);
    await me.reopen();
    await later();
    expect([me.ended.value, xOf(me), me.n.value]).toEqual([null, 90, 3]);
    expect(await me.publish('')).toMatchObject({ kind: 'ok', value: { version: { number: 2 } } });
  });

  it('says that the draft ended when a step, a publish or a set time finds another one', async () => {
    const joined = [await join('one'), await join('two'), await join('three')];
    server.quiet = true;
    server.end('discarded', 0);
    server.openNext();
    const [one, two, three] = joined as [DraftSession, DraftSession, DraftSession];
    move(one, 50);
    await Promise.all([two.publish(''), three.call('DELETE', '/publish', nothing)]);
    await later();
    expect(joined.map(({ ended }) => ended.value?.why)).toEqual(['gone', 'gone', 'gone']);
    expect([one.unsent.value, server.steps]).toEqual([1, []]);
  });

  it('never folds a frame of another draft', async () => {
    const me = await join('me');
    const changes = [{ kind: 'seats', id: 'a01', field: 'x', old: 0, new: 9 }] as const;
    server.say({ draft: 'other', n: 1, steps: [{ n: 1, editor: 'o', id: 'o1', act: 'do', changes }] });
    expect([xOf(me), me.n.value, me.ended.value]).toEqual([0, 0, { why: 'gone', version: null }]);
  });

  it('asks for a missing step of its own draft only', async () => {
    const me = await join('me');
    server.quiet = true;
    server.store('other', 'o1', 'do', [{ kind: 'seats', id: 'a02', field: 'x', old: 0, new: 33 }]);
    move(me, 50);
    await later();
    server.end('published', 2);
    server.openNext();
    server.store('other', 'o2', 'do', [{ kind: 'seats', id: 'a01', field: 'x', old: 0, new: 99 }]);
    await later(2_000);
    expect([xOf(me), xOf(me, 'a02'), me.ended.value?.why]).toEqual([50, 73, 'gone']);
  });

  it('an answer of the draft before is not taken for one of the next', async () => {
    const me = await join('me');
    let answer: (value: null) => void = () => undefined;
    server.held = new Promise((resolve) => { answer = resolve; });
    move(me, 50);
    await later();
    server.held = null;
    server.end('discarded', 0);
    await me.reopen();
    answer(null);
    await later();
    expect([server.draft, xOf(me), me.n.value, me.unsent.value]).toEqual(['d2', 50, 0, 0]);
  });

  it('reads its own draft again, never another one', async () => {
    const me = await join('me');
    server.quiet = true;
    server.end('discarded', 0);
    server.openNext();
    server.store('other', 'o1', 'do', [{ kind: 'seats', id: 'a01', field: 'x', old: 0, new: 99 }]);
    server.say({ draft: 'd1', n: 0, steps: [], reset: true });
    await later();
    expect([xOf(me), me.n.value, me.ended.value?.why]).toEqual([0, 0, 'gone']);
  });

  it('a series of arrow keys is one step', async () => {
    const me = await join('me');
    const model = createModel(me);
    model.select(['seats/a01']);
    for (let n = 0; n < 5; n++) model.nudge(10, 0);
    expect(server.steps).toEqual([]);
    await later(1_000);
    expect([server.steps.length, xOf(me)]).toEqual([1, 50]);
    model.nudge(10, 0);
    model.rotate();
    await later();
    expect(server.steps.map(({ name }) => name?.code)).toEqual(['move', 'move', 'rotate']);
    model.dispose();
  });

  it('what another editor holds is not selected, and what is gone is not selected any more', async () => {
    const me = await join('me');
    const model = createModel(me);
    server.editors = [{ editor: 'o', person: { id: 'p', name: '高橋' }, selection: ['seats/a01'], holds: true }];
    server.publish();
    model.select(['seats/a01', 'seats/a02']);
    expect([...model.selection.value]).toEqual(['seats/a02']);
    server.store('o', 'o1', 'do', [{ kind: 'seats', id: 'a02', field: '', old: {}, new: null }]);
    await later();
    expect(model.selection.value.size).toBe(0);
    model.dispose();
  });
});
