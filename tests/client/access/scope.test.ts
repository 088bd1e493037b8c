import { describe, expect, it } from 'vitest';
import { accountWords } from '../../../client/access/account-words';
import { chosenScope, draftOf, treeOf } from '../../../client/access/scope-picker';
import { scopeText } from '../../../client/access/scope-text';
import { EVERYTHING } from '../../../client/app/session';

const some = { instances: [], groups: [['東京', 'チームA']], profiles: ['Basic'] };

describe('a scope', () => {
  it('is everything only when that was chosen: an empty choice is none', () => {
    expect(chosenScope(draftOf(EVERYTHING))).toEqual(EVERYTHING);
    expect(chosenScope({ all: true, scope: some })).toEqual(EVERYTHING);
    expect(chosenScope({ all: false, scope: EVERYTHING })).toBeNull();
    expect(chosenScope(draftOf(some))).toEqual(some);
  });

  it('reads as words in both languages', () => {
    const en = accountWords('en');
    const ja = accountWords('ja');
    const name = (id: string): string => ({ i1: 'tokyo-centre' })[id] ?? id;
    expect(scopeText(EVERYTHING, en, name)).toBe('Everything');
    expect(scopeText(some, en, name)).toBe('東京 › チームA, profile Basic');
    expect(scopeText({ ...some, instances: ['i1', 'gone'] }, ja, name)).toBe('tokyo-centre、gone · 東京 › チームA、プロファイル Basic');
    expect(scopeText({ instances: [], groups: ['a', 'b', 'c', 'd', 'e', 'f'].map((g) => [g]), profiles: [] }, en, name)).toBe('a, b, c, d and 2 more');
  });
});

describe('the tree of groups', () => {
  it('holds every path once, with the ones above it first', () => {
    expect(treeOf([['B', 'x'], ['A', 'y', 'z'], ['B'], ['A', 'y', 'z']])).toEqual([['A'], ['A', 'y'], ['A', 'y', 'z'], ['B'], ['B', 'x']]);
  });

  it('keeps names apart that read the same when joined, and ones that sort alike', () => {
    expect(treeOf([['a › b'], ['a', 'b']])).toEqual([['a'], ['a', 'b'], ['a › b']]);
    expect(treeOf([['ａ', 'x'], ['a', 'y'], ['ａ', 'z']])).toEqual([['a'], ['a', 'y'], ['ａ'], ['ａ', 'x'], ['ａ', 'z']]);
  });
});
