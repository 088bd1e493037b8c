import { describe, expect, it } from 'vitest';
import { accountWords } from '../../../client/account/account-words';
import { treeOf } from '../../../client/people/grant-picker';
import { chosenScope, draftOf } from '../../../client/people/scope-picker';
import { scopeText } from '../../../client/account/scope-text';
import { EVERYTHING, NO_GRANT } from '../../../client/app/session';

const some = { instances: [], groups: [['東京', 'チームA']], profiles: ['Basic'] };

describe('a scope', () => {
  it('is everything only when that was chosen: a grant in which nothing is chosen is none', () => {
    expect(chosenScope(draftOf(EVERYTHING))).toEqual(EVERYTHING);
    expect(chosenScope({ all: true, grants: [some] })).toEqual(EVERYTHING);
    expect(chosenScope({ all: false, grants: EVERYTHING })).toBeNull();
    expect(chosenScope({ all: false, grants: [some, NO_GRANT] })).toBeNull();
    expect(chosenScope(draftOf([some, { ...NO_GRANT, instances: ['i1'] }]))).toEqual([some, { ...NO_GRANT, instances: ['i1'] }]);
  });

  it('of nobody is shown as a choice that is still to be made', () => {
    expect(draftOf([])).toEqual({ all: false, grants: [NO_GRANT] });
  });

  it('reads as words in both languages', () => {
    const en = accountWords('en');
    const ja = accountWords('ja');
    const name = (id: string): string => ({ i1: 'tokyo-centre' })[id] ?? id;
    expect(scopeText(EVERYTHING, en, name)).toBe('Everything');
    expect(scopeText([some], en, name)).toBe('東京 › チームA, profile Basic');
    expect(scopeText([{ ...some, instances: ['i1', 'gone'] }], ja, name)).toBe('tokyo-centre、gone · 東京 › チームA、プロファイル Basic');
    expect(scopeText([{ ...NO_GRANT, groups: ['a', 'b', 'c', 'd', 'e', 'f'].map((g) => [g]) }], en, name)).toBe('a, b, c, d and 2 more');
    expect(scopeText([some, { ...NO_GRANT, instances: ['i1'] }], ja, name)).toBe('東京 › チームA、プロファイル Basic／tokyo-centre');
    expect(scopeText([], en, name)).toBe('No agents');
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
