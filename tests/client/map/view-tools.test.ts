import { describe, expect, it } from 'vitest';
import { NO_FILTER } from '../../../client/agents/filter';
import { Roster } from '../../../client/agents/roster';
import { listed } from '../../../client/list/list-order';
import { agentOf } from '../../../client/live/agent';
import { facetValues } from '../../../client/map/facet-values';
import { viewLabel } from '../../../client/live/view-label';
import { activeFilters, nobodyText, viewWords } from '../../../client/map/view-words';
import { wordsOf } from '../../../client/words/words';

const filter = {
  ...NO_FILTER, team: new Set(['A', 'B']), channel: new Set(['CHAT']), floor: new Set(['f-1', 'f-gone']), states: new Set(['hold'] as const), attention: true,
  kind: new Set(['long-acw', 'of-a-newer-server']), level: new Set(['2']), owner: new Set(['nobody']),
};
const floors = (id: string): string => (id === 'f-1' ? '3 階' : id);

describe('filters as words', () => {
  it('each active filter is a chip, and its cross removes only that filter', () => {
    const chips = activeFilters(filter, viewWords(wordsOf('ja')), floors);
    expect(chips.map(({ what }) => what)).toEqual([
      '所属：A', '所属：B', 'チャネル：チャット', 'フロア：3 階', 'フロア：f-gone', 'アラート：後処理超過', 'アラート：of-a-newer-server', 'レベル：緊急',
      '対応者：なし', '状態：保留中', '要対応',
    ]);
    expect(chips.map(({ without }) => without)).toEqual([
      { team: new Set(['B']) }, { team: new Set(['A']) }, { channel: new Set() },
      { floor: new Set(['f-gone']) }, { floor: new Set(['f-1']) }, { kind: new Set(['of-a-newer-server']) }, { kind: new Set(['long-acw']) },
      { level: new Set() }, { owner: new Set() }, { states: new Set() }, { attention: false },
    ]);
  });

  it('the page says so when a search or a filter finds no agent', () => {
    expect(nobodyText({ ...NO_FILTER, query: ' 髙橋 ' }, viewWords(wordsOf('ja')))).toBe('「髙橋」に一致するオペレーターはいません。');
    expect(nobodyText({ ...filter, query: 'x' }, viewWords(wordsOf('en')))).toBe('No agent matches the filters.');
  });
});

describe('what can be chosen', () => {
  const agent = (id: string, island: string, groups: readonly string[]): ReturnType<typeof agentOf> =>
    agentOf({ card: { arn: `agent/${id}`, user: id, first: '', last: id, profile: '', groups, island }, live: { s: 'available' } });
  const roster = new Roster(wordsOf('en'), () => false);
  roster.replace([agent('1', 'B', ['Centre', 'B']), agent('2', 'A', ['Centre', 'A']), agent('3', '', [])], []);

  it('is what agents have now, with their number, and what was chosen before', () => {
    expect(facetValues(roster.all(), 'team', new Set(['Z', 'A']))).toEqual([
      { value: 'A', count: 1 }, { value: 'B', count: 1 }, { value: 'Centre', count: 2 }, { value: 'Z', count: 0 },
    ]);
    expect(facetValues(roster.all(), 'queue', new Set())).toEqual([]);
  });

  it('hides the others in the list, and shows them dimmed when asked to', () => {
    roster.applyFilter({ ...NO_FILTER, team: new Set(['Centre']) });
    const ids = (all: boolean): readonly string[] => listed(roster.all(), { by: 'name', descending: false }, all, () => null).map((row) => row.id);
    expect([ids(false), ids(true)]).toEqual([['1', '2'], ['1', '2', '3']]);
  });
});

it('two instances of one name are distinguished by their Region', () => {
  const views = [
    { id: '1', name: 'Desk', region: 'ap-northeast-1' },
    { id: '2', name: 'Desk', region: 'ap-northeast-3' },
    { id: '3', name: 'Other', region: 'us-east-1' },
  ];
  expect(views.map((view) => viewLabel(view, views, wordsOf('en')))).toEqual(['Desk (ap-northeast-1)', 'Desk (ap-northeast-3)', 'Other']);
});

it('a floor is named with its site as soon as there are floors of two sites', () => {
  const floor = (id: string, site: string, siteName: string) => ({ id, name: '3F', floor: { id, site, version: 1, siteName } });
  const [tokyo, osaka, centre] = [floor('1', 's1', '東京'), floor('2', 's2', '大阪'), { id: '9', name: 'Desk' }];
  const said = (lang: 'en' | 'ja', ...views: readonly (typeof tokyo | typeof centre)[]) => views.map((view) => viewLabel(view, views, wordsOf(lang)));
  expect(said('en', tokyo, osaka, centre)).toEqual(['3F, 東京', '3F, 大阪', 'Desk']);
  expect(said('ja', tokyo, osaka, centre)).toEqual(['3F／東京', '3F／大阪', 'Desk']);
  expect(said('en', tokyo, floor('3', 's1', '東京'), centre)).toEqual(['3F', '3F', 'Desk']);
});
