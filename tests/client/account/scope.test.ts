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

  it('of nobody is shown as an open choice', () => {
    // A grant that is only limited to a floor is not everything. It stays the same when another field of the person is changed.
    const onFloor = { ...NO_GRANT, floors: ['f-1'] };
    expect(draftOf([onFloor])).toEqual({ all: false, grants: [onFloor] });
    expect(chosenScope(draftOf([onFloor]))).toEqual([onFloor]);
    expect(draftOf([])).toEqual({ all: false, grants: [NO_GRANT] });
  });

  it('reads as words in both languages', () => {
    const en = accountWords('en');
    const ja = accountWords('ja');
    const name = (id: string): string => ({ i1: 'tokyo-centre' })[id] ?? id;
    const floor = (id: string) => ({ 'f-1': { name: '3F 受電', gone: false }, 'f-2': { name: '4F', gone: true } })[id] ?? null;
    expect(scopeText(EVERYTHING, en, name, floor)).toBe('Everything');
    expect(scopeText([some], en, name, floor)).toBe('東京 › チームA, profile Basic');
    expect(scopeText([{ ...some, instances: ['i1', 'gone'] }], ja, name, floor))
      .toBe('tokyo-centre、gone · 東京 › チームA、プロファイル Basic');
    expect(scopeText([{ ...NO_GRANT, groups: ['a', 'b', 'c', 'd', 'e', 'f'].map((g) => [g]) }], en, name, floor)).toBe('a, b, c, d and 2 more');
    expect(scopeText([some, { ...NO_GRANT, instances: ['i1'] }], ja, name, floor)).toBe('東京 › チームA、プロファイル Basic／tokyo-centre');
    const floors = { ...NO_GRANT, groups: [['A']], floors: ['f-1', 'f-2', 'f-3'] };
    expect(scopeText([floors], en, name, floor)).toBe('A · floor 3F 受電, floor 4F (deleted), floor f-3 (deleted)');
    expect(scopeText([floors], ja, name, floor)).toBe('A · フロア 3F 受電、フロア 4F（削除済み）、フロア f-3（削除済み）');
    expect(scopeText([], en, name, floor)).toBe('No agents');
  });
});

describe('the tree of groups', () => {
  it('holds every path once, with the ones above it first', () => {
    expect(treeOf([['B', 'x'], ['A', 'y', 'z'], ['B'], ['A', 'y', 'z']])).toEqual([['A'], ['A', 'y'], ['A', 'y', 'z'], ['B'], ['B', 'x']]);
  });

  it('distinguishes names that are equal when joined, and names that sort equally', () => {
    expect(treeOf([['a › b'], ['a', 'b']])).toEqual([['a'], ['a', 'b'], ['a › b']]);
    expect(treeOf([['ａ', 'x'], ['a', 'y'], ['ａ', 'z']])).toEqual([['a'], ['a', 'y'], ['ａ'], ['ａ', 'x'], ['ａ', 'z']]);
  });
});
