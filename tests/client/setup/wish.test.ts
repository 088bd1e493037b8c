import { describe, expect, test } from 'vitest';
import type { Status, Stream } from '../../../client/setup/wire';
import { isPlan, isRun } from '../../../client/setup/wire';
import { volumeOf, wantedOf, wishFor, wrongNumbers } from '../../../client/setup/wish';
import type { Wish } from '../../../client/setup/wish';

const NOBODY: ReadonlySet<string> = new Set();
const both = { en: 'x', ja: 'x' };
const stream = (to: string | null): Stream => ({
  kind: 'agent-events',
  words: both,
  to,
  name: to?.split(':')[1] ?? null,
  since: null,
  created: null,
  madeBySetup: false,
  read: false,
});
const cost = {
  currency: 'USD',
  pricesAsOf: '2026-08-21',
  agents: 100,
  contacts: 4000,
  today: 0,
  result: 0,
  difference: 0,
  minimum: 0,
  complete: true,
  lines: [],
};
const instance = { id: 'i', arn: 'arn:aws:connect:us-east-1:1:instance/i', alias: 'tokyo' };
const status = (to: string | null): Status => ({ instance, health: 'good', streams: [stream(to)], findings: [], lastEvent: null, cost, at: 0 });
/** the form on the wire: undefined fields are missing */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the request of the form', () => {
  test('nothing is there: a stream of our own name, and contact records are not changed', () => {
    expect(sent(wantedOf(wishFor(status(null)), NOBODY, NOBODY))).toEqual({ replace: [], change: [], agentEvents: { to: 'kinesis' } });
  });

  test('existing resources are requested unchanged', () => {
    expect(sent(wantedOf(wishFor(status('kinesis:theirs')), NOBODY, NOBODY))).toMatchObject({ agentEvents: { to: 'kinesis:theirs' } });
  });

  test('off contains no streams, but the given names', () => {
    expect(sent(wantedOf({ ...wishFor(null), streaming: 'off' }, new Set(['theirs']), NOBODY))).toEqual({
      dataStreaming: 'off',
      replace: ['theirs'],
      change: [],
    });
  });

  test('an on-demand stream has no number of shards', () => {
    const wish = wishFor(null);
    const onDemand: Wish = { ...wish, eventsStream: { name: ' s ', mode: 'on-demand', shards: '3', hours: '48', fanOut: 'on' } };
    expect(sent(wantedOf(onDemand, NOBODY, NOBODY))).toMatchObject({
      agentEvents: { to: 'kinesis:s', mode: 'on-demand', retentionHours: 48, fanOut: true },
    });
    const without = JSON.stringify(wantedOf({ ...wish, eventsStream: { name: 's', mode: 'on-demand', shards: '3', hours: '', fanOut: '' } }, NOBODY, NOBODY));
    expect(without).not.toContain('shards');
    expect(without).not.toContain('fanOut');
  });

  test('one stream for both kinds is requested with one set of settings', () => {
    const wish = {
      ...wishFor(null),
      records: 'kinesis' as const,
      eventsStream: { name: 's', mode: '' as const, shards: '2', hours: '', fanOut: '' as const },
      recordsStream: { name: 's', mode: '' as const, shards: '', hours: '', fanOut: '' as const },
    };
    expect(sent(wantedOf(wish, NOBODY, NOBODY))).toMatchObject({ agentEvents: { to: 'kinesis:s', shards: 2 }, contactRecords: { to: 'kinesis:s', shards: 2 } });
  });

  test('a delivery contains all its settings', () => {
    const wish = wishFor(null);
    expect(sent(wantedOf({ ...wish, records: 'firehose', firehose: { ...wish.firehose, newline: false, compression: 'gzip' } }, NOBODY, NOBODY)))
      .toMatchObject({ contactRecords: { to: 'firehose', newline: false, bufferSeconds: 60, bufferMebibytes: 5, compression: 'gzip' } });
  });

  test('only whole numbers are sent, and only those of the chosen options', () => {
    const wish = wishFor(null);
    expect(wrongNumbers(wish)).toBe(false);
    expect(wrongNumbers({ ...wish, eventsStream: { ...wish.eventsStream, shards: '1.5' } })).toBe(true);
    expect(wrongNumbers({ ...wish, events: 'none', eventsStream: { ...wish.eventsStream, shards: '1.5' } })).toBe(false);
    expect(wrongNumbers({ ...wish, agents: '-1' })).toBe(true);
    expect(volumeOf({ ...wish, agents: '' })).toEqual({ agents: undefined, contacts: 4000 });
  });
});

describe('answers of the server', () => {
  test('an invalid plan or run is refused completely', () => {
    const plan = {
      fingerprint: 'f',
      instance,
      steps: [{ sign: '+', kind: 'createStream', title: both, means: both, undo: both, canBeUndone: true }],
      notices: [],
      problems: [],
      cost,
      lost: [],
      read: true,
    };
    expect(isPlan(plan)).toBe(true);
    expect(isPlan({ ...plan, steps: [{ ...plan.steps[0], title: 'English only' }] })).toBe(false);
    const run = {
      id: '1',
      kind: 'apply',
      instance,
      by: 'open',
      beganAt: 1,
      endedAt: null,
      phase: 'running',
      steps: [{ sign: '+', title: both, phase: 'ahead', waiting: null, seconds: 0 }],
      findings: [],
      waiting: null,
      error: null,
    };
    expect(isRun(run)).toBe(true);
    expect(isRun({ ...run, steps: [{}] })).toBe(false);
  });
});
