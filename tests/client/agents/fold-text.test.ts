import { describe, expect, it } from 'vitest';
import kanji from '../../../client/agents/kanji-variants.json';
import { fold, searchTextOf, searcher } from '../../../client/agents/fold-text';
import names from '../../fixtures/search/names.json';

const finds = (query: string, ...texts: string[]): boolean => searcher(query)(searchTextOf(texts));

describe('search', () => {
  it.each(names.found)('%s finds %s', (query, text) => {
    expect(finds(query ?? '', text ?? '')).toBe(true);
  });

  it.each(names.notFound)('%s does not find %s', (query, text) => {
    expect(finds(query ?? '', text ?? '')).toBe(false);
  });

  it('needs every word, in any of the texts', () => {
    expect(finds('misaki billing', '美咲 中村', 'misaki', 'Billing')).toBe(true);
  });
});

describe('the table of kanji variants', () => {
  const groups = kanji.groups.flatMap((line) => line.split(' ')).map((group) => [...group]);

  it('contains every kanji once, so that folding twice changes nothing', () => {
    const all = groups.flat();
    expect(all.filter((char, index) => all.indexOf(char) !== index)).toEqual([]);
    for (const char of all) expect(fold(fold(char)), char).toBe(fold(char));
  });

  it('contains groups of two or more single kanji that NFKC does not change', () => {
    for (const group of groups) {
      expect(group.length, group.join('')).toBeGreaterThan(1);
      for (const char of group) expect(char.normalize('NFKC'), group.join('')).toBe(char);
    }
  });
});
