// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lastTable } from '../../../../client/api/table-undo';
import { keptDraft } from '../../../../client/floors/table/kept-draft';
import { createTableDraft } from '../../../../client/floors/table/table-draft';
import type { TableDraft } from '../../../../client/floors/table/table-draft';
import { DESKS, desk, preview } from './example';

const ARN = 'arn:aws:connect:us-east-1:123456789012:instance/i';
const FLOOR = { id: 'f-1', name: '3F', site: 'default', instances: [ARN], version: 2, mayChange: true };
const PASTE = { kind: 'paste', html: '<table>', text: null } as const;

interface Sent { readonly path: string; readonly body: Readonly<Record<string, unknown>> }

describe('a seat table on its way to a floor', () => {
  let sent: Sent[];
  let answers: Record<string, (body: Sent['body']) => Response | Promise<Response>>;
  const of = (floor: string | null = null): TableDraft =>
    createTableDraft({ floors: [FLOOR], instances: [{ arn: ARN, name: 'Tokyo', mayDraw: true }], floor, who: 'p1' });
  const applied = (more: object = {}) => ({ floor: FLOOR, moved: 1, new: 2, gone: 3, undo: { version: 3, change: 'c' }, ...more });

  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    sent = [];
    answers = { '/api/floors/table/preview': () => Response.json(preview()) };
    vi.stubGlobal('fetch', async (path: string, { body = 'null' }: { readonly body?: string } = {}) => {
      const json = JSON.parse(body) as Sent['body'];
      sent.push({ path, body: json });
      return (answers[path] ?? (() => Response.json({ title: 'No' }, { status: 404 })))(json);
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1_000);
  const last = (): Sent | undefined => sent[sent.length - 1];
  const taken = async (floor: string | null = null): Promise<TableDraft> => {
    const draft = of(floor);
    draft.take(PASTE);
    await settle();
    return draft;
  };

  it('is read at once, for all instances, and goes on to the check', async () => {
    const draft = await taken();
    expect(draft.step.value).toBe('check');
    expect(last()?.body).toEqual({ instances: [ARN], html: '<table>', text: null, flips: {}, answers: {}, people: false });
    expect(draft.counts.value).toMatchObject({ found: 1, questions: 2 });
  });

  it('asks the server once for several quick answers, and never with old ones last', async () => {
    const draft = await taken();
    let free: (() => void) | undefined;
    answers['/api/floors/table/preview'] = async (body) => {
      await new Promise<void>((resolve) => { free = resolve; });
      return Response.json(preview({ digest: Object.keys(body['answers'] as object).join() }));
    };
    draft.answer('A4', 'p1');
    draft.answer('A6', 'p4');
    expect(draft.counts.value.questions).toBe(0);
    await settle();
    expect(sent).toHaveLength(2);
    draft.answer('D4', 'p9');
    await settle();
    free?.();
    await settle();
    expect(sent).toHaveLength(3);
    expect(draft.isFresh.value).toBe(false);
    free?.();
    await settle();
    expect([draft.isFresh.value, draft.preview.value?.digest]).toEqual([true, 'A4,A6,D4']);
  });

  it('shows why a table cannot be read and stays where it is', async () => {
    const why = { title: 'The table cannot be read', code: 'empty', en: 'No text.', ja: '文字なし。' };
    answers['/api/floors/table/preview'] = () => Response.json(why, { status: 400 });
    const draft = await taken();
    expect([draft.step.value, draft.fault.value?.kind, draft.busy.value]).toEqual(['paste', 'problem', false]);
  });

  it('writes what was shown, and keeps the step back for the map', async () => {
    answers['/api/floors/table/apply'] = () => Response.json(applied());
    const draft = await taken('f-1');
    draft.step.value = 'place';
    await draft.apply();
    expect(last()?.body).toMatchObject({ floor: 'f-1', digest: 'd1', change: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(last()?.body).not.toHaveProperty('name');
    expect(draft.step.value).toBe('done');
    expect(lastTable()).toMatchObject({ floor: 'f-1', version: 3, change: 'c', moved: 1, new: 2, gone: 3 });
    expect(keptDraft('p1')).toBe(null);
    answers['/api/floors/f-1/table/undo'] = () => Response.json(applied());
    await draft.undo();
    expect(sent.find(({ path }) => path.endsWith('/undo'))?.body).toEqual({ version: 3, change: 'c' });
    expect([draft.step.value, draft.held.value?.kind, lastTable()]).toEqual(['place', 'undone', null]);
  });

  it('deletes a floor that it made with the step back', async () => {
    answers['/api/floors/table/apply'] = () => Response.json(applied());
    answers['/api/floors/f-1/table/undo'] = () => Response.json(applied());
    answers['/api/floors/f-1'] = () => Response.json({ floor: FLOOR, freed: [], scopes: 0 });
    const draft = await taken();
    draft.name.value = ' 3F ';
    await draft.apply();
    expect(last()?.body).toMatchObject({ name: '3F', instances: [ARN] });
    await draft.undo();
    expect(sent.filter(({ path }) => path.startsWith('/api/floors/f-1')).map(({ path, body }) => [path, body['name'] ?? null]))
      .toEqual([['/api/floors/f-1/table/undo', null], ['/api/floors/f-1', '3F']]);
  });

  it('sends a write without an answer again with the same id: it is done once', async () => {
    answers['/api/floors/table/apply'] = () => { throw new TypeError('cut'); };
    const draft = await taken('f-1');
    draft.answer('A4', 'p1');
    await settle();
    await draft.apply();
    expect([draft.held.value?.kind, draft.step.value, draft.answers.value.get('A4')]).toEqual(['silent', 'check', 'p1']);
    answers['/api/floors/table/apply'] = () => Response.json(applied());
    await draft.apply();
    const ids = sent.filter(({ path }) => path.endsWith('/apply')).map(({ body }) => body['change']);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(draft.step.value).toBe('done');
  });

  it('shows the new result when somebody published meanwhile, with all answers and flips', async () => {
    const draft = await taken('f-1');
    draft.answer('A4', 'p1');
    draft.flip(['A1'], true);
    await settle();
    answers['/api/floors/table/apply'] = () => Response.json({ title: 'Another version is current', version: 3 }, { status: 409 });
    answers['/api/floors/table/preview'] = () => Response.json(preview({ digest: 'd2', basedOn: 3 }));
    const writing = draft.apply();
    await settle();
    await writing;
    expect([draft.held.value?.kind, draft.preview.value?.digest, draft.fault.value]).toEqual(['changed', 'd2', null]);
    expect(last()?.body).toMatchObject({ answers: { A4: 'p1' }, flips: { A1: true } });
    answers['/api/floors/table/apply'] = () => Response.json(applied());
    await draft.apply();
    const [first, second] = sent.filter(({ path }) => path.endsWith('/apply')).map(({ body }) => body['change']);
    expect(first).not.toBe(second);
  });

  it('is kept in this tab for the same person: answers and flips survive a reload and a new sign-in', async () => {
    const draft = await taken('f-1');
    draft.answer('A4', 'p1');
    draft.flip(['A1'], true);
    draft.name.value = '4F';
    await settle();
    expect(keptDraft('p2')).toBe(null);
    const kept = keptDraft('p1');
    if (kept === null) throw new Error('nothing was kept');
    const again = of();
    again.resume(kept);
    await settle();
    expect([again.step.value, again.floor.value, [...again.answers.value], [...again.flips.value]]).toEqual(['check', 'f-1', [['A4', 'p1']], [['A1', true]]]);
    again.forget();
    expect(keptDraft('p1')).toBe(null);
  });

  it('tells a refusal that a new reading does not change, and keeps what was shown', async () => {
    const draft = await taken('f-1');
    answers['/api/floors/table/apply'] = () => Response.json({ title: 'Taken', detail: 'A person outside your scope.' }, { status: 409 });
    await draft.apply();
    expect([draft.held.value, draft.fault.value?.kind, draft.preview.value?.digest]).toEqual([null, 'problem', 'd1']);
  });

  it('waits as long as the server says when there are too many requests', async () => {
    let times = 0;
    answers['/api/floors/table/preview'] = () => (times++ === 0
      ? Response.json({ title: 'Too many' }, { status: 429, headers: { 'retry-after': '2' } }) : Response.json(preview()));
    const draft = of();
    draft.take(PASTE);
    await settle();
    expect(draft.step.value).toBe('paste');
    await vi.advanceTimersByTimeAsync(2_000);
    expect([draft.step.value, draft.fault.value]).toEqual(['check', null]);
  });

  it('loads everybody only for a person who looks for somebody', async () => {
    const draft = await taken();
    answers['/api/floors/table/preview'] = () => Response.json(preview({ desks: DESKS.map((one) => (one.at === 'B6' ? desk('B6', 'empty') : one)) }));
    draft.loadEverybody();
    await settle();
    expect([last()?.body['people'], draft.everybody.value?.length]).toEqual([true, 5]);
  });
});
