import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LimitKind } from '../../../client/alerts/limit-rules';
import { breachAt, limitsOf, nextStageAt } from '../../../client/alerts/limits';
import type { RunningLimit } from '../../../client/alerts/limits';
import { KINDS, marked, randomCase } from './random-agents';
import type { RandomCase } from './random-agents';

// 100,000 random agents and limits. The server (tests/server/Alerts/RandomLevelsTests.cs) says the same of each of them, or has another digest.
// Digests are stored for blocks of 1,000 cases, with four bits of each case behind it, which say which case differs.
// After a change of the rules on both sides: WRITE_ALERT_DIGESTS=1 npx vitest run --config tests/client/vitest.config.ts random-levels

const STORED = new URL('../../fixtures/alerts/random.json', import.meta.url);
const read = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));
const BLOCKS = 100;
const BLOCK = 1_000;

/** How often each kind was the worst one: as a warning, and critical. */
const seen = Object.fromEntries(KINDS.map((kind) => [kind, [0, 0]])) as Record<LimitKind, [number, number]>;
let none = 0;
const blocks: string[] = [];

type Part = string | number | boolean | null;

/** Whole numbers and texts as 32 bits: FNV-1a with words, and a shift that brings the high bits down. */
class Digest {
  bits = 0x811c9dc5;

  word(word: number): void {
    this.bits = Math.imul(this.bits ^ word, 0x01000193);
    this.bits ^= this.bits >>> 15;
  }

  add(part: Part): void {
    if (typeof part === 'string') {
      for (let i = 0; i < part.length; i++) this.word(part.charCodeAt(i));
      this.word(part.length);
    } else if (part === null || !Number.isFinite(Number(part))) {
      this.word(part === null ? 1 : part === Infinity ? 2 : 3);
    } else {
      const number = Number(part);
      this.word(number | 0);
      this.word(Math.floor(number / 2 ** 32));
    }
  }
}

/** What was sent of the agent, its limits, and its level at four times: at a random one, and before and at the next changes. */
function describeCase(one: RandomCase, add: (part: Part) => void): void {
  const { live, limits, now } = one;
  const number = ({ kind, rule }: RunningLimit): number => limits.rules[kind].indexOf(rule);
  for (const part of [live.s, live.t ?? 0, live.a ?? '', live.n ?? '', live.u ?? false, live.q ?? false, live.z ?? false, live.w ?? false]) add(part);
  for (const one of live.c ?? []) for (const part of [one.h, one.s, one.t ?? 0, one.k ?? 0, one.q ?? '', one.m ?? '']) add(part);
  const found = limitsOf(marked(one), limits);
  for (const one of found) for (const part of [one.kind, one.since, one.warnAt, one.criticalAt, one.channel, number(one)]) add(part);
  const next = nextStageAt(found, now);
  for (const at of next === Infinity ? [now] : [now, next - 1, next, nextStageAt(found, next)]) {
    if (at === Infinity) continue;
    const breach = breachAt(found, at);
    for (const part of [at, breach?.level ?? 0, nextStageAt(found, at)]) add(part);
    if (breach === null) none++;
    else {
      seen[breach.limit.kind][breach.level === 1 ? 0 : 1]++;
      for (const part of [found.indexOf(breach.limit), breach.over, breach.quiet]) add(part);
    }
  }
}

beforeAll(() => {
  for (let block = 0; block < BLOCKS; block++) {
    let cases = '';
    const all = new Digest();
    for (let i = 0; i < BLOCK; i++) {
      const digest = new Digest();
      describeCase(randomCase(block * BLOCK + i), (part) => digest.add(part));
      all.word(digest.bits);
      cases += (digest.bits & 15).toString(16);
    }
    blocks.push(`${(all.bits >>> 0).toString(16).padStart(8, '0')} ${cases}`);
  }
  if (process.env['WRITE_ALERT_DIGESTS'] === '1') writeFileSync(STORED, `${JSON.stringify(blocks, null, 1)}\n`);
});

describe('the levels of 100,000 random agents', () => {
  it('are the same as on the server', () => {
    const stored = read(STORED) as readonly string[];
    expect(stored).toHaveLength(BLOCKS);
    const wrong = blocks.findIndex((block, i) => block !== stored[i]);
    if (wrong < 0) return;
    const [mine = '', other = ''] = [blocks[wrong], stored[wrong]].map((block) => block?.split(' ')[1]);
    const seed = wrong * BLOCK + Math.max(0, [...mine].findIndex((digit, i) => digit !== other[i]));
    const said: Part[] = [];
    describeCase(randomCase(seed), (part) => said.push(part));
    throw new Error(`block ${wrong} differs, first in case ${seed}: ${said.join(' ')}\n${JSON.stringify(randomCase(seed))}`);
  });

  it('reach both levels of every kind', () => {
    expect(none).toBeGreaterThan(10_000);
    expect(KINDS.filter((kind) => Math.min(...seen[kind]) < 300), JSON.stringify(seen)).toEqual([]);
  });
});
