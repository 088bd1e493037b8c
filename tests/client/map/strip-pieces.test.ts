import { describe, expect, it } from 'vitest';
import { agentOf } from '../../../client/live/agent';
import type { Agent } from '../../../client/live/agent';
import type { RunningLimit } from '../../../client/alerts/limits';
import type { Strip } from '../../../client/map/strip-answer';
import { readStrip } from '../../../client/map/strip-answer';
import { lanesOf, nextPiece, pieceAt, piecesOf, STRIP_MS, timeMarks } from '../../../client/map/strip-pieces';
import type { Piece, StripNow } from '../../../client/map/strip-pieces';
import { pieceCells, pieceText } from '../../../client/map/strip-text';
import { viewWords } from '../../../client/map/view-words';
import { wordsOf } from '../../../client/words/words';

/** 15:00 in Tokyo */
const END = Date.UTC(2026, 2, 2, 6);
const ago = (minutes: number): number => END - minutes * 60_000;
const iso = (minutes: number): string => new Date(ago(minutes)).toISOString();

const STRIP: Strip = {
  from: ago(120), to: END,
  states: [
    { from: ago(120), to: ago(60), state: 'available', status: null }, { from: ago(60), to: ago(20), state: 'away', status: '昼食' },
    { from: ago(20), to: END, state: 'talking', status: null },
  ],
  contacts: [
    { id: 'a', from: ago(20), to: ago(5), channel: 'VOICE', queue: 'Sales', state: 'CONNECTED' },
    { id: 'a', from: ago(5), to: END, channel: 'VOICE', queue: 'Sales', state: 'CONNECTED_ONHOLD' },
    { id: 'b', from: ago(10), to: ago(8), channel: 'CHAT', queue: null, state: 'MISSED' },
  ],
  gaps: [{ from: ago(90), to: ago(80) }],
};

const agent = (state: string, sinceAgo: number, more: Partial<Agent> = {}): Agent => ({
  ...agentOf({
    card: { i: 0, arn: 'arn:x/agent/a', user: '', first: '', last: 'A', profile: '', groups: [] },
    live: { i: 0, s: state, t: ago(sinceAgo), c: [{ h: 'VOICE', s: 'CONNECTED_ONHOLD', t: ago(5) }] },
  } as Parameters<typeof agentOf>[0]),
  ...more,
});

const pieces = (more: Partial<StripNow> = {}): readonly Piece[] =>
  piecesOf({ strip: STRIP, agent: agent('talking', 20), limits: [], now: END, end: END, ...more });
const drawn = (all: readonly Piece[]): readonly string[] =>
  all.map((one) => `${one.row} ${(END - one.from) / 60_000}-${(END - one.to) / 60_000} ${one.kind}${'code' in one ? ` ${one.code}` : ''}`
    + `${one.earlier ? ' earlier' : ''}${one.lasts ? ' lasts' : ''}`);
const ja = viewWords(wordsOf('ja', { zone: 'Asia/Tokyo', now: () => END }));
const en = viewWords(wordsOf('en', { zone: 'Asia/Tokyo', now: () => END }));

