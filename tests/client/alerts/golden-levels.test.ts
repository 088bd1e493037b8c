import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { limitInEffect } from '../../../client/alerts/limit-rules';
import type { LimitKind, LimitRule, PlannedBreak, Stages } from '../../../client/alerts/limit-rules';
import { breachAt, limitsOf, nextStageAt } from '../../../client/alerts/limits';
import { agentOf } from '../../../client/live/agent';
import type { Agent } from '../../../client/live/agent';
import type { WireLive } from '../../../client/live/wire';
import { codeOf } from '../../../client/words/coded-name';
import { en } from '../../../client/words/en';
import { ja } from '../../../client/words/ja';

// The server's tests read the same fixtures (tests/server/Alerts/GoldenLevelsTests.cs). The expected values are written by hand.

interface Settings { readonly limits?: Partial<Record<LimitKind, readonly LimitRule[]>>; readonly breaks?: readonly PlannedBreak[] }

interface At {
  readonly now: number;
  readonly level: number;
  readonly kind?: LimitKind;
  readonly since?: number | null;
  readonly channel?: string;
  readonly over?: number;
  /** number in the list of rules; null: the product's default */
  readonly rule?: number | null;
  /** null: never */
  readonly next: number | null;
}

interface Case extends Partial<Pick<Agent, 'silentSince' | 'suspectSince' | 'floor'>> {
  readonly name: string;
  readonly settings?: string;
  readonly profile?: string;
  readonly groups?: readonly string[];
  readonly live: WireLive;
  readonly at: readonly At[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../fixtures/alerts/${name}.json`, import.meta.url), 'utf8')) as T;

const defaults = read<Record<LimitKind, Stages>>('defaults');

function answer({ live, profile = '', groups = [], silentSince, suspectSince, floor }: Case, { limits: rules, breaks }: Settings, now: number): At {
  const agent = agentOf({ card: { arn: 'agent/a', user: 'a', first: '', last: '', profile, groups }, live });
  const facts: Agent = { ...agent, silentSince: silentSince ?? null, suspectSince: suspectSince ?? null, floor: floor ?? null };
  const limits = limitsOf(facts, { ...defaults, rules: rules ?? {}, breaks: breaks ?? [] });
  const found = breachAt(limits, now);
  const next = nextStageAt(limits, now);
  const rest = { now, level: found?.level ?? 0, next: next === Infinity ? null : next };
  if (found === null) return rest;
  const { kind, since, channel, rule } = found.limit;
  const number = rules?.[kind]?.indexOf(rule) ?? -1;
  return { ...rest, kind, since, channel, over: found.over, rule: number < 0 ? null : number };
}

const coded = (name: string): string => codeOf(name, 'sha256:salt:');

/** The settings as the server sends them: queues and statuses are not named. */
const asSent = ({ limits = {}, breaks = [] }: Settings): Settings => ({
  limits: Object.fromEntries(Object.entries(limits).map(([kind, rules]) => [kind, rules.map((rule) => ({
    ...rule, ...rule.queue !== undefined && { queue: coded(rule.queue) }, ...rule.status !== undefined && { status: coded(rule.status) },
  }))])),
  breaks: breaks.map(({ status, planned }) => ({ status: coded(status), planned })),
});

describe.each(['kinds', 'rules'])('the level of an alert (%s)', (name) => {
  const { settings, cases } = read<{ readonly settings: Record<string, Settings>; readonly cases: readonly Case[] }>(name);

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const set = one.settings === undefined ? {} : settings[one.settings];
    if (set === undefined) throw new Error(`no settings ${one.settings}`);
    expect(one.at.map(({ now }) => answer(one, set, now))).toEqual(one.at);
    const sent = asSent(set);
    expect(one.at.map(({ now }) => answer(one, sent, now)), 'without names').toEqual(one.at);
  });
});

describe('the limits of the page', () => {
  it('hold for a profile, a channel or a floor of exactly that name, also where the name looks like a code', () => {
    const rule = { warnAfter: 1_000, criticalAfter: null };
    const of = (condition: Partial<LimitRule>, profile: string): number | null => {
      const agent = agentOf({ card: { arn: 'agent/a', user: 'a', first: '', last: '', profile, groups: [] }, live: { s: 'available', t: 1 } });
      return limitInEffect('long-available', agent, null, { ...defaults, rules: { 'long-available': [{ ...rule, ...condition }] } }).warnAfter;
    };
    expect([of({ profile: coded('Basic') }, 'Basic'), of({ profile: coded('Basic') }, coded('Basic'))]).toEqual([defaults['long-available'].warnAfter, 1_000]);
  });

  it('are the defaults of the product', () => {
    expect(DEFAULT_LIMITS).toEqual(defaults);
  });

  it('have a word for each kind in both languages', () => {
    for (const kind of Object.keys(defaults)) {
      expect([en, ja].map((words) => (words as Readonly<Record<string, string>>)[`limit.${kind}`] ?? ''), kind).not.toContain('');
    }
  });
});
