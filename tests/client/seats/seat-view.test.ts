import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agentOf } from '../../../client/live/agent';
import { seatView } from '../../../client/seats/seat-view';
import { stateIcon } from '../../../client/ui/state-icons';
import { lookOf } from '../../../client/seats/paint/subject';
import type { PaintContext } from '../../../client/seats/paint/paint-context';
import { parseHex } from '../../../client/seats/paint/colour';
import { drained, paletteOf } from '../../../client/seats/paint/state-styles';
import { SeatStore, timeOf } from '../../../client/seats/view/store';
import { TOKENS } from '../../../client/ui/tokens';
import type { SeatView } from '../../../client/seats/types';
import type { RunningLimit } from '../../../client/alerts/limits';
import { Roster } from '../../../client/agents/roster';
import type { Row } from '../../../client/agents/roster';
import { alarmText, stateText } from '../../../client/agents/agent-text';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { breachAt, limitsOf } from '../../../client/alerts/limits';
import type { WireAgent, WireContact, WireLive } from '../../../client/live/wire';
import { readSnapshot } from '../../../client/live/wire-read';
import { wordsOf } from '../../../client/words/words';

const T = 1_780_000_000_000;
const MIN = 60_000;
const card = { i: 0, arn: 'agent/a', user: 'a', first: 'A', last: 'B', profile: '', groups: [], island: '' };
const contact = (s: string, t = T, rest: Partial<WireContact> = {}): WireContact => ({ h: 'VOICE', s, t, k: t, ...rest });
const agent = (s: string, a: string | undefined, c: readonly WireContact[]): WireAgent => ({
  card,
  live: { s, t: T + 5 * MIN, c, ...(a === undefined ? {} : { a }) } satisfies WireLive,
});
const rowOf = (one: WireAgent, words = wordsOf('en')): Row => {
  const roster = new Roster(words, () => false);
  roster.replace([agentOf(one)], []);
  const [row] = roster.all();
  if (row === undefined) throw new Error('no row');
  return row;
};
const limits = (one: WireAgent): readonly RunningLimit[] => limitsOf(agentOf(one), DEFAULT_LIMITS);
const seat = (one: WireAgent): SeatView => seatView(rowOf(one), limits(one), wordsOf('en'));
const seatLevel = (view: SeatView, now: number): number => {
  const store = new SeatStore();
  const slot = store.put(view);
  store.refresh(slot, now, false);
  return store.level[slot] ?? 0;
};

const palette = paletteOf(TOKENS.light, false);
const painted = (view: SeatView): unknown => lookOf({ palette } as PaintContext, view);
const missedChat = { h: 'CHAT', s: 'MISSED', t: T + 5 * MIN };

describe('an alarm during a conversation', () => {
  it.each([
    ['missed', [contact('CONNECTED'), missedChat], 'talking'],
    ['rejected', [contact('CONNECTED_ONHOLD'), contact('REJECTED', T + 5 * MIN)], 'hold'],
    ['error', [contact('CONNECTED_ONHOLD'), contact('CONNECTED', T + 1), contact('ERROR', T + 5 * MIN)], 'talking'],
    ['error', [contact('CONNECTED')], 'talking'],
  ] as const)('%s is ring and mark over the look of the conversation', (alarm, contacts, code) => {
    const view = seat(agent(alarm, alarm, contacts));
    expect([view.code, view.alarm]).toEqual([code, alarm]);
    expect(painted(view)).toBe(palette.looks[code]);
  });

  it('shows the time and the channel of the conversation', () => {
    const view = seat(agent('missed', 'missed', [{ ...missedChat, t: T - MIN }, contact('CONNECTED', T + MIN, { h: 'EMAIL' }), contact('CONNECTED', T)]));
    expect([view.since, view.channel, stateIcon(view)]).toEqual([T, 'VOICE', 'phone']);
    expect(seat(agent('missed', 'missed', [contact('CONNECTED', 0), missedChat])).since).toBe(0);
  });

  it('colours the fill red only by the limits of the conversation, but is an alert at once', () => {
    const one = agent('missed', 'missed', [contact('CONNECTED'), missedChat]);
    const view = seat(one);
    expect([6, 10, 15].map((after) => seatLevel(view, T + after * MIN))).toEqual([0, 1, 2]);
    expect(breachAt(limits(one), T + 6 * MIN)).toMatchObject({ level: 2, limit: { kind: 'missed' } });
  });

  it('without a conversation is the state itself', () => {
    const view = seat(agent('missed', undefined, [missedChat, contact('ENDED')]));
    expect([view.code, view.alarm, view.since]).toEqual(['missed', null, T + 5 * MIN]);
    expect(painted(view)).toBe(palette.looks.missed);
    expect(seatLevel(view, T + 6 * MIN)).toBe(2);
    expect(seat(agent('talking', undefined, [contact('CONNECTED')])).code).toBe('talking');
  });

  it('has the same words in the list, in the details and on the seat, and is counted as an alarm', () => {
    for (const [lang, state, also] of [['en', 'On contact', 'also Missed'], ['ja', '通話中', '不在着信 あり']] as const) {
      const words = wordsOf(lang);
      const row = rowOf(agent('missed', 'missed', [contact('CONNECTED'), missedChat]), words);
      expect([stateText(row, words), alarmText(row, words)]).toEqual([state, also]);
      expect(row.agent.state).toBe('missed');
    }
  });

  it('of the golden snapshot is drawn over its call', () => {
    const snapshot = readSnapshot(JSON.parse(readFileSync(new URL('../../fixtures/wire/snapshot.json', import.meta.url), 'utf8')));
    const one = snapshot?.agents[2];
    if (one === undefined) throw new Error('no such agent');
    const before = seat(one);
    expect([before.code, before.alarm, before.since, before.channel]).toEqual(['talking', 'missed', 1_780_000_500_000, 'VOICE']);
    // As in the server's message: the code is the code of the alarm.
    const { card: own, live } = one;
    expect(seat({ card: own, live: { ...live, s: 'missed', t: 1_780_000_520_000 } })).toEqual(before);
  });
});

describe('a seat of an instance that is not read any more', () => {
  const long = seat(agent('missed', undefined, [contact('MISSED')]));
  const old = { ...long, asOf: T + 6 * MIN };

  it('shows the time and the level of when it was read last, and is never due again', () => {
    const store = new SeatStore();
    const slot = store.put(old);
    store.refresh(slot, T + 600 * MIN, true);
    expect(timeOf(old, T + 600 * MIN)).toBe(T + 6 * MIN);
    expect(store.due[slot]).toBe(Infinity);
    expect(seatLevel(old, T + 600 * MIN)).toBe(seatLevel(long, T + 6 * MIN));
    expect(timeOf({ ...long, asOf: 0 }, T)).toBeNull();
    expect(seatLevel({ ...long, asOf: 0 }, T + 600 * MIN)).toBe(0);
  });

  it.each(['light', 'dark'] as const)('has next to no colour left in %s', (theme) => {
    const before = paletteOf(TOKENS[theme], false);
    const after = paletteOf(drained(TOKENS[theme]), false);
    const chroma = (hex: string): number => Math.max(...parseHex(hex)) - Math.min(...parseHex(hex));
    for (const code of ['available', 'talking', 'acw', 'missed'] as const) {
      expect(chroma(after.looks[code].fill)).toBeLessThan(chroma(before.looks[code].fill) / 3);
    }
  });
});
