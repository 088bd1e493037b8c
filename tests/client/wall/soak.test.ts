import { expect, test } from 'vitest';
import { watchFeed } from '../../benchmarks/Soak/feed.mjs';
import { judge, MOST_HEAP_KB } from '../../benchmarks/Soak/summary.mjs';

const QUIET = { gaps: 0, wrong: 0, closed: 0, errors: 0 };
const minutes = (heapOf: (n: number) => number, nodesOf: (n: number) => number = () => 400) => Array.from(
  { length: 9 }, (_, n) => ({ heap: heapOf(n), nodes: nodesOf(n), listeners: 44, p50: 200, p95: null, server: 250, renderer: null }));

test('a soak is well when nothing grows, and names what grew, was missing or was wrong', () => {
  expect(judge(minutes(() => 5e6), QUIET).wrong).toEqual([]);
  expect(judge(minutes((n) => 5e6 + n * 1024 * (MOST_HEAP_KB / 6)), QUIET).wrong).toEqual([]);
  expect(judge(minutes((n) => 5e6 + n * 1024 * (MOST_HEAP_KB / 5)), QUIET).wrong[0]).toContain('the heap grew');
  expect(judge(minutes(() => 5e6, (n) => 400 + n * 5), QUIET).wrong[0]).toContain('the DOM grew');
  expect(judge(minutes(() => 5e6), { ...QUIET, gaps: 1, wrong: 2 }).wrong).toEqual([
    'frames were missing: 1 times', 'the server said that the wall was wrong: 2 times',
  ]);
  expect(judge([], QUIET).wrong[0]).toContain('nothing can be compared');
});

test('a frame that does not follow the one before is a gap; one that came already is not', () => {
  const feed = watchFeed();
  const text = (message: object): string => `${JSON.stringify(message)}\u001e`;
  const frame = (from: number, rev: number, epoch = 'e'): string => text({ type: 2, invocationId: '1', item: { kind: 'frame', epoch, from, rev } });
  feed.opened();
  feed.sent(text({ type: 4, target: 'Watch', invocationId: '1', arguments: ['floor', { epoch: 'e', rev: 5 }] }));
  feed.received(frame(5, 6) + frame(6, 8));
  feed.received(frame(5, 6));
  expect(feed.counts).toMatchObject({ watches: 1, frames: 3, gaps: 0 });
  feed.received(frame(9, 10));
  feed.received(frame(10, 11, 'other'));
  expect(feed.counts.gaps).toBe(2);
  feed.received(text({ type: 2, invocationId: '1', item: { kind: 'resync' } }));
  feed.sent(text({ type: 1, target: 'Report', arguments: [{ digest: '' }] }));
  feed.sent(text({ type: 1, target: 'Report', arguments: [{ digest: '3-0' }] }));
  expect(feed.counts).toMatchObject({ resyncs: 1, reports: 2, proofs: 1 });
});
