import { describe, expect, it } from 'vitest';
import { haystack, searcher } from '../../../client/agents/fold-text';

const finds = (query: string, ...texts: string[]): boolean => searcher(query)(haystack(texts));

describe('search', () => {
  it.each([
    ['ｻﾄｳ', 'さとう'], ['さとう', 'サトウ'], ['sato', 'サトウ'], ['satou', 'サトウ'], ['SATO', 'Sato'], ['ＳＡＴＯ', 'sato'],
    ['satō', 'さとう'], ['shinbun', 'シンブン'], ['shimbun', 'しんぶん'], ['chiba', 'ちば'], ['tiba', 'チバ'], ['fuji', 'フジ'], ['huzi', 'ふじ'],
    ['kyoto', 'きょうと'], ['tsuchiya', 'ツチヤ'], ['hattori', 'ハットリ'], ['itchi', 'いっち'], ['ohno', 'オオノ'], ['junko', 'じゅんこ'],
    ['jose', 'José'], ['中村', '中村 美咲'], ['clarke emma', 'Emma Clarke'], ['', 'anyone'],
  ])('%s finds %s', (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  it.each([['sato', 'suzuki'], ['佐藤', '斎藤'], ['emma ana', 'Emma Clarke'], ['<b>', 'bold']])('%s does not find %s', (query, text) => {
    expect(finds(query, text)).toBe(false);
  });

  it('needs every word, in any of the texts', () => {
    expect(finds('misaki billing', '美咲 中村', 'misaki', 'Billing')).toBe(true);
  });
});
