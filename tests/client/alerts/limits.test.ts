import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { breachAt, levelAt, limitsOf as limitsUnder, nextStageAt, progressAt } from '../../../client/alerts/limits';
import type { RunningLimit } from '../../../client/alerts/limits';
import { agentOf } from '../../../client/live/agent';
import type { WireContact, WireLive } from '../../../client/live/wire';

const T = 1_780_000_000_000;
const MIN = 60_000;
const contact = (s: string, t = T, rest: Partial<WireContact> = {}): WireContact => ({ h: 'VOICE', s, t, ...rest });
const agent = (s: string, c: readonly WireContact[] = []): WireLive => ({ s, t: T, c });
const limitsOf = (live: WireLive, limits = DEFAULT_LIMITS): readonly RunningLimit[] =>
  limitsUnder(agentOf({ card: { arn: 'agent/a', user: 'a', first: '', last: '', profile: '', groups: [], island: '' }, live }), limits);
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

  it('counts a long contact from the connection of the agent, including holds', () => {
    const live = agent('hold', [contact('CONNECTED_ONHOLD', T + 14 * MIN, { k: T })]);
    expect(breachAt(limitsOf(live), T + 15 * MIN)).toMatchObject({ level: 2, limit: { kind: 'long-contact' } });
  });

  it('counts a missed chat during a call', () => {
    const live = { ...agent('talking', [contact('CONNECTED', T, { k: T }), contact('MISSED', T + 1000)]), a: 'missed' };
    expect(breachAt(limitsOf(live), T + 2000)).toMatchObject({ level: 2, limit: { kind: 'missed' } });
  });

  it('has no limit for an available agent, a listening supervisor, or a time that is not known', () => {
    expect(limitsOf(agent('available'))).toEqual([]);
    expect(limitsOf(agent('monitoring', [contact('CONNECTED', T, { k: T, m: 'MONITOR' })]))).toEqual([]);
    expect(limitsOf({ s: 'acw', c: [contact('ENDED', 0)] })).toEqual([]);
  });

  it.each(['missed', 'rejected'])('%s without a time is critical too, and shows no time', (code) => {
    expect(breachAt(limitsOf({ s: code }), T)).toMatchObject({ level: 2, over: 0, limit: { kind: code, since: null } });
    expect(level({ s: code, c: [contact(code.toUpperCase(), 0)] }, 0)).toBe(2);
  });

  it('counts an alarm during a conversation although no contact has it', () => {
    expect(breachAt(limitsOf({ ...agent('talking', [contact('CONNECTED', T, { k: T })]), a: 'rejected' }), T)).toMatchObject({
      level: 2,
      limit: { kind: 'rejected' },
    });
  });

  it('uses the given limits', () => {
    const limits = { ...DEFAULT_LIMITS, 'long-hold': { warnAfter: null, criticalAfter: 1_000 } };
    expect([999, 1_000].map((after) => levelAt(limitsOf(agent('hold', [contact('CONNECTED_ONHOLD')]), limits), T + after))).toEqual([0, 2]);
    expect(limitsOf(agent('hold', [contact('CONNECTED_ONHOLD')]), { ...DEFAULT_LIMITS, 'long-hold': { warnAfter: null, criticalAfter: null } })).toEqual([]);
  });

  it('returns the one furthest over its limit among those of the highest level', () => {
    const live = agent('hold', [contact('CONNECTED_ONHOLD', T, { k: T - 14 * MIN }), contact('ENDED', T - 4 * MIN, { h: 'CHAT' })]);
    expect(breachAt(limitsOf(live), T + 2 * MIN)).toMatchObject({ level: 2, over: MIN, limit: { kind: 'long-contact' } });
    expect(breachAt(limitsOf(live), T + 6 * MIN)).toMatchObject({ limit: { kind: 'long-contact' } });
    expect(breachAt(limitsOf(live), T)).toMatchObject({ level: 1, over: 4 * MIN, limit: { kind: 'long-contact' } });
  });

  it('is full when a limit is exceeded, and before that follows the limit that is reached first', () => {
    const limits = limitsOf(agent('hold', [contact('CONNECTED_ONHOLD', T, { k: T })]));
    expect([0, MIN, 2 * MIN, 3 * MIN].map((after) => progressAt(limits, T + after))).toEqual([0, 0.5, 1, 1]);
    expect([progressAt(limitsOf(agent('missed')), T), progressAt([], T)]).toEqual([1, null]);
  });

  it('changes its level at the next stage, and not earlier', () => {
    const anyLimit: fc.Arbitrary<RunningLimit> = fc.record({
      kind: fc.constant('long-contact' as const),
      since: fc.constant(T),
      channel: fc.constant(''),
      rule: fc.constant({ warnAfter: null, criticalAfter: null }),
      mark: fc.constant(null),
      warnAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: T, max: T + 1_000 })),
      criticalAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: T, max: T + 1_000 })),
    });
    fc.assert(fc.property(fc.array(anyLimit, { maxLength: 4 }), fc.integer({ min: 0, max: 1_000 }), (limits, after) => {
      const now = T + after;
      const next = Math.min(nextStageAt(limits, now), T + 2_000);
      expect(levelAt(limits, next - 1)).toBe(levelAt(limits, now));
      expect(breachAt(limits, next - 1)?.limit).toBe(breachAt(limits, now)?.limit);
    }));
  });
});
