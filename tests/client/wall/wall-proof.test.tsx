// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { act } from 'preact/test-utils';
// Loaded before the clock is a fake one: a chunk comes in real time.
import '../../../client/seats/floor/drawn';
import { digestOf, placeOf, stampOf } from '../../../client/wall/seat-digest';
import { pass } from '../product/screen';
import { T } from './fake-wall';
import { useWall } from './open-wall';

const server = vi.hoisted(() => ({ hub: (): unknown => null }));
vi.mock('idb-keyval', async () => (await import('./fake-storage')).storage);
vi.mock('../../../client/api/hub-connection', () => ({ hubConnection: () => server.hub() }));
vi.mock('../../../client/wall/reloads', () => ({ reload: vi.fn() }));

const page = useWall(server);
const { open, floors } = page;

describe('what a wall reports', () => {
  it('reports every few seconds what is on the glass', async () => {
    await open();
    await pass(10_000);
    expect(page.fake.reports.length).toBeGreaterThanOrEqual(2);
    expect(page.fake.reports[page.fake.reports.length - 1]).toMatchObject({ view: 'a', epoch: 'a', rev: 1, version: 1, seats: 1 });
    const { at, paintedAt } = page.fake.reports[page.fake.reports.length - 1] as { readonly at: number; readonly paintedAt: number };
    expect(at - paintedAt).toBeGreaterThanOrEqual(0);
    expect(at - paintedAt).toBeLessThan(2_000);
    expect(Math.abs(at - page.fake.now)).toBeLessThan(5_000);
    page.fake.version = 2;
    page.fake.settings = { inches: 75 };
    await act(() => page.fake.show());
    await pass(5_000);
    expect(floors()).toHaveLength(1);
    expect(page.fake.reports[page.fake.reports.length - 1]).toMatchObject({ version: 2 });
  });

  it('proves what it has painted: who sits where, in which state and level', async () => {
    page.fake.people['a'] = [
      { last: 'Y', live: { s: 'talking', t: T - 5, c: [{ h: 'VOICE', s: 'CONNECTED', t: T - 1_000_000, k: T - 1_000_000 }] } }, { last: 'Z' },
    ];
    await open();
    await pass(10_000);
    const stamps = [
      { stamp: stampOf('arn:x/agent/a0', placeOf('Sales', 0), 'talking', T - 5), level: 2 },
      { stamp: stampOf('arn:x/agent/a1', placeOf('Sales', 1), 'available', T), level: 0 },
    ];
    expect(page.fake.reports[page.fake.reports.length - 1]).toMatchObject({ epoch: 'a', rev: 1, digest: digestOf(stamps) });
  });

  it('reports another floor as soon as it is shown', async () => {
    await open();
    await pass(6_000);
    /** Until it is so, in small steps; 5 s at most. */
    const until = async (done: () => boolean): Promise<void> => { for (let n = 0; n < 100 && !done(); n++) await pass(50); };
    const before = page.fake.reports.length;
    // Right after a report: the next one by the clock is the furthest away.
    await until(() => page.fake.reports.length > before);
    page.fake.view = 'b';
    page.fake.index = 1;
    await act(() => page.fake.show());
    await until(() => page.wall.floor.peek()?.index === 1);
    expect(page.lastReport()).toMatchObject({ view: 'b', epoch: 'b', seats: 1 });
  });

  it('proves a page of zones by the seats of these zones, and says which zones they are', async () => {
    const at = (n: number): object => ({ x: n * 100, y: 20, width: 95, height: 72 });
    page.fake.documents = {
      a: {
        schema: 1, width: 600, height: 200, seats: [0, 1, 2].map((n) => ({ id: `s${n}`, label: `${n}`, ...at(n) })),
        zones: [{ id: 'z', name: 'Z', x: 90, y: 0, width: 300, height: 200 }],
      },
    };
    page.fake.people['a'] = [{ last: 'X', place: 's0' }, { last: 'Y', place: 's1' }, { last: 'Z', place: 's2', live: { s: 'acw' } }, { last: 'nowhere' }];
    page.fake.settings = { floors: [{ view: 'a', zones: ['z', 'gone'] }] };
    await open();
    await pass(10_000);
    const stamps = [{ stamp: stampOf('arn:x/agent/a1', 's1', 'available', T), level: 0 }, { stamp: stampOf('arn:x/agent/a2', 's2', 'acw', T), level: 0 }];
    expect(page.lastReport()).toMatchObject({ zones: ['z', 'gone'], seats: 4, digest: digestOf(stamps) });
  });

  it('proves that nobody is there', async () => {
    page.fake.people['a'] = [];
    await open();
    await pass(10_000);
    expect(page.lastReport()).toMatchObject({ view: 'a', seats: 0, digest: digestOf([]) });
  });

  it('proves a page of zones on which nobody is', async () => {
    const zone = { id: 'z', name: 'Z', x: 200, y: 0, width: 300, height: 200 };
    page.fake.documents = {
      a: {
        schema: 1, width: 600, height: 200, zones: [zone],
        seats: [0, 250].map((x, n) => ({ id: `s${n}`, label: `${n}`, x, y: 20, width: 95, height: 72 })),
      },
    };
    page.fake.people['a'] = [{ last: 'X', place: 's0' }];
    page.fake.settings = { floors: [{ view: 'a', zones: ['z'] }] };
    await open();
    await pass(10_000);
    expect(page.lastReport()).toMatchObject({ zones: ['z'], seats: 1, digest: digestOf([]) });
  });

  it('proves nothing when its canvas is lost', async () => {
    await open();
    await pass(10_000);
    expect(page.lastReport()['digest']).not.toBe('');
    for (const canvas of page.root.querySelectorAll('canvas')) {
      const ctx = canvas.getContext('2d') as { isContextLost?: () => boolean } | null;
      if (ctx !== null) ctx.isContextLost = () => true;
    }
    await pass(10_000);
    expect(page.lastReport()).toMatchObject({ view: 'a', digest: '' });
  });

  it('proves nothing while somebody is on the way to another seat', async () => {
    const at = (n: number): object => ({ x: n * 100, y: 20, width: 95, height: 72 });
    page.fake.documents = { a: { schema: 1, width: 600, height: 200, seats: [0, 1].map((n) => ({ id: `s${n}`, label: `${n}`, ...at(n) })) } };
    page.fake.people['a'] = [{ last: 'X', place: 's0' }];
    await open();
    await pass(3_000);
    const floor = page.wall.floor.peek();
    const card = { i: 0, arn: 'arn:x/agent/a0', user: '', first: '', last: 'X', profile: '', groups: [], place: 's1' };
    for (const sink of page.fake.sinks()) sink.next({ kind: 'frame', epoch: 'a', from: 1, rev: 2, at: page.fake.now, cards: [card] });
    await pass(60);
    floor?.prove();
    expect(floor?.proof()?.rev ?? 1).toBe(1);
    await pass(1_500);
    expect(floor?.proof()).toMatchObject({ rev: 2, digest: digestOf([{ stamp: stampOf('arn:x/agent/a0', 's1', 'available', T), level: 0 }]) });
  });
});
