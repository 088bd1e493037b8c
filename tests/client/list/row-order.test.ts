import { describe, expect, it } from 'vitest';
import { inOrderOf, keepOrder, tabStop } from '../../../client/list/row-order';

const rows = (...ids: readonly string[]): readonly { readonly id: string }[] => ids.map((id) => ({ id }));
const ids = (all: readonly { readonly id: string }[]): string => all.map((one) => one.id).join('');

describe('the order of the rows while someone is in the list', () => {
  it('is the one they stood in; who is new comes last, who is gone leaves no hole', () => {
    expect(ids(keepOrder(['a', 'b', 'c'], rows('c', 'd', 'a')))).toBe('acd');
  });
  it('takes each row as it is now', () => {
    const [row] = rows('a');
    expect(keepOrder(['a'], row === undefined ? [] : [row])[0]).toBe(row);
  });
  it('is told from the order that it would have by itself', () => {
    expect(inOrderOf(rows('a', 'b'), rows('a', 'b'))).toBe(true);
    expect(inOrderOf(rows('a', 'b'), rows('b', 'a'))).toBe(false);
    expect(inOrderOf(rows('a'), rows('a', 'b'))).toBe(false);
  });
});

describe('the row that Tab reaches', () => {
  it('is the agent that had the focus, wherever it stands by now', () => expect(tabStop(rows('c', 'a', 'b'), 'b', 1)).toBe(2));
  it('is who stands there when that agent is gone', () => {
    expect(tabStop(rows('a', 'c'), 'b', 1)).toBe(1);
    expect(tabStop(rows('a'), 'b', 1)).toBe(0);
    expect(tabStop([], 'b', 1)).toBe(0);
  });
});
