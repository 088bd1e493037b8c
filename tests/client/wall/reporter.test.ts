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

test('one frame after a long stall is not a frozen picture', () => {
  const reporter = createReporter();
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => frames.push(call));
  reporter.count();
  frames.shift()?.();
  vi.advanceTimersByTime(3_000);
  expect(reporter.reportOf(floor, 1, 1_000).fps).toBe(1);
  frames.shift()?.();
  expect(reporter.reportOf(floor, 1, 1_000).fps).toBe(1);
  vi.unstubAllGlobals();
});

test('a proof is as old as it is, also when the clock of the server is set back', () => {
  const reporter = createReporter();
  const proof = { epoch: 'e', rev: 1, digest: 'd', at: performance.now() };
  const proved = { ...floor, proof: () => proof };
  vi.advanceTimersByTime(2_000);
  expect(reporter.reportOf(proved, 1, 50_000)).toMatchObject({ digest: 'd', paintedAt: 48_000 });
  vi.advanceTimersByTime(1_000);
  for (const at of [51_000, 1_000]) expect(reporter.reportOf(proved, 1, at).digest).toBe('');
});
