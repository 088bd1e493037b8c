import { describe, expect, it } from 'vitest';
import { callText } from '../../../client/alerts/calls';
import { alertWords } from '../../../client/alerts/alert-words';
import type { Alert } from '../../../client/alerts/alert-list';
import type { LimitRule, Limits } from '../../../client/alerts/limit-rules';
import { limitsOf } from '../../../client/alerts/limits';
import type { Breach, RunningLimit } from '../../../client/alerts/limits';
import { markTexts } from '../../../client/alerts/mark-text';
import { plannedOf, ruleText } from '../../../client/alerts/rule-text';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { agentOf } from '../../../client/live/agent';
import type { Mark } from '../../../client/live/agent';
import { codeOf, isNamed } from '../../../client/words/coded-name';
import { wordsOf } from '../../../client/words/words';

const MINUTE = 60_000;
const T = 1_780_000_000_000;
const [en, ja] = [alertWords(wordsOf('en')), alertWords(wordsOf('ja'))];
const breach = (mark: Partial<Mark> | null, level: 1 | 2 = 2, kind: RunningLimit['kind'] = 'long-hold'): Breach => ({
  level, over: 0, quiet: false,
  limit: {
    kind, since: T, warnAt: T, criticalAt: T, channel: '', rule: { warnAfter: 0, criticalAfter: 0 },
    mark: mark === null ? null : { kind, since: T, acknowledged: null, claimed: null, snoozed: null, ...mark },
  },
});
const claimed = { by: '山田SV', byId: 'p1', at: T };
const now = T + 130_000;

describe('who has an alert', () => {
  it('is said with the time, and "you" of the person at this browser', () => {
    expect(markTexts(breach({ claimed }), 'p2', now, ja)).toEqual(['対応中：山田SV 2:10']);
    expect(markTexts(breach({ claimed }), 'p1', now, ja)).toEqual(['対応中：あなた 2:10']);
    expect(markTexts(breach({ claimed }), 'p1', now, en)).toEqual(['Claimed: you 2:10']);
    expect(markTexts(breach({ claimed }), 'p2', null, en)).toEqual(['Claimed: 山田SV']);
    expect(markTexts(breach(null), 'p1', now, en)).toEqual([]);
  });

  it('has no name in Open mode, where nobody has one', () => {
    expect(markTexts(breach({ claimed: { by: 'open', byId: 'open', at: T } }), 'open', now, ja)).toEqual(['対応中 2:10']);
  });

  it('counts the minutes of a snooze to its end, the last one as a whole', () => {
    const snoozed = { level: 2, until: now + 8 * MINUTE - 1, by: '山田SV' };
    expect(markTexts(breach({ snoozed }), 'p1', now, ja)).toEqual(['スヌーズ あと 8分（山田SV）']);
    expect(markTexts(breach({ snoozed }), 'p1', now + 8 * MINUTE - 2_000, en)).toEqual(['Snoozed, 1 min left (山田SV)']);
    expect(markTexts(breach({ snoozed }), 'p1', now + 8 * MINUTE, en)).toEqual([]);
  });

  it('says by whom it is acknowledged, and nothing of what counted at a lower level only', () => {
    const acknowledged = { level: 1, by: '佐藤' };
    expect(markTexts(breach({ acknowledged }, 1), null, now, ja)).toEqual(['確認済み（佐藤）']);
    expect(markTexts(breach({ acknowledged }, 2), null, now, ja)).toEqual([]);
    expect(markTexts(breach({ acknowledged: { level: 2, by: '' }, claimed }), 'p2', now, en)).toEqual(['Claimed: 山田SV 2:10', 'Acknowledged']);
  });
});

