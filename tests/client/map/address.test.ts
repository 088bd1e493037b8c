import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FACETS, NO_FILTER } from '../../../client/agents/filter';
import { COLUMNS, FIRST_ORDER } from '../../../client/list/list-order';
import { readAddress, writeAddress } from '../../../client/map/address';
import type { Address } from '../../../client/map/address';
import { STATE_CODES } from '../../../client/words/state-codes';

const text = fc.string({ unit: 'grapheme' });
const name = fc.oneof(fc.constantFrom('技術サポート', 'A,B', 'a&b=c', '100%', '+81', '#1', ' blank ', '𠮷野'), fc.string({ unit: 'grapheme', minLength: 1 }));
const names = fc.uniqueArray(name, { maxLength: 4 }).map((list): ReadonlySet<string> => new Set(list));
const facets = Object.fromEntries(FACETS.map((facet) => [facet, names])) as Record<(typeof FACETS)[number], typeof names>;

const anAddress: fc.Arbitrary<Address> = fc.record({
  instance: fc.option(name), layout: fc.constantFrom('map', 'list', null), all: fc.boolean(), seat: fc.option(name),
  filter: fc.record({ ...facets, states: fc.subarray([...STATE_CODES]).map((codes) => new Set(codes)), attention: fc.boolean(), query: text }),
  order: fc.record({ by: fc.constantFrom(...COLUMNS), descending: fc.boolean() }),
  place: fc.option(fc.record({ seat: name, percent: fc.integer({ min: 1, max: 9_999 }) })),
  lang: fc.constantFrom('ja', 'en', null), theme: fc.constantFrom('light', 'dark', null),
});

it('what is written is what is read, and what others put there stays', () => {
  fc.assert(fc.property(anAddress, (address) => { expect(readAddress(writeAddress(address, '?utm=x'))).toEqual(address); }));
  expect(writeAddress(readAddress(''), '?utm=x')).toBe('?utm=x');
});

it.each(['?c=', '?c=,5', '?c=a,0', '?c=a', '?sort=nonsense', '?sort=-', '?state=bogus&team=&ch='])('%s, which nobody wrote, is the page as it begins', (search) => {
  expect(readAddress(search)).toMatchObject({ place: null, order: FIRST_ORDER, filter: NO_FILTER });
});

it('a link of the first version still works', () => {
  expect(readAddress('?view=list&state=hold,acw&alert=1&q=sato&seat=B07&lang=ja&theme=dark')).toMatchObject({
    layout: 'list', filter: { ...NO_FILTER, states: new Set(['hold', 'acw']), attention: true, query: 'sato' }, seat: 'B07', lang: 'ja', theme: 'dark', all: false, order: FIRST_ORDER,
  });
});
