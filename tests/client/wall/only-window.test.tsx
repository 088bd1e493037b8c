// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { act } from 'preact/test-utils';
import { pass } from '../product/screen';
import { useWall } from './open-wall';

const server = vi.hoisted(() => ({ hub: (): unknown => null }));
vi.mock('idb-keyval', async () => (await import('./fake-storage')).storage);
vi.mock('../../../client/api/hub-connection', () => ({ hubConnection: () => server.hub() }));
vi.mock('../../../client/wall/reloads', () => ({ reload: vi.fn() }));

/** Every window of one browser. */
class Channel {
  static all: Channel[] = [];
  onmessage: (() => void) | null = null;
  constructor() { Channel.all.push(this); }
  postMessage(): void { for (const other of Channel.all) if (other !== this) other.onmessage?.(); }
  close(): void { Channel.all = Channel.all.filter((one) => one !== this); }
}

describe('two windows of one screen', () => {
  const page = useWall(server);
  beforeEach(() => {
    Channel.all = [];
    vi.stubGlobal('BroadcastChannel', Channel);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('the newer one stays; the older one says so in both languages, shows nothing of the floor and asks for nothing any more', async () => {
    await page.open();
    await pass(3_000);
    const newer = new Channel();
    await act(() => newer.postMessage());
    expect(page.text()).toContain('別のウィンドウで表示されています');
    expect(page.text()).toContain('This screen is open in another window of this browser');
    expect(page.text()).toContain('reload this page');
    expect([page.floors(), page.fake.sinks().length]).toEqual([[], 0]);
    const asked = page.fake.asked.length;
    await pass(120_000);
    expect([page.fake.asked.length - asked, page.text('.code')]).toEqual([0, '']);
  });

  it('the older one is told once, when the newer one is a screen', async () => {
    const told = vi.fn();
    new Channel().onmessage = told;
    await page.open();
    await pass(60_000);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('a screen that waits for its approval does not stop another one', async () => {
    const told = vi.fn();
    new Channel().onmessage = told;
    page.fake.state = 'none';
    await page.open();
    await pass(10_000);
    expect([page.text('.code'), told.mock.calls.length]).toEqual(['BCDFGHJK', 0]);
  });

  it('without such a channel the wall is as before', async () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    await page.open();
    await pass(3_000);
    expect(page.text('h1')).toBe('East');
  });
});
