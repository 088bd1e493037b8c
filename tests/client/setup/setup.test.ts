import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSetup } from '../../../client/setup/setup';
import type { Run } from '../../../client/setup/wire';

/** The hub as the page uses it. */
const hub = vi.hoisted(() => ({ heard: undefined as unknown as (run: Run | null) => void }));
vi.mock('../../../client/setup/follow', () => ({ follow: (heard: (run: Run | null) => void) => { hub.heard = heard; return () => undefined; } }));

const INSTANCE = { id: 'tokyo', arn: 'arn:aws:connect:ap-northeast-1:000000000000:instance/tokyo', alias: 'tokyo' };
const COST = {
  currency: 'USD',
  pricesAsOf: '',
  agents: 0,
  contacts: 0,
  today: null,
  result: null,
  difference: null,
  minimum: null,
  complete: false,
  lines: [],
};
const run = (phase: string): Run => ({
  id: 'a',
  kind: 'apply',
  instance: INSTANCE,
  by: 'open',
  beganAt: 1,
  endedAt: phase === 'done' ? 2 : null,
  phase,
  steps: [],
  findings: [],
  waiting: null,
  error: null,
});
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api/setup': { sandbox: true, region: 'ap-northeast-1', regions: ['ap-northeast-1'], run: run('running') },
  '/api/setup/instances': [INSTANCE],
  '/api/setup/status': { instance: INSTANCE, health: 'good', streams: [], findings: [], lastEvent: null, cost: COST, at: 3 },
  '/api/views': [],
};

let asked: string[];
let answer: Map<string, () => void>;

/** Answers the oldest open request of this path. */
async function answered(path: string): Promise<void> {
  await vi.waitFor(() => { if (!answer.has(path)) throw new Error(`${path} is not asked`); });
  const go = answer.get(path);
  answer.delete(path);
  go?.();
}

beforeEach(() => {
  asked = [];
  answer = new Map();
  vi.stubGlobal('fetch', vi.fn(async (url: string) => {
    const path = url.split('?')[0] ?? '';
    asked.push(url);
    if (path !== '/api/views') await new Promise<void>((go) => { answer.set(path, go); });
    return Response.json(ANSWERS[path]);
  }));
});
afterEach(() => { vi.unstubAllGlobals(); });

describe('one stream alone', () => {
  it('is planned, stays visible when AWS has changed, and is applied as planned, without a wait for events', async () => {
    const bodies: unknown[] = [];
    const plan = {
      fingerprint: 'f',
      instance: INSTANCE,
      steps: [],
      notices: [],
      problems: [],
      cost: COST,
      lost: [{ name: 'old', hours: 24, kind: 'stream' }],
      read: false,
    };
    vi.stubGlobal(
      'fetch',
      vi.fn(async (url: string, init?: RequestInit) => {
        const path = url.split('?')[0] ?? '';
        if (path.startsWith('/api/setup/teardown')) {
          bodies.push(JSON.parse(String(init?.body)));
          return Response.json(plan, { status: path === '/api/setup/teardown' ? 412 : 200 });
        }
        return Response.json(ANSWERS[path]);
      }),
    );
    const setup = createSetup();
    await vi.waitFor(() => expect(setup.status.value).not.toBeNull());
    await vi.waitFor(() => expect(setup.pending.value).toBe(''));

    await setup.planPart({ act: 'delete', kind: '', name: 'old' });
    expect(setup.shown.value).toMatchObject({ purpose: 'teardown', part: { name: 'old' }, changed: false });
    await setup.order(['old'], false);

    expect(setup.shown.value).toMatchObject({ part: { name: 'old' }, changed: true });
    expect(bodies).toMatchObject([{ only: ['old'] }, { only: ['old'], fingerprint: 'f', confirm: ['old'], noWait: true }]);
    setup.dispose();
  });
});

describe('a run that ends', () => {
  for (const open of ['/api/setup', '/api/setup/instances']) {
    it(`during the request for ${open} stops nothing: the page continues and reads the instance`, async () => {
      const setup = createSetup();
      hub.heard(run('running'));
      if (open === '/api/setup/instances') await answered('/api/setup');
      await vi.waitFor(() => expect(asked.at(-1)).toContain(open));
      hub.heard(run('done'));
      for (const path of ['/api/setup', '/api/setup/instances', '/api/setup/status']) {
        if (open === '/api/setup/instances' && path === '/api/setup') continue;
        await answered(path);
      }
      await vi.waitFor(() => expect(setup.status.value?.health).toBe('good'));
      expect(setup.start.value).not.toBeNull();
      expect(setup.instance.value).toBe('tokyo');
      expect(asked.filter((url) => url.includes('/status'))).toEqual(['/api/setup/status?region=ap-northeast-1&instance=tokyo']);
      setup.dispose();
    });
  }

  it('is followed by a read of the instance, even if an earlier read has no answer', async () => {
    const setup = createSetup();
    hub.heard(run('running'));
    await answered('/api/setup');
    await answered('/api/setup/instances');
    await vi.waitFor(() => expect(asked.at(-1)).toContain('/status'));
    hub.heard(run('done'));
    expect(asked.filter((url) => url.includes('/status'))).toHaveLength(2);
    await answered('/api/setup/status');
    await vi.waitFor(() => expect(setup.status.value?.health).toBe('good'));
    setup.dispose();
  });
});
