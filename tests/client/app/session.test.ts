import { expect, it } from 'vitest';
import { mayAct, personId, ROLES, seesNames } from '../../../client/app/session';
import type { Session } from '../../../client/app/session';

const NOBODY: Session = { mode: 'local', person: null, provider: null, certificate: null, setUp: true, zone: null };
const OPEN: Session = { ...NOBODY, mode: 'open' };
const as = (role: string, names = 'full'): Session =>
  ({ ...NOBODY, person: { id: 'p1', name: 'n', account: 'a', roles: [role], scope: [], names, agent: null } });

it('supervisors and administrators act on alerts, and everybody in Open mode', () => {
  expect(ROLES.filter((role) => mayAct(as(role)))).toEqual(['supervisor', 'administrator']);
  expect([mayAct(OPEN), mayAct(NOBODY)]).toEqual([true, false]);
});

it('a person is known by the id that the server writes on a mark', () => {
  expect([personId(as('viewer')), personId(OPEN), personId(NOBODY)]).toEqual(['p1', 'open', null]);
});

it('names are seen in full, as family names, or not at all', () => {
  expect(['full', 'family', 'initials', 'seat', 'of a newer server'].filter((names) => seesNames(as('viewer', names)))).toEqual(['full', 'family']);
  expect([seesNames(OPEN), seesNames(NOBODY)]).toEqual([true, false]);
});
