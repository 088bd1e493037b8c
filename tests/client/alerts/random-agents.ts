import { readFileSync } from 'node:fs';
import type { LimitKind, LimitRule, Limits, Stages } from '../../../client/alerts/limit-rules';
import { ALARMS, agentOf } from '../../../client/live/agent';
import type { Agent, Mark } from '../../../client/live/agent';
import { limitsOf } from '../../../client/alerts/limits';
import type { WireContact, WireLive } from '../../../client/live/wire';
import { STATE_CODES } from '../../../client/words/state-codes';

// Random agents and limits, from whole numbers only: tests/server/Alerts/RandomAgents.cs makes the same ones. If you change one, change both.

export const KINDS = [
  'long-contact', 'long-hold', 'long-acw', 'missed', 'rejected', 'error', 'long-away', 'long-available', 'silent', 'suspect',
] as const satisfies readonly LimitKind[];

const DEFAULTS = JSON.parse(readFileSync(new URL('../../fixtures/alerts/defaults.json', import.meta.url), 'utf8')) as Record<LimitKind, Stages>;
const BASE = 1_780_000_000_000;
const AFTER = [null, 0, 1_000, 30_000, 60_000, 600_000] as const;
const CHANNELS = ['VOICE', 'CHAT', ''] as const;
const CONTACT_STATES = [
  'INCOMING', 'PENDING', 'CONNECTING', 'CONNECTED', 'CONNECTED_ONHOLD', 'MISSED', 'PAUSED', 'REJECTED', 'ERROR', 'ENDED', 'FROZEN',
] as const;
const IDLE = ['away', 'available'] as const;
const METHODS = ['', 'MONITOR', 'OUTBOUND'] as const;

/** Marsaglia's xorshift with 32 bits. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1);
    this.below(2);
    this.below(2);
  }

  /** 0 to n − 1 */
  below(n: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 1) % n;
  }

  one<T>(of: readonly T[]): T { return of[this.below(of.length)] as T; }

  many<T>(count: number, make: () => T): T[] {
    const all: T[] = [];
    while (all.length < count) all.push(make());
    return all;
  }

  /** One of two names, or '' */
  name(letter: string): string {
    const n = this.below(3);
    return n === 0 ? '' : `${letter}${n}`;
  }

  /** A time in the half hour before BASE, in whole seconds or up to 2 ms later; 0 = unknown. */
  time(): number {
    const [unknown, seconds, rest] = [this.below(5) === 0, this.below(1_800), this.below(3)];
    return unknown ? 0 : BASE - 1_000 * seconds + rest;
  }
}

interface Settings extends Limits { readonly rules: Readonly<Record<LimitKind, readonly LimitRule[]>> }

export interface RandomCase {
  readonly live: WireLive;
  readonly seed: number;
  readonly agent: Agent;
  readonly limits: Settings;
  readonly now: number;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function rule(dice: Dice): LimitRule {
  const made: Writable<LimitRule> = { warnAfter: dice.one(AFTER), criticalAfter: dice.one(AFTER) };
  if (dice.below(4) === 0) made.queue = `Q${1 + dice.below(2)}`;
  if (dice.below(4) === 0) made.channel = dice.one(CHANNELS);
  if (dice.below(4) === 0) made.status = `S${1 + dice.below(2)}`;
  if (dice.below(4) === 0) made.profile = `P${1 + dice.below(2)}`;
  if (dice.below(4) === 0) made.group = dice.many(1 + dice.below(2), () => `G${1 + dice.below(2)}`);
  if (dice.below(4) === 0) made.floor = `F${1 + dice.below(2)}`;
  return made;
}

function contact(dice: Dice): WireContact {
  const made: Writable<WireContact> = { h: dice.one(CHANNELS), s: dice.one(CONTACT_STATES), t: dice.time(), k: dice.time() };
  const [queue, method] = [dice.name('Q'), dice.one(METHODS)];
  if (queue !== '') made.q = queue;
  if (method !== '') made.m = method;
  return made;
}

function randomSettings(seed: number): Settings {
  const dice = new Dice(seed);
  const rules = {} as Record<LimitKind, readonly LimitRule[]>;
  for (const kind of KINDS) rules[kind] = dice.many(dice.below(4), () => rule(dice));
  return { ...DEFAULTS, rules, breaks: dice.many(dice.below(3), () => ({ status: `S${1 + dice.below(2)}`, planned: 1_000 * (1 + dice.below(600)) })) };
}

/** The agent of a case, with marks on some of its alerts. */
export function marked({ seed, agent, limits, now }: RandomCase): Agent {
  const dice = new Dice(seed);
  const marks: Mark[] = [];
  for (const { kind, since } of limitsOf(agent, limits)) {
    const [acknowledged, snoozed] = [dice.below(6), dice.below(6)].map((level) => (level === 1 || level === 2 ? level : 0));
    const until = now - 60_000 + 1_000 * dice.below(300);
    if (!acknowledged && !snoozed) continue;
    marks.push({
      kind, since, acknowledged: acknowledged ? { level: acknowledged, by: '' } : null, claimed: null,
      snoozed: snoozed ? { level: snoozed, until, by: '' } : null,
    });
  }
  return { ...agent, marks };
}

/** Ten agents in a row have the same settings. */
const SHARE = 10;
let last: { readonly seed: number; readonly settings: Settings } | null = null;

/** @param seed number of the case */
export function randomCase(seed: number): RandomCase {
  const ofSettings = Math.floor(seed / SHARE);
  if (last?.seed !== ofSettings) last = { seed: ofSettings, settings: randomSettings(ofSettings) };
  const dice = new Dice(seed);
  const s = dice.below(4) === 0 ? dice.one(IDLE) : dice.one(STATE_CODES);
  const t = dice.time();
  const a = dice.below(4) === 0 ? dice.one(ALARMS) : '';
  const n = dice.name('S');
  const u = dice.below(8) === 0;
  const [profile, groups, floor] = [dice.name('P'), dice.many(dice.below(3), () => `G${1 + dice.below(2)}`), dice.name('F')];
  const c = dice.many(dice.below(4), () => contact(dice));
  const w = dice.below(16) === 0;
  const z = dice.below(4) === 0 && !w;
  const silentSince = dice.time();
  const q = dice.below(4) === 0 && !w && (s === 'available' || (a === '' && ALARMS.some((one) => one === s)));
  const suspectSince = dice.time();
  const now = BASE - 600_000 + 1_000 * dice.below(1_200);

  // As the server sends it: of an agent without an event for long, only the last time.
  const live: Writable<WireLive> = { s: w ? 'offline' : s, t: w ? silentSince : t, a: w ? '' : a, u: u && !w, c: w ? [] : c, q, z, w };
  if (n !== '') live.n = n;
  const agent = agentOf({ card: { arn: 'agent/a', user: '', first: '', last: '', profile, groups }, live });
  const known = (time: number): number | null => (time === 0 ? null : time);
  return {
    seed, live, limits: last.settings, now,
    agent: Object.assign(agent, { floor: floor === '' ? null : floor, silentSince: known(silentSince), suspectSince: known(suspectSince) }),
  };
}
