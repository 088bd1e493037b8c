import { describe, expect, it } from 'vitest';
import kanji from '../../../client/agents/kanji-variants.json';
import { fold, haystack, searcher } from '../../../client/agents/fold-text';
import names from '../../fixtures/search/names.json';

const finds = (query: string, ...texts: string[]): boolean => searcher(query)(haystack(texts));

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

  it('holds every kanji once, so that folding twice changes nothing', () => {
    const all = groups.flat();
    expect(all.filter((char, index) => all.indexOf(char) !== index)).toEqual([]);
    for (const char of all) expect(fold(fold(char)), char).toBe(fold(char));
  });

  it('holds groups of two or more single kanji that NFKC leaves as they are', () => {
    for (const group of groups) {
      expect(group.length, group.join('')).toBeGreaterThan(1);
      for (const char of group) expect(char.normalize('NFKC'), group.join('')).toBe(char);
    }
  });
});
