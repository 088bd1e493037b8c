import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { calling } from '../../../client/alerts/alert-list';
import type { Alert } from '../../../client/alerts/alert-list';
import { watchCalls } from '../../../client/alerts/calls';
import type { LastCall } from '../../../client/alerts/pace';
import { wordsOf } from '../../../client/words/words';

const alert = (id: string, level: 1 | 2 = 2, quiet = false): Alert =>
  ({ row: { id, name: id }, breach: { level, quiet, over: 0, limit: { kind: 'missed', since: 1, mark: null } } }) as unknown as Alert;

function screen() {
  const alerts = signal<readonly Alert[]>([]);
  const loaded = signal(false);
  const [calls, state] = [[] as string[], { now: null as number | null, clock: 1_000_000, last: null as LastCall | null }];
  const stop = watchCalls({ words: signal(wordsOf('en')), alerts, loaded, now: () => state.now }, {
    clock: () => state.clock, last: () => state.last, keep: (call) => { state.last = call; }, call: (all) => calls.push(all.map(({ row }) => row.id).join()),
  });
  /** The page finds these alerts, this many seconds later. */
  const find = (seconds: number, ...all: readonly Alert[]): void => {
    state.clock += seconds * 1_000;
    alerts.value = all;
  };
  return { alerts, loaded, calls, state, stop, find };
}

describe('a call for new critical alerts', () => {
  it('is made for loud critical ones only, at their pace', () => {
    const page = screen();
    page.loaded.value = true;
    page.state.now = 1;
    page.find(1, alert('old'));
    page.find(1, alert('old'), alert('warned', 1), alert('quiet', 2, true));
    expect(page.calls).toEqual([]);
    page.find(1, alert('old'), alert('warned'), alert('quiet', 2, true));
    page.find(1, alert('old'), alert('warned'), alert('quiet'));
    page.find(9, alert('old'), alert('warned'), alert('quiet'));
    expect(page.calls).toEqual(['warned', 'quiet']);
    page.stop();
    page.find(20, alert('late'));
    expect(page.calls).toEqual(['warned', 'quiet']);
  });

  it('is not made for what was there before: at the start, after a change of the floor, and without a clock', () => {
    const page = screen();
    page.find(1, alert('a'));
    page.loaded.value = true;
    page.find(1);
    page.state.now = 1;
    page.find(1, alert('a'), alert('b'));
    expect(page.calls).toEqual([]);
    page.loaded.value = false;
    page.state.now = null;
    page.find(1);
    page.loaded.value = true;
    page.state.now = 2;
    page.find(1, alert('c'));
    expect(page.calls).toEqual([]);
    page.find(1, alert('c'), alert('d'));
    expect(page.calls).toEqual(['d']);
  });

  it('is not made while the data is old, and is one when it is live again', () => {
    const page = screen();
    page.loaded.value = true;
    page.state.now = 1;
    page.find(1);
    page.state.now = null;
    page.find(60, alert('a'), alert('b'));
    expect(page.calls).toEqual([]);
    page.state.now = 2;
    page.find(1, alert('a'), alert('b'), alert('c'));
    expect(page.calls).toEqual(['a,b,c']);
  });
});

it('the title counts the loud critical alerts, without one the loud warnings', () => {
  expect(calling([alert('a'), alert('b', 2, true), alert('c', 1)])).toBe(1);
  expect(calling([alert('b', 2, true), alert('c', 1), alert('d', 1), alert('e', 1, true)])).toBe(2);
  expect(calling([alert('b', 2, true)])).toBe(0);
});
