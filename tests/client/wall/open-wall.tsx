import { afterEach, beforeEach, vi } from 'vitest';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { createWall } from '../../../client/wall/wall-model';
import type { Wall } from '../../../client/wall/wall-types';
import { WallScreen } from '../../../client/wall/wall-screen';
import { reload } from '../../../client/wall/reloads';
import { fakeDom } from '../product/dom';
import { pass } from '../product/screen';
import { broken, kept } from './fake-storage';
import { FakeServer } from './fake-wall';

// A wall in jsdom with a server that is only on paper, for all tests of the whole screen. A test file that uses it mocks the same three modules.

export interface OpenWall {
  readonly fake: FakeServer;
  readonly wall: Wall;
  readonly root: HTMLElement;
  open(): Promise<void>;
  close(): Promise<void>;
  text(selector?: string): string;
  floors(): readonly string[];
  said(message: unknown): Promise<void>;
  lastReport(): Record<string, unknown>;
}

/** @param server the mocked module of the hub connection asks it */
export function useWall(server: { hub: () => unknown }): OpenWall {
  let fake = new FakeServer();
  let wall: Wall;
  let root: HTMLElement;
  let undo: (() => void)[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    fakeDom(1500, 800);
    kept.clear();
    broken.storage = undefined;
    vi.mocked(reload).mockReset().mockResolvedValue({ kind: 'away' });
    fake = new FakeServer();
    server.hub = fake.hub;
    undo = [fake.start()];
  });
  afterEach(() => {
    for (const one of undo) one();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return {
    get fake() { return fake; },
    get wall() { return wall; },
    get root() { return root; },
    async open() {
      root = document.createElement('div');
      document.body.append(root);
      await act(() => {
        wall = createWall(DEFAULT_LIMITS);
        render(<WallScreen wall={wall} />, root);
      });
      const mine = [wall, root] as const;
      undo.unshift(() => {
        render(null, mine[1]);
        mine[0].dispose();
        mine[1].remove();
      });
      await pass(1_500);
    },
    async close() {
      undo.shift()?.();
      await pass(0);
    },
    text: (selector = '.wall') => root.querySelector(selector)?.textContent ?? '',
    floors: () => [...root.querySelectorAll('.wall-floor')].map((one) => one.className),
    said: async (message) => { await act(() => { fake.say(message); }); },
    lastReport: () => fake.reports[fake.reports.length - 1] ?? {},
  };
}
