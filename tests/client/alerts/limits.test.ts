import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breachAt, limitsOf, worstOf } from '../../../client/alerts/limits';
import type { Limit } from '../../../client/alerts/limits';
import type { WireContact, WireLive } from '../../../client/live/wire';

const T = 1_780_000_000_000;
const MIN = 60_000;
const contact = (s: string, t = T, rest: Partial<WireContact> = {}): WireContact => ({ h: 'VOICE', s, t, ...rest });
const agent = (s: string, c: readonly WireContact[] = []): WireLive => ({ s, t: T, c });
const level = (live: WireLive, after: number): number => breachAt(limitsOf(live), T + after)?.level ?? 0;

describe('thresholds', () => {
  it.each([
    ['long contact', agent('talking', [contact('CONNECTED', T, { k: T })]), 10 * MIN, 15 * MIN],
    ['hold', agent('hold', [contact('CONNECTED_ONHOLD')]), 2 * MIN, 4 * MIN],
    ['after contact work', agent('acw', [contact('ENDED')]), 3 * MIN, 5 * MIN],
    ['error', agent('error', [contact('ERROR')]), 30_000, 2 * MIN],
    ['error of the status alone', agent('error'), 30_000, 2 * MIN],
  ])('%s turns amber and red at its two limits, not a millisecond before', (_, live, warn, critical) => {
    expect([warn - 1, warn, critical - 1, critical].map((after) => level(live, after))).toEqual([0, 1, 1, 2]);
  });

  it.each(['missed', 'rejected'])('%s is critical at once', (code) => {
    expect(level(agent(code), 1)).toBe(2);
    expect(level(agent(code, [contact(code.toUpperCase())]), 1)).toBe(2);
  });

  it('counts a long contact from when the agent was connected, through holds', () => {
    const live = agent('hold', [contact('CONNECTED_ONHOLD', T + 14 * MIN, { k: T })]);
    expect(breachAt(limitsOf(live), T + 15 * MIN)).toMatchObject({ level: 2, limit: { kind: 'long-contact' } });
  });

  it('counts a missed chat beside a call', () => {
    const live = { ...agent('talking', [contact('CONNECTED', T, { k: T }), contact('MISSED', T + 1000)]), a: 'missed' };
    expect(breachAt(limitsOf(live), T + 2000)).toMatchObject({ level: 2, limit: { kind: 'missed' } });
  });

  it('sets no limit for an available agent, a listening supervisor, or a time that is not known', () => {
    expect(limitsOf(agent('available'))).toEqual([]);
    expect(limitsOf(agent('monitoring', [contact('CONNECTED', T, { k: T, m: 'MONITOR' })]))).toEqual([]);
    expect(limitsOf({ s: 'missed' })).toEqual([]);
    expect(worstOf([])).toEqual({ since: 0, warnAfter: 0, criticalAfter: 0 });
  });

  it('shows on the seat the first amber and the first red of all limits, whichever they belong to', () => {
    const anyLimit: fc.Arbitrary<Limit> = fc.record({
      kind: fc.constant('long-contact' as const), since: fc.integer({ min: T, max: T + 20 * MIN }),
      warnAfter: fc.constantFrom(0, 30_000, 2 * MIN, 10 * MIN), criticalAfter: fc.constantFrom(1, 4 * MIN, 15 * MIN),
    });
    fc.assert(fc.property(fc.array(anyLimit, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 40 * MIN }), (limits, after) => {
      const now = T + after;
      const seat = worstOf(limits);
      const red = now >= seat.since + seat.criticalAfter;
      const amber = seat.warnAfter > 0 && now >= seat.since + seat.warnAfter;
      const expected = breachAt(limits, now)?.level ?? 0;
      // Amber before the leading limit even began is the one thing that a single bar cannot say.
      if (now > seat.since) expect(red ? 2 : amber ? 1 : 0).toBe(expected);
    }));
  });
});
