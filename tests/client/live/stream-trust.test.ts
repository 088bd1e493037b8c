import { beforeEach, describe, expect, it } from 'vitest';
import { BEHIND_MS, BLIP_MS, createSourceTrust, STUCK_MS } from '../../../client/live/stream-trust';
import type { SourceTrust } from '../../../client/live/stream-trust';

const T = 1_780_000_000_000;
const HOUR = 3_600_000;

describe('the stream behind the board', () => {
  let now = 0;
  let stream: SourceTrust;
  beforeEach(() => {
    now = 50_000;
    stream = createSourceTrust(() => now);
  });

  it.each(['missing', 'off', 'none'])('that is %s is not read, and that is known at once', (state) => {
    stream.told({ state }, T);
    expect(stream.stopped()).toBe(true);
  });

  it.each(['unreachable', 'denied'])('that is %s is not trusted any more after a short outage', (state) => {
    stream.told({ state: 'live', caughtUpTo: T - 1_000 }, T);
    stream.told({ state, caughtUpTo: T - 1_000 }, T);
    expect(stream.stopped()).toBe(false);
    now += BLIP_MS - 1_001;
    expect(stream.stopped()).toBe(false);
    now += 1;
    expect(stream.stopped()).toBe(true);
    expect([stream.caughtUpTo, stream.age()]).toEqual([T - 1_000, BLIP_MS]);
    stream.told({ state: 'live', caughtUpTo: T + 6_000 }, T + 7_000);
    expect([stream.stopped(), stream.age()]).toEqual([false, 1_000]);
  });

  it('that was unreachable for an hour is not trusted by a page that opens now', () => {
    stream.told({ state: 'unreachable', caughtUpTo: T - HOUR }, T);
    expect([stream.stopped(), stream.age()]).toEqual([true, HOUR]);
  });

  it('is measured from the first bad report when the server does not say how far it has read, and keeps the earlier value', () => {
    stream.told({ state: 'live', caughtUpTo: T - 500 }, T);
    for (let i = 0; i < 3; i++) {
      now += i === 0 ? 0 : BLIP_MS / 2;
      stream.told({ state: 'denied' }, T + now - 50_000);
      expect(stream.stopped(), `word ${i}`).toBe(i === 2);
    }
    expect([stream.caughtUpTo, stream.age()]).toEqual([T - 500, BLIP_MS + 500]);
  });

  it('that was never read has no age', () => {
    stream.told({ state: 'denied' }, T);
    now += BLIP_MS;
    expect([stream.stopped(), stream.caughtUpTo, stream.age()]).toEqual([true, null, null]);
  });

  it('may need a short time after a start of the server, and not longer', () => {
    stream.told({ state: 'catching-up' }, T);
    expect(stream.stopped()).toBe(false);
    now += BLIP_MS;
    expect(stream.stopped()).toBe(true);
    stream.told({ state: 'catching-up', caughtUpTo: T - HOUR }, T + BLIP_MS);
    expect(stream.stopped()).toBe(false);
  });

  it('is behind when it is old, whatever its state is', () => {
    stream.told({ state: 'live', caughtUpTo: T - BEHIND_MS + 1 }, T);
    expect(stream.source.state).toBe('live');
    stream.told({ state: 'live', caughtUpTo: T - BEHIND_MS }, T);
    expect(stream.source.state).toBe('behind');
  });

  it('is trusted while it is behind and advances, and not when it does not advance', () => {
    for (let i = 0; i < 20; i++) stream.told({ state: 'behind', behindMs: HOUR, caughtUpTo: T - HOUR + i * 100 }, T + i * 5_000);
    expect([stream.stopped(), stream.age()]).toEqual([false, HOUR + 95_000 - 1_900]);
    stream.told({ state: 'behind', behindMs: HOUR, caughtUpTo: T - HOUR + 1_900 }, T + 95_000 + STUCK_MS - 1);
    expect(stream.stopped()).toBe(false);
    stream.told({ state: 'behind', behindMs: HOUR, caughtUpTo: T - HOUR + 1_900 }, T + 95_000 + STUCK_MS);
    expect(stream.stopped()).toBe(true);
  });
});
