// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReporter } from '../../../client/wall/reporter';
import type { WallFloor } from '../../../client/wall/wall-floor';

const floor = {
  painted: () => ({ epoch: 'e', rev: 1, at: 0 }), proof: () => null, seats: () => 3,
  live: { view: { peek: () => 'floor' }, latency: { ours: { percentile: () => null } } },
} as unknown as WallFloor;

beforeEach(() => { vi.useFakeTimers({ toFake: ['performance', 'requestAnimationFrame', 'Date'] }); });
afterEach(() => { vi.useRealTimers(); });

test('a report while frames are being counted has the last count; when none come any more, it has none', () => {
  const reporter = createReporter();
  const fps = (): number => reporter.reportOf(floor, 1, 1_000).fps;
  reporter.count();
  vi.advanceTimersByTime(1_100);
  expect(fps()).toBeGreaterThan(50);
  // The next floor came to the glass: it reports at once.
  reporter.count();
  vi.advanceTimersByTime(300);
  expect(fps()).toBeGreaterThan(50);
  vi.advanceTimersByTime(800);
  expect(fps()).toBeGreaterThan(50);
  // Now the browser paints nothing.
  vi.stubGlobal('requestAnimationFrame', () => 0);
  reporter.count();
  vi.advanceTimersByTime(2_000);
  expect(fps()).toBe(0);
  vi.unstubAllGlobals();
});
