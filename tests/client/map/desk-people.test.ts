import { describe, expect, it } from 'vitest';
import { candidatesFor, peopleFor } from '../../../client/map/desk-people';
import { bodyOf } from '../../../client/map/seating';
import type { Row } from '../../../client/agents/roster';
import { wordsOf } from '../../../client/words/words';

const INSTANCE = { arn: 'arn:aws:connect:us-east-1:123456789012:instance/i', name: 'Tokyo' };
const arn = (id: string): string => `${INSTANCE.arn}/agent/${id}`;
const row = (id: string, last: string, first: string, user: string, seat: string | null): Row => ({
  id, name: `${last} ${first}`, desk: seat === null ? '' : seat.toUpperCase(), agent: { id, arn: arn(id), user, first, last, seat },
}) as unknown as Row;

const people = peopleFor('s9', [
  row('1', '佐藤', '健', 'ken', 's1'), row('2', 'サトウ', '翼', 'tsubasa', null), row('9', '山田', '花', 'hana', 's9'),
], [
  { agent: arn('3'), user: 'off', first: '', last: '阿部', floor: null, floorName: null, label: null },
  { agent: arn('4'), user: 'far', first: '凛', last: '佐藤', floor: 'f-2', floorName: '4階', label: 'B07' },
  // In the answer of a moment ago, and on this floor since then.
  { agent: arn('2'), user: 'tsubasa', first: '翼', last: 'サトウ', floor: 'f-2', floorName: '4階', label: 'B08' },
], wordsOf('ja'));
const found = (query: string, instances = [INSTANCE]): readonly string[] => candidatesFor(people, query, instances).map((one) => one.user);

describe('the people who can get a desk', () => {
  it('are people without a seat while nothing is typed: logged-in people first, then logged-off people', () => {
    expect(found('')).toEqual(['tsubasa', 'off']);
    expect(found('  ')).toEqual(['tsubasa', 'off']);
  });

  it('are found by name in any spelling, by user name, and by desk and floor; the person at this desk is not in the list', () => {
    expect(found('さとう', [])).toEqual(['tsubasa']);
    expect(found('佐藤', [])).toEqual(['far', 'ken']);
    expect(found('佐藤健', [])).toEqual(['ken']);
    expect(found('ＴＳＵ', [])).toEqual(['tsubasa']);
    expect(found('4階', [])).toEqual(['far']);
    expect(found('花', [])).toEqual([]);
  });

  it('start with an exact match of user name or desk', () => {
    const two = peopleFor('s9', [row('1', 'S1の友', '', 'friend', null), row('2', '佐藤', '', 'ken', 's1')], [], wordsOf('ja'));
    expect(candidatesFor(two, 's1', []).map((one) => one.user)).toEqual(['ken', 'friend']);
  });

  it('say the site of a floor where there are several sites', () => {
    const far = { agent: arn('4'), user: 'far', first: '凛', last: '佐藤', floor: 'f-2', floorName: '4階', label: 'B07' };
    const elsewhere = peopleFor('s9', [], [far, { ...far, agent: arn('5'), floor: 'f-hidden' }], wordsOf('ja'), (id) => (id === 'f-2' ? '4階（東京）' : id));
    expect(candidatesFor(elsewhere, '佐藤', []).map((one) => (one.where.kind === 'away' ? one.where.floor : null))).toEqual(['4階（東京）', '4階']);
    expect(candidatesFor(elsewhere, '東京', []).map((one) => one.user)).toEqual(['far']);
  });

  it('say where they are now', () => {
    expect(candidatesFor(people, '佐藤', []).map((one) => one.where)).toEqual([
      { kind: 'away', desk: 'B07', floor: '4階' }, { kind: 'here', desk: 'S1' },
    ]);
  });

  it('end with an unknown user name, for each instance, in half width', () => {
    const [one] = candidatesFor(people, ' ｎｅｗ.person ', [INSTANCE]);
    expect(one).toMatchObject({ id: null, name: 'new.person', occupant: `user:${INSTANCE.arn}/new.person`, where: { kind: 'new', instance: null } });
    const two = candidatesFor(people, 'new.person', [INSTANCE, { arn: 'arn:2', name: 'Osaka' }]);
    expect(two.map((each) => each.where)).toEqual([{ kind: 'new', instance: 'Tokyo' }, { kind: 'new', instance: 'Osaka' }, { kind: 'text', instance: null }]);
  });

  it('end with the text as a name that nobody has, also if it has spaces', () => {
    const [one, ...more] = candidatesFor(people, '見知らぬ　人', [INSTANCE]);
    expect([one, more.length]).toMatchObject([{ id: null, name: '見知らぬ 人', occupant: `user:${INSTANCE.arn}/  見知らぬ 人`, where: { kind: 'text' } }, 0]);
    expect(bodyOf(one?.occupant ?? '')).toEqual({ instance: INSTANCE.arn, name: '見知らぬ 人' });
  });

  it('are found by their readings, and people of the directory come after those who were there', () => {
    const one = { agent: arn('7'), user: 'mei', first: '芽衣', last: '加藤', floor: null, floorName: null, label: null };
    const all = peopleFor('s9', [row('1', '佐藤', '健', 'ken', 's1')], [{ ...one, new: true, reading: 'かとう めい' }, { ...one, agent: arn('8'), user: 'old' }],
      wordsOf('ja'), undefined, new Map([[arn('1'), { reading: 'さとう けん', extension: '' }]]));
    expect(candidatesFor(all, '', []).map(({ user, where }) => `${user} ${where.kind}`)).toEqual(['old off', 'mei never']);
    for (const query of ['サトウ', 'satoken', 'さとうけん', 'けん さとう']) expect(candidatesFor(all, query, []).map(({ user }) => user), query).toEqual(['ken']);
    expect(candidatesFor(all, 'katou mei', []).map(({ user }) => user)).toEqual(['mei']);
  });

  it('have no such name if it is in use or invalid', () => {
    expect(found('KEN')).toEqual(['ken']);
    expect(found('two words', [])).toEqual([]);
    expect(found('x'.repeat(101))).toEqual([]);
    expect(found('new.person', [])).toEqual([]);
  });
});
