import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALERT_FACETS, FACETS, NO_FILTER } from '../../../client/agents/filter';
import { COLUMNS, FIRST_ORDER } from '../../../client/list/list-order';
import { pathOf, readAddress, writeAddress } from '../../../client/map/address';
import type { Address } from '../../../client/map/address';
import { STATE_CODES } from '../../../client/words/state-codes';

const text = fc.string({ unit: 'grapheme' });
const name = fc.oneof(fc.constantFrom('技術サポート', 'A,B', 'a&b=c', '100%', '+81', '#1', ' blank ', '𠮷野', 'a\nb', '\u2028'),
  fc.string({ unit: 'grapheme', minLength: 1 }));
const names = fc.uniqueArray(name, { maxLength: 4 }).map((list): ReadonlySet<string> => new Set(list));
const NAMED = [...FACETS, ...ALERT_FACETS] as const;
const facets = Object.fromEntries(NAMED.map((facet) => [facet, names])) as Record<(typeof NAMED)[number], typeof names>;

const percent = fc.integer({ min: 1, max: 9_999 });
const unit = fc.integer({ min: -9_999_999, max: 9_999_999 });
/** A drawn floor has a point in the centre of the screen, an automatic one an agent. */
const aFloor = fc.oneof(
  fc.record({ floor: fc.constantFrom('f-3k9x2mq7ab', 'F_1'), place: fc.option(fc.record({ x: unit, y: unit, percent })) }),
  fc.record({ floor: fc.constant(null), place: fc.option(fc.record({ seat: name, percent })) }),
);
const anAddress: fc.Arbitrary<Address> = fc.record({
  instance: fc.option(name), layout: fc.constantFrom('map', 'list', null), all: fc.boolean(),
  agent: fc.option(name), seat: fc.constant(null),
  filter: fc.record({ ...facets, states: fc.subarray([...STATE_CODES]).map((codes) => new Set(codes)), attention: fc.boolean(), query: text }),
  order: fc.record({ by: fc.constantFrom(...COLUMNS), descending: fc.boolean() }),
  lang: fc.constantFrom('ja', 'en', null), theme: fc.constantFrom('light', 'dark', null),
}).chain((rest) => aFloor.map((floor) => ({ ...rest, ...floor })));

it('the state is the same after writing and reading, and other parameters stay', () => {
  fc.assert(fc.property(anAddress, (address) => { expect(readAddress(writeAddress(address, '?utm=x'), pathOf(address.floor))).toEqual(address); }));
  expect(writeAddress(readAddress(''), '?utm=x')).toBe('?utm=x');
});

it.each(['?c=', '?c=,5', '?c=a,0', '?c=a', '?sort=nonsense', '?sort=-', '?state=bogus&team=&ch='])(
  '%s, which nobody wrote, is the page as it begins',
  (search) => {
    expect(readAddress(search)).toMatchObject({ place: null, order: FIRST_ORDER, filter: NO_FILTER });
  },
);

it('a link of the first version still works', () => {
  expect(readAddress('?view=list&state=hold,acw&alert=1&q=sato&seat=B07&lang=ja&theme=dark')).toMatchObject({
    layout: 'list',
    filter: { ...NO_FILTER, states: new Set(['hold', 'acw']), attention: true, query: 'sato' },
    agent: 'B07',
    seat: null,
    lang: 'ja',
    theme: 'dark',
    all: false,
    order: FIRST_ORDER,
  });
});

it('on a drawn floor seat= is a seat and agent= an agent; on the automatic floor both are an agent', () => {
  expect(readAddress('?seat=s1&agent=a1', '/floor/f-3k9x2mq7ab')).toMatchObject({ floor: 'f-3k9x2mq7ab', seat: 's1', agent: 'a1' });
  expect(readAddress('?seat=a1', '/')).toMatchObject({ floor: null, seat: null, agent: 'a1' });
  expect(readAddress('?seat=s1', '/floor/../etc')).toMatchObject({ floor: null });
});

it('c= is a point of a drawn floor in floor units, and the agent in the centre on the automatic one; links of older builds name agents on both', () => {
  expect(readAddress('?c=1200,-40,85', '/floor/f-1').place).toEqual({ x: 1200, y: -40, percent: 85 });
  expect(readAddress('?c=a1b2-c3,85', '/floor/f-1').place).toEqual({ seat: 'a1b2-c3', percent: 85 });
  expect(readAddress('?c=a1b2-c3,85', '/').place).toEqual({ seat: 'a1b2-c3', percent: 85 });
  expect(readAddress('?c=1200,-40,0', '/floor/f-1').place).toBe(null);
});
