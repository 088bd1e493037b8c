import { describe, expect, it } from 'vitest';
import { createClock } from '../../../client/live/clock';
import { Latency, Ring } from '../../../client/live/latency';
import { retryAfterMs } from '../../../client/api/retry-after';
import { retryDelay } from '../../../client/api/retry-delay';
import { linkState } from '../../../client/live/link-trust';

function clockAt(): { readonly clock: ReturnType<typeof createClock>; pass(ms: number): void } {
  let now = 5_000;
  const clock = createClock(() => now);
  return { clock, pass: (ms) => { for (let left = ms; left > 0; left -= 1000) { now += Math.min(1000, left); clock.beat(); } } };
}

describe('server time', () => {
  it('is empty until the first tick; frames alone do not start it', () => {
    const { clock } = clockAt();
    clock.heard(1_000_000);
    expect(clock.now()).toBeNull();
    clock.ticked(1_000_000);
    expect(clock.now()).toBe(1_000_000);
  });

  it('keeps the sample with the shortest delay for two minutes', () => {
    const { clock, pass } = clockAt();
    clock.ticked(1_000_000);
    pass(5_000);
    clock.ticked(1_004_700);
    expect(clock.now()).toBe(1_005_000);
    for (let i = 0; i < 26; i++) {
      pass(5_000);
      clock.ticked(1_009_700 + i * 5_000);
    }
    expect(clock.now()).toBe(1_009_700 + 25 * 5_000);
  });

  it('is empty after a gap of more than ten seconds, until the next tick', () => {
    let now = 0;
    const clock = createClock(() => now);
    clock.ticked(1_000_000);
    now = 10_001;
    expect(clock.now()).toBeNull();
    clock.beat();
    clock.heard(1_010_001);
    expect(clock.now()).toBeNull();
    clock.ticked(1_010_001);
    expect(clock.now()).toBe(1_010_001);
  });
});

describe('a sleep without an event from the browser', () => {
  it.each([[1_000, false], [10_000, false], [10_001, true]])('%s ms after the last beat: %s', (ms, slept) => {
    let now = 0;
    const clock = createClock(() => now);
    now += ms;
    expect(clock.beat()).toBe(slept);
    expect(clock.beat()).toBe(false);
  });

  it('is noticed even if a tick that waited in the socket comes first', () => {
    let now = 0;
    const clock = createClock(() => now);
    now = 3_600_000;
    clock.ticked(5_000);
    expect(clock.beat()).toBe(true);
  });
});

describe('the state of the link', () => {
  it.each([
    [null, 0, 'connecting'], [null, 12_000, 'lost'], [0, 0, 'live'], [7_499, 0, 'live'], [7_500, 0, 'delayed'],
    [11_999, 0, 'delayed'], [12_000, 0, 'lost'], [120_000, 0, 'lost'], [120_001, 0, 'offline'],
  ] as const)('after %s ms of silence (%s ms since opening) is %s', (heard, opened, state) => {
    expect(linkState(heard, opened)).toBe(state);
  });
});

describe('retrying', () => {
  it('waits 0.5 to 30 s, and up to a minute when hidden', () => {
    expect(retryDelay(1, false, () => 0)).toBe(500);
    expect(retryDelay(99, false, () => 1)).toBe(30_000);
    expect(retryDelay(99, true, () => 1)).toBe(60_000);
  });

  it('reads Retry-After as seconds or as a date of the server', () => {
    expect(retryAfterMs('7', null)).toBe(7_000);
    expect(retryAfterMs('Thu, 09 Jul 2026 05:00:30 GMT', 'Thu, 09 Jul 2026 05:00:00 GMT')).toBe(30_000);
    expect(retryAfterMs('soon', null)).toBe(0);
    expect(retryAfterMs(null, null)).toBe(0);
  });
});

describe('latency', () => {
  it('returns percentiles by nearest rank, of the newest values only', () => {
    const ring = new Ring(100);
    for (let i = 1; i <= 300; i++) ring.add(i);
    expect([ring.count, ring.percentile(50), ring.percentile(95)]).toEqual([100, 250, 295]);
  });

  it('measures a change when it is painted, and not if it was never painted', () => {
    const latency = new Latency();
    latency.applied({ event: 1_000, read: 1_060 });
    latency.painted(1_100);
    latency.applied({ event: 1, read: 1 });
    latency.forget();
    latency.painted(9_999);
    expect([latency.eventToGlass.percentile(50), latency.ours.percentile(50), latency.ours.count]).toEqual([100, 40, 1]);
  });
});
