import { afterEach, expect, it, vi } from 'vitest';
import { isShown, markId, sendAct } from '../../../client/alerts/alert-marks';
import type { Mark } from '../../../client/live/agent';

const ARN = 'arn:aws:connect:ap-northeast-1:111122223333:instance/i-1/agent/a-1';
const decoded = (id: string): string => Buffer.from(id, 'base64url').toString('utf8');

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('an alert is named by its kind, its start and its agent, as base64url', () => {
  const id = markId({ kind: 'long-hold', since: 1_780_000_000_123 }, ARN);
  expect(decoded(id)).toBe(`long-hold|1780000000123|${ARN}`);
  expect(id).toBe(Buffer.from(`long-hold|1780000000123|${ARN}`).toString('base64url'));
});

it('an unknown start is empty in the name', () => {
  expect(decoded(markId({ kind: 'missed', since: null }, ARN))).toBe(`missed||${ARN}`);
});

it.each(['agent/山田 花子', 'agent/??>>~~', 'agent/𠮷', 'a', 'ab', 'abc'])('the name of an alert of %s has only characters that a path keeps', (arn) => {
  const id = markId({ kind: 'error', since: 0 }, arn);
  expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(decoded(id)).toBe(`error|0|${arn}`);
});

const reply = (status: number, body?: unknown): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
type FetchCall = Parameters<typeof fetch>;
function server(answer: () => Promise<Response>): FetchCall[] {
  const asked: FetchCall[] = [];
  vi.stubGlobal('fetch', (...call: FetchCall) => {
    asked.push(call);
    return answer();
  });
  return asked;
}

it.each([
  ['acknowledge', 'POST', 'acknowledge', '{"level":"critical"}'], ['claim', 'POST', 'claim', undefined], ['release', 'POST', 'release', undefined],
  ['snooze', 'POST', 'snooze', '{"minutes":30,"level":"critical"}'],
  ['unacknowledge', 'DELETE', 'acknowledge', undefined], ['unsnooze', 'DELETE', 'snooze', undefined],
] as const)('%s is %s …/%s', async (act, method, path, body) => {
  const asked = server(async () => reply(200, {}));
  expect(await sendAct('aWQ', act, 30, 2)).toBeNull();
  expect(asked.map(([url, init]) => [url, init?.method, init?.body])).toEqual([[`/api/alerts/aWQ/${path}`, method, body]]);
});

it.each([
  [409, { claimedBy: '山田SV' }, { kind: 'taken', by: '山田SV' }], [409, { claimedBy: { name: 1 } }, { kind: 'taken', by: '' }],
  [409, undefined, { kind: 'taken', by: '' }],
  [404, undefined, { kind: 'over' }], [403, undefined, { kind: 'forbidden' }],
  [429, undefined, { kind: 'limited' }], [400, { title: 'x' }, { kind: 'unstored' }],
  // The server itself does not know: its store, or the alert's owner, did not answer.
  [503, undefined, { kind: 'silence' }], [500, { title: 'x' }, { kind: 'silence' }],
] as const)('an answer %i says why it was not done', async (status, body, fault) => {
  server(async () => reply(status, body));
  expect(await sendAct('aWQ', 'claim', 10, 1)).toEqual(fault);
});

it('no network, and an answer that does not come, are silence: nobody knows whether it was stored', async () => {
  server(async () => { throw new TypeError('offline'); });
  expect(await sendAct('aWQ', 'claim', 10, 1)).toEqual({ kind: 'silence' });
  vi.useFakeTimers();
  server(() => new Promise(() => undefined));
  const said = sendAct('aWQ', 'claim', 10, 1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await said).toEqual({ kind: 'silence' });
});

const mark = (more: Partial<Mark>): Mark => ({ kind: 'missed', since: 1, acknowledged: null, claimed: null, snoozed: null, ...more });
const by = { by: '山田', byId: 'p1', at: 1 };

it('a mark is on the page when it says what was done, at this level and by this person', () => {
  expect([isShown('acknowledge', null, 1, 'p1', 0), isShown('acknowledge', mark({ acknowledged: { level: 1, by: '' } }), 1, 'p1', 0),
    isShown('acknowledge', mark({ acknowledged: { level: 1, by: '' } }), 2, 'p1', 0)]).toEqual([false, true, false]);
  expect([isShown('claim', mark({ claimed: by }), 1, 'p1', 0), isShown('claim', mark({ claimed: by }), 1, 'p2', 0), isShown('claim', null, 1, 'p1', 0)])
    .toEqual([true, false, false]);
  expect([isShown('release', mark({ claimed: by }), 1, 'p1', 0), isShown('release', mark({}), 1, 'p1', 0)]).toEqual([false, true]);
  const until9 = mark({ snoozed: { level: 2, until: 9, by: '' } });
  expect([isShown('snooze', until9, 2, 'p1', 8), isShown('unsnooze', until9, 2, 'p1', 8), isShown('unsnooze', mark({}), 2, 'p1', 0)])
    .toEqual([true, false, true]);
  // The snooze is over: the server keeps its mark until the alert ends.
  expect([isShown('snooze', until9, 2, 'p1', 9), isShown('unsnooze', until9, 2, 'p1', 9)]).toEqual([false, true]);
  expect([isShown('unacknowledge', mark({ acknowledged: { level: 1, by: '' } }), 1, null, 0), isShown('unacknowledge', null, 1, null, 0)])
    .toEqual([false, true]);
});
