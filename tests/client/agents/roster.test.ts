import { beforeEach, describe, expect, it } from 'vitest';
import { agentOf } from '../../../client/live/agent';
import type { Agent } from '../../../client/live/agent';
import { ordered } from '../../../client/list/list-order';
import { NO_FILTER } from '../../../client/agents/filter';
import type { Filter } from '../../../client/agents/filter';
import { Roster } from '../../../client/agents/roster';
import { createSearch } from '../../../client/agents/search';
import type { WireContact, WireLive } from '../../../client/live/wire';
import { wordsOf } from '../../../client/words/words';

const T = 1_780_000_000_000;
const contact = (q: string): WireContact => ({ h: 'VOICE', s: 'CONNECTED', t: T, k: T, q });
const agent = (i: number, user: string, live: Omit<WireLive, 'i'>): Agent =>
  agentOf({ card: { i, arn: `agent/${i}`, user, first: '美咲', last: '中村', profile: '', groups: [], island: 'A', seat: i }, live: { i, ...live } });

const AGENTS = [
  agent(0, 'misaki.nakamura', { s: 'talking', t: T, c: [contact('Tech support'), contact('請求')] }),
  agent(1, 'ken.kimura', { s: 'available', t: T }),
  agent(2, 'Ana-Silva', { s: 'acw', t: T }),
];

describe('who stands out', () => {
  let roster: Roster;
  const bright = (query: string): readonly number[] => {
    roster.applyFilter({ ...NO_FILTER, query });
    return [...roster.all()].filter((row) => !row.dimmed).map((row) => Number(row.id));
  };
  beforeEach(() => {
    roster = new Roster(wordsOf('en'), () => false);
    roster.setSearch(createSearch());
    roster.replace(AGENTS, []);
  });

  it.each([
    ['misaki.nakamura', [0]], ['KEN.K', [1]], ['ana-s', [2]], ['ｋｅｎ', [1]], ['nobody', []],
    ['tech', [0]], ['SUPPORT tech', [0]], ['請求', [0]], ['misaki 請求', [0]], ['ken 請求', []], ['', [0, 1, 2]], ['中村', [0, 1, 2]],
  ] as const)('a search for %s finds by user name, queue and name: %j', (query, keys) => {
    expect(bright(query)).toEqual(keys);
  });

  it('a search finds teams, groups above them and routing profiles', () => {
    const card = { arn: 'agent/9', user: 'z', first: '', last: 'Z', profile: '音声受付', groups: ['東京センター', '技術サポート'], island: '技術サポート' };
    roster.replace([...AGENTS, agentOf({ card, live: { s: 'available' } })], []);
    for (const query of ['技術サポート', '東京', '音声', 'ｻﾎﾟｰﾄ 東京']) expect(bright(query), query).toEqual([9]);
  });

  it('a search finds people by how their names are read, in kana and romaji', () => {
    let reading = 'なかむら みさき';
    roster.setSearch(createSearch((arn) => (arn === 'agent/2' ? reading : '')));
    for (const query of ['nakamura mi', 'ナカムラ', 'なかむらみさき', 'misaki nakamura']) expect(bright(query), query).toContain(2);
    expect(bright('みさき なかむら')).toContain(2);
    // Another list: what was folded before is not used.
    reading = 'ちゅうそん ちえ';
    expect([bright('なかむら'), bright('chuson')]).toEqual([[0], [2]]);
  });

  it('before the folding search is loaded, names are found by their exact spelling', () => {
    roster = new Roster(wordsOf('en'), () => false);
    roster.replace(AGENTS, []);
    expect([bright('KEN.K'), bright('中村 美咲'), bright('nobody'), bright(' ')]).toEqual([[1], [0, 1, 2], [], [0, 1, 2]]);
  });

  it.each([
    [{ team: new Set(['B']) }, [1]],
    [{ team: new Set(['Centre']) }, [0, 1]],
    [{ queue: new Set(['請求', 'Orders']) }, [0]],
    [{ channel: new Set(['CHAT']) }, [1]],
    [{ skill: new Set(['Basic', 'None']) }, [0, 2]],
    [{ skill: new Set(['Basic']), channel: new Set(['VOICE']) }, [0]],
    [{ skill: new Set(['Basic']), channel: new Set(['CHAT']) }, []],
  ] as readonly (readonly [Partial<Filter>, readonly number[]])[])(
    'filters by team, queue, channel and skill: alternatives within one, all of several (%#)',
    (part, keys) => {
      const one = (i: number, island: string, groups: readonly string[], profile: string, c: readonly WireContact[]): Agent =>
        agentOf({ card: { arn: `agent/${i}`, user: `${i}`, first: '', last: `${i}`, profile, groups, island, seat: i }, live: { s: 'available', c } });
      roster.replace(
        [
          one(0, 'A', ['Centre', 'A'], 'Basic', [contact('請求')]),
          one(1, 'B', ['Centre', 'B'], 'Chat', [{ ...contact('Tech support'), h: 'CHAT' }]),
          one(2, '', [], 'Basic', []),
        ],
        [],
      );
      roster.applyFilter({ ...NO_FILTER, ...part });
      expect([...roster.all()].filter((row) => !row.dimmed).map((row) => Number(row.id))).toEqual(keys);
    },
  );

  it('a search follows the queues when contacts start and end', () => {
    expect(bright('orders')).toEqual([]);
    const now = (live: Omit<WireLive, 'i'>): readonly boolean[] => roster.patch([agent(1, 'ken.kimura', live)], []).map((row) => row.dimmed);
    expect(now({ s: 'talking', t: T, c: [contact('Orders')] })).toEqual([false]);
    expect(now({ s: 'available', t: T })).toEqual([true]);
  });

  it('a filter of the legend dims the others and hides none, on the map and in the list', () => {
    const changed = roster.applyFilter({ ...NO_FILTER, states: new Set(['acw']) });
    expect(changed.map((row) => [row.id, row.dimmed])).toEqual([['0', true], ['1', true]]);
    expect([...roster.all()].map((row) => row.dimmed)).toEqual([true, true, false]);
    expect(ordered(roster.all(), { by: 'name', descending: false }, () => null).map((row) => row.id)).toEqual(['2', '0', '1']);
    expect(roster.counts()).toMatchObject({ total: 3, found: 1, byState: { talking: 1, available: 1, acw: 1 } });
    expect(roster.applyFilter(NO_FILTER).map((row) => [row.id, row.dimmed])).toEqual([['0', false], ['1', false]]);
  });

  it('an agent who changes under a filter is dimmed or not by the new state', () => {
    roster.applyFilter({ ...NO_FILTER, states: new Set(['talking', 'hold']) });
    const next = [agent(0, 'misaki.nakamura', { s: 'acw', t: T }), agent(1, 'ken.kimura', { s: 'hold', t: T, c: [] })];
    expect(roster.patch(next, []).map((row) => row.dimmed)).toEqual([true, false]);
    expect(roster.size).toBe(3);
  });

  it('an agent with an alarm and a call is found under the alarm', () => {
    roster.replace(
      [
        agent(0, 'a', { s: 'missed', a: 'missed', t: T, c: [contact('Orders'), { h: 'CHAT', s: 'MISSED', t: T }] }),
        agent(1, 'b', { s: 'talking', t: T, c: [contact('Orders')] }),
      ],
      [],
    );
    roster.applyFilter({ ...NO_FILTER, states: new Set(['missed']) });
    expect([...roster.all()].map((row) => [row.shown.code, row.dimmed])).toEqual([['talking', false], ['talking', true]]);
  });
});
