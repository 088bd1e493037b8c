import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { digestOf, placeOf, stampOf } from '../../../client/wall/seat-digest';

interface Golden {
  readonly seats: readonly { readonly arn: string; readonly place: string; readonly code: string; readonly since: number; readonly level: number }[];
  readonly digest: string;
}

const golden = JSON.parse(readFileSync(new URL('../../fixtures/screens/digests.json', import.meta.url), 'utf8')) as readonly Golden[];
const digest = ({ seats }: Pick<Golden, 'seats'>): string =>
  digestOf(seats.map(({ arn, place, code, since, level }) => ({ stamp: stampOf(arn, place, code, since), level })));

test('the digest is that of the server', () => {
  expect(golden.length).toBeGreaterThan(3);
  for (const one of golden) expect(digest(one)).toBe(one.digest);
});

test('the order of the seats does not count, and everything else does', () => {
  const [, , many] = golden;
  if (many === undefined) throw new Error('no fixture');
  expect(digest({ seats: [...many.seats].reverse() })).toBe(many.digest);
  const first = many.seats[0];
  if (first === undefined) throw new Error('no seat');
  for (const other of [
    { ...first, arn: `${first.arn}x` }, { ...first, place: 'other' }, { ...first, code: 'other' }, { ...first, since: first.since + 1 },
    { ...first, level: first.level === 0 ? 1 : 0 },
  ]) {
    expect(digest({ seats: [other, ...many.seats.slice(1)] })).not.toBe(many.digest);
  }
  expect(digest({ seats: many.seats.slice(1) })).not.toBe(many.digest);
});

test('a seat of an automatic floor is named by its island and number', () => {
  expect(placeOf('Billing', 3)).toBe('Billing#3');
});