describe('the pieces of the strip', () => {
  it('are what is stored, with contacts in lanes', () => {
    expect(drawn(pieces())).toEqual([
      '0 120-60 state available earlier', '0 90-80 gap', '0 60-20 state away', '0 20-0 state talking lasts',
      '1 20-5 contact talking', '1 5-0 contact hold lasts', '2 10-8 contact missed',
    ]);
  });

  it('grow with the clock, and leave on the left', () => {
    const later = END + 3_600_000;
    expect(drawn(pieces({ now: later, end: later }))).toEqual([
      '0 60-20 state away', '0 20--60 state talking lasts', '1 20-5 contact talking', '1 5--60 contact hold lasts', '2 10-8 contact missed',
    ]);
  });

  it('show a change at once, before it is loaded', () => {
    const changed = pieces({ agent: agent('acw', -2, { contacts: [] }), now: ago(-3), end: ago(-3) });
    expect(drawn(changed)).toEqual(expect.arrayContaining(['0 20--2 state talking', '0 -2--3 state acw lasts', '1 5-0 contact hold']));
    // Part of what is loaded is already over.
    expect(drawn(pieces({ agent: agent('acw', 1) }))).toEqual(expect.arrayContaining(['0 20-1 state talking', '0 1-0 state acw lasts']));
    const other = { ...STRIP, states: STRIP.states.slice(0, 2).map((one) => ({ ...one, to: one.to === ago(20) ? END : one.to })) };
    expect(drawn(pieces({ strip: other, agent: agent('away', 7, { status: '研修' }) })).slice(-5, -3))
      .toEqual(['0 60-7 state away', '0 7-0 state away lasts']);
  });

  it('show only the current state when nothing is stored of the agent', () => {
    const none = { ...STRIP, states: [], contacts: [], gaps: [] };
    expect(drawn(pieces({ strip: none }))).toEqual(['0 20-0 state talking lasts']);
    expect(drawn(pieces({ strip: none, agent: agent('unknown', 0, { since: null }) }))).toEqual([]);
  });

  it('have the begin of each exceeded level', () => {
    const limit = { kind: 'long-hold', since: ago(15), warnAt: ago(9), criticalAt: ago(2), channel: 'VOICE' } as RunningLimit;
    const marks = (one: Partial<RunningLimit>): readonly string[] =>
      pieces({ limits: [{ ...limit, ...one }] }).flatMap((piece) => (piece.kind === 'alert' ? [`${piece.level} ${(END - piece.from) / 60_000}`] : []));
    expect(marks({})).toEqual(['1 9', '2 2']);
    expect(marks({ criticalAt: END + 1 })).toEqual(['1 9']);
    expect(marks({ warnAt: Infinity })).toEqual(['2 2']);
    expect(marks({ warnAt: ago(500), criticalAt: -Infinity })).toEqual([]);
  });

  it('are found at a place: the gap before the state under it, else the nearest', () => {
    const all = pieces();
    expect(pieceAt(all, 0, ago(85))?.kind).toBe('gap');
    expect(pieceAt(all, 0, ago(70))).toMatchObject({ kind: 'state', code: 'available' });
    expect(pieceAt(all, 2, ago(100))).toMatchObject({ code: 'missed' });
    expect(pieceAt(all, 9, END)).toBeNull();
  });

  it('are reached with the arrow keys', () => {
    const all = pieces();
    const at = (row: number, minutes: number): Piece => pieceAt(all, row, ago(minutes)) as Piece;
    expect(nextPiece(all, at(0, 10), 'ArrowLeft')).toBe(at(0, 30));
    expect(nextPiece(all, at(0, 10), 'ArrowRight')).toBeNull();
    expect(nextPiece(all, at(0, 10), 'ArrowDown')).toBe(at(1, 10));
    expect(nextPiece(all, at(1, 10), 'ArrowDown')).toBe(at(2, 9));
    expect(nextPiece(all, at(2, 9), 'ArrowUp')).toBe(at(1, 9));
    expect(nextPiece(all, at(0, 10), 'ArrowUp')).toBeNull();
    expect(nextPiece(all, at(0, 10), 'Home')).toBe(all[0]);
    expect(nextPiece(all, at(1, 10), 'End')).toBe(at(1, 1));
    expect(nextPiece(all, at(1, 10), 'a')).toBeNull();
  });

  it('say what it was, when and how long', () => {
    const all = pieces();
    const say = (index: number): readonly string[] => [ja, en].map((words) => pieceText(all[index] as Piece, words, END));
    expect(say(0)).toEqual(['受付可 14:00 まで（1:00h 以上）', 'Available until 14:00 (1:00h or longer)']);
    expect(say(1)).toEqual(['記録が欠けている可能性あり 13:30–13:40（10:00）', 'Record may be incomplete 13:30–13:40 (10:00)']);
    expect(say(2)).toEqual(['昼食 14:00–14:40（40:00）', '昼食 14:00–14:40 (40:00)']);
    // Its connected contacts are a call.
    expect(say(3)).toEqual(['通話中 14:40 から（20:00）', `${en.say('state.talking.voice')} since 14:40 (20:00)`]);
    expect(say(4)).toEqual(['音声・対応中・Sales 14:40–14:55（15:00）', 'Voice, Connected, Sales 14:40–14:55 (15:00)']);
    expect(say(6)[0]).toBe('チャット・不在着信 14:50–14:52（2:00）');
    const alsoChat = { id: 'c', from: ago(9), to: END, channel: 'CHAT', queue: null, state: 'CONNECTED' };
    const chat = pieces({ strip: { ...STRIP, contacts: [...STRIP.contacts, alsoChat] } });
    expect(pieceText(chat[3] as Piece, ja, END)).toBe('対応中 14:40 から（20:00）');
    expect(pieceCells(all[0] as Piece, ja, END)).toEqual(['受付可', 'それ以前', '14:00', '1:00h']);
    expect(pieceCells(all[3] as Piece, ja, END)).toEqual(['通話中', '14:40', '現在', '20:00']);
    const limit = { kind: 'long-hold', since: ago(15), warnAt: ago(9), criticalAt: Infinity } as RunningLimit;
    expect(pieceText(pieces({ limits: [limit] })[0] as Piece, ja, END)).toBe('保留超過：14:51 から注意');
  });
});

it('contacts at the same time have lanes of their own, and a lane is used again', () => {
  const contact = (id: string, from: number, to: number) => ({ id, from, to, channel: 'CHAT', queue: null, state: 'CONNECTED' });
  expect([...lanesOf([contact('a', 0, 5), contact('a', 5, 9), contact('b', 3, 6), contact('c', 6, 8), contact('d', 9, 10)])])
    .toEqual([['a', 0], ['b', 1], ['c', 1], ['d', 0]]);
  expect([...lanesOf(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => contact(id, 0, 1))).values()]).toEqual([0, 1, 2, 3, 3, 3]);
});

it('time marks are the half hours of the site, also where its clock differs by quarters of an hour', () => {
  const begin = Date.UTC(2026, 2, 2, 4, 10);
  const marks = (offset: number): readonly string[] =>
    timeMarks(begin, begin + STRIP_MS, offset * 60_000).map((at) => new Date(at).toISOString().slice(11, 16));
  expect(marks(9 * 60)).toEqual(['04:30', '05:00', '05:30', '06:00']);
  expect(marks(5 * 60 + 45)).toEqual(['04:15', '04:45', '05:15', '05:45']);
});

describe('the answer of the server', () => {
  const ANSWER = {
    from: iso(120), to: iso(0), states: [{ from: iso(9), to: iso(0), state: 'away', status: null }],
    contacts: [{ id: 'a', from: iso(9), to: iso(0), channel: 'VOICE', queue: null, state: 'CONNECTED' }], gaps: [{ from: iso(20), to: iso(9) }],
  };
  it('is read', () => {
    expect(readStrip(ANSWER)).toEqual({
      from: ago(120), to: END, states: [{ from: ago(9), to: END, state: 'away', status: null }],
      contacts: [{ id: 'a', from: ago(9), to: END, channel: 'VOICE', queue: null, state: 'CONNECTED' }], gaps: [{ from: ago(20), to: ago(9) }],
    });
  });
  it.each([null, {}, { ...ANSWER, states: [{}] }, { ...ANSWER, to: 'soon' }])('is refused if it is %j', (answer) => {
    expect(() => readStrip(answer)).toThrow();
  });
});