describe('which limit is in effect', () => {
  const billing: LimitRule = { warnAfter: 8 * MINUTE, criticalAfter: 12 * MINUTE, queue: 'Billing', channel: 'VOICE' };
  const everybody: LimitRule = { warnAfter: 9 * MINUTE, criticalAfter: null };
  const floor = (id: string): string => (id === 'f-1' ? '3F' : id);
  const text = (rule: LimitRule, limits: Limits, words = en): string => ruleText({ kind: 'long-contact', rule }, limits, floor, words);

  it('is said with where it comes from', () => {
    const product = DEFAULT_LIMITS['long-contact'];
    expect(text(product, DEFAULT_LIMITS)).toBe('10:00 / 15:00 (default of the product)');
    expect(text(product, DEFAULT_LIMITS, ja)).toBe('10:00 / 15:00（製品の初期値）');
    const limits: Limits = { ...DEFAULT_LIMITS, rules: { 'long-contact': [billing, everybody] } };
    expect(text(everybody, limits)).toBe('9:00 / – (set for everybody)');
    expect(text(billing, limits)).toBe('queue Billing · Voice: 8:00 / 12:00 (everywhere: 9:00 / –)');
    expect(text(billing, { ...DEFAULT_LIMITS, rules: { 'long-contact': [billing] } }, ja)).toBe('キュー Billing · 音声：8:00 / 12:00（全体：10:00 / 15:00）');
  });

  it('names the queue and the status that the server did not name', () => {
    const coded: LimitRule = { ...billing, queue: codeOf('Billing', 'sha256:salt:'), status: codeOf('Lunch', 'sha256:salt:') };
    expect([isNamed(coded.queue ?? '', 'Billing'), isNamed(coded.status ?? '', 'Lunch')]).toEqual([true, true]);
    expect(text(coded, { ...DEFAULT_LIMITS, rules: { 'long-contact': [coded] } })).toBe(
      'queue Billing · Voice · status Lunch: 8:00 / 12:00 (everywhere: 10:00 / 15:00)',
    );
  });

  it('names every condition', () => {
    const rule: LimitRule = { warnAfter: 0, criticalAfter: null, status: 'Lunch', profile: 'Basic', group: ['Tokyo', 'A'], floor: 'f-1' };
    expect(text(rule, { ...DEFAULT_LIMITS, rules: { 'long-contact': [rule] } })).toBe(
      'status Lunch · routing profile Basic · team Tokyo › A · floor 3F: at once / – (everywhere: 10:00 / 15:00)',
    );
  });

  it('knows the planned length of a break', () => {
    const agent = agentOf({ card: { arn: 'agent/a', user: '', first: '', last: '', profile: '', groups: [] }, live: { s: 'away', n: 'Lunch', t: T } });
    const [limit] = limitsOf(agent, { ...DEFAULT_LIMITS, breaks: [{ status: 'Lunch', planned: 45 * MINUTE }] });
    if (limit === undefined) throw new Error('no limit');
    expect(plannedOf(limit)).toBe(45 * MINUTE);
    expect(plannedOf(breach(null).limit)).toBe(0);
  });
});

describe('the text of a notification', () => {
  const alert = (name: string, kind: RunningLimit['kind']): Alert => ({ row: { id: name, name } as Alert['row'], breach: breach(null, 2, kind) });
  const four = [alert('田中', 'long-hold'), alert('木村', 'missed'), alert('林', 'long-hold'), alert('森', 'long-hold')];

  it('is one for all of them, and names at most three', () => {
    expect(callText(four.slice(0, 1), true, wordsOf('en'))).toBe('1 critical alert: 田中 On hold too long');
    expect(callText(four, true, wordsOf('ja'))).toBe('緊急 4 件：田中 保留超過、木村 不在着信、林 保留超過、ほか 1 件');
  });

  it('has nothing personal for those who see no names', () => {
    const said = callText(four, false, wordsOf('ja'));
    expect(said).toBe('緊急 4 件：保留超過 3 件、不在着信 1 件');
    expect(callText(four, false, wordsOf('en'))).toBe('4 critical alerts: On hold too long × 3, Missed contact × 1');
  });
});
