import { describe, expect, it } from 'vitest';
import { inOrderOf, keepOrder, tabStop } from '../../../client/list/row-order';

const rows = (...ids: readonly string[]): readonly { readonly id: string }[] => ids.map((id) => ({ id }));
const ids = (all: readonly { readonly id: string }[]): string => all.map((one) => one.id).join('');

describe('the order of the rows while the list has the focus', () => {
  it('stays the same; new agents come last, and agents who left are removed', () => {
    expect(ids(keepOrder(['a', 'b', 'c'], rows('c', 'd', 'a')))).toBe('acd');
  });
  it('uses the present content of each row', () => {
    const [row] = rows('a');
    expect(keepOrder(['a'], row === undefined ? [] : [row])[0]).toBe(row);
  });
  it('is compared with the order that it would have otherwise', () => {
    expect(inOrderOf(rows('a', 'b'), rows('a', 'b'))).toBe(true);
    expect(inOrderOf(rows('a', 'b'), rows('b', 'a'))).toBe(false);
    expect(inOrderOf(rows('a'), rows('a', 'b'))).toBe(false);
  });
});

describe('the row that Tab reaches', () => {
  it('is the agent that had the focus, wherever the row is now', () => expect(tabStop(rows('c', 'a', 'b'), 'b', 1)).toBe(2));
  it('is the agent at the same position after that agent has left', () => {
    expect(tabStop(rows('a', 'c'), 'b', 1)).toBe(1);
    expect(tabStop(rows('a'), 'b', 1)).toBe(0);
    expect(tabStop([], 'b', 1)).toBe(0);
  });
});
