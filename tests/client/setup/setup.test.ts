import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSetup } from '../../../client/setup/setup';
import type { Run } from '../../../client/setup/wire';

/** The hub's side: what the page follows. */
const hub = vi.hoisted(() => ({ heard: undefined as unknown as (run: Run | null) => void }));
vi.mock('../../../client/setup/follow', () => ({ follow: (heard: (run: Run | null) => void) => { hub.heard = heard; return () => undefined; } }));

const INSTANCE = { id: 'tokyo', arn: 'arn:aws:connect:ap-northeast-1:000000000000:instance/tokyo', alias: 'tokyo' };
const COST = { currency: 'USD', pricesAsOf: '', agents: 0, contacts: 0, today: 0, result: 0, difference: 0, minimum: 0, complete: true, lines: [] };
const run = (phase: string): Run => ({
  id: 'a', kind: 'apply', instance: INSTANCE, by: 'open', beganAt: 1, endedAt: phase === 'done' ? 2 : null, phase, steps: [], findings: [], waiting: null, error: null,
});
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api/setup': { sandbox: true, region: 'ap-northeast-1', regions: ['ap-northeast-1'], run: run('running') },
  '/api/setup/instances': [INSTANCE],
  '/api/setup/status': { instance: INSTANCE, health: 'good', streams: [], findings: [], lastEvent: null, cost: COST, at: 3 },
  '/api/views': [],
};

let asked: string[];
let answer: Map<string, () => void>;

/** Lets the oldest open question of this path be answered. */
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

describe('a run that ends', () => {
  for (const open of ['/api/setup', '/api/setup/instances']) {
    it(`while ${open} is asked stops nothing: the page goes on and looks at the instance`, async () => {
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

  it('is followed by a look at the instance, also when one from before has not been answered', async () => {
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
