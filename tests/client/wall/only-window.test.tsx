// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pass } from '../product/screen';
import { useWall } from './open-wall';
import { createOnlyWindow } from '../../../client/wall/only-window';
import type { OnlyWindow } from '../../../client/wall/only-window';
import { reload } from '../../../client/wall/reloads';

const server = vi.hoisted(() => ({ hub: (): unknown => null }));
vi.mock('idb-keyval', async () => (await import('./fake-storage')).storage);
vi.mock('../../../client/api/hub-connection', () => ({ hubConnection: () => server.hub() }));
vi.mock('../../../client/wall/reloads', () => ({ reload: vi.fn() }));

/** Every window of one browser. */
class Channel {
  static all: Channel[] = [];
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  constructor() { Channel.all.push(this); }
  postMessage(data: unknown): void { for (const other of Channel.all) if (other !== this) queueMicrotask(() => other.onmessage?.({ data })); }
  close(): void { Channel.all = Channel.all.filter((one) => one !== this); }
}

/** The locks of one browser, of which there is one. */
function fakeLocks(): { request: (name: string, options: { readonly signal: AbortSignal }, granted: () => Promise<void>) => Promise<void> } {
  let tail: Promise<void> = Promise.resolve();
  return {
    request(_, { signal }, granted) {
      const mine = tail.then(() => (signal.aborted ? undefined : granted()));
      tail = mine;
      return mine;
    },
  };
}

const windowOf = (): { readonly only: OnlyWindow; readonly said: string[] } => {
  const said: string[] = [];
  const only = createOnlyWindow({ mine: () => { said.push('mine'); }, elsewhere: () => { said.push('elsewhere'); } });
  return { only, said };
};

for (const how of ['locks', 'messages'] as const) {
  describe(`two windows of one browser, by ${how}`, () => {
    beforeEach(() => {
      vi.useFakeTimers();
      Channel.all = [];
      vi.stubGlobal('BroadcastChannel', Channel);
      if (how === 'locks') Object.defineProperty(navigator, 'locks', { value: fakeLocks(), configurable: true });
    });
    afterEach(() => {
      Reflect.deleteProperty(navigator, 'locks');
      vi.useRealTimers();
      vi.unstubAllGlobals();
    });

    it('exactly one shows the screen, also when all begin at once, and each next one follows when it is closed', async () => {
      const all = [windowOf(), windowOf(), windowOf()];
      for (const { only } of all) only.claim();
      await vi.advanceTimersByTimeAsync(2_000);
      for (const left of [3, 2, 1]) {
        expect(all.map(({ only }) => only.isMine()).filter(Boolean)).toHaveLength(1);
        expect(all.filter(({ said }) => said[said.length - 1] === 'elsewhere')).toHaveLength(left - 1);
        const at = all.findIndex(({ only }) => only.isMine());
        all[at]?.only.dispose();
        all.splice(at, 1);
        await vi.advanceTimersByTimeAsync(100);
      }
    });

    it('one that came later does not stop the first, and one that waits and is closed changes nothing', async () => {
      const first = windowOf();
      first.only.claim();
      await vi.advanceTimersByTimeAsync(60_000);
      const second = windowOf();
      second.only.claim();
      await vi.advanceTimersByTimeAsync(60_000);
      expect([first.said, second.said[second.said.length - 1]]).toEqual([['mine'], 'elsewhere']);
      second.only.dispose();
      await vi.advanceTimersByTimeAsync(300_000);
      expect([first.said, first.only.isMine()]).toEqual([['mine'], true]);
      first.only.dispose();
    });
  });
}

describe('a wall and another window of its browser', () => {
  const page = useWall(server);
  let other: ReturnType<typeof windowOf>;
  beforeEach(() => {
    Object.defineProperty(navigator, 'locks', { value: fakeLocks(), configurable: true });
    other = windowOf();
  });
  afterEach(() => {
    other.only.dispose();
    Reflect.deleteProperty(navigator, 'locks');
  });

  it('says so in both languages, asks for nothing and renews nothing, and goes on by itself when the other one is closed', async () => {
    other.only.claim();
    page.fake.renewAt = page.fake.now + 600_000;
    await pass(0);
    await page.open();
    await pass(3_000);
    expect(page.text()).toContain('別のウィンドウで表示されています');
    expect(page.text()).toContain('This screen is open in another window of this browser');
    expect(page.text()).toContain('is shown here by itself');
    expect([page.floors(), page.fake.sinks().length]).toEqual([[], 0]);
    const asked = page.fake.asked.length;
    page.fake.build = 'another build';
    // Longer than an hour: an error is a reason to load the page again, and the secret is due.
    await pass(3_700_000);
    page.wall.fault();
    await pass(1_000);
    expect([page.fake.asked.length - asked, page.text('.code'), vi.mocked(reload).mock.calls.length]).toEqual([0, '', 0]);
    other.only.dispose();
    await pass(3_000);
    expect([page.text('h1'), page.fake.sinks().length]).toEqual(['East', 1]);
  });

  it('a screen that waits for its approval does not stop another one', async () => {
    page.fake.state = 'none';
    await page.open();
    await pass(10_000);
    expect(page.text('.code')).toBe('BCDFGHJK');
    other.only.claim();
    await pass(0);
    expect(other.only.isMine()).toBe(true);
  });

  it('without locks and channels the wall is as before', async () => {
    Reflect.deleteProperty(navigator, 'locks');
    vi.stubGlobal('BroadcastChannel', undefined);
    await page.open();
    await pass(3_000);
    expect(page.text('h1')).toBe('East');
  });
});
