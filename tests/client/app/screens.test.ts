import { describe, expect, it } from 'vitest';
import { screensFor } from '../../../client/app/account-menu';
import { PATHS, pathAt } from '../../../client/app/paths';
import { SCREENS } from '../../../client/app/screens';
import { EVERYTHING } from '../../../client/app/session';
import type { Session } from '../../../client/app/session';

const session = (mode: string, roles: readonly string[] | null): Session => ({
  mode, provider: null, certificate: null, setUp: true, zone: null,
  person: roles === null ? null : { id: '1', name: 'n', account: 'a', roles, scope: EVERYTHING, names: 'full', agent: null },
});
const paths = (mode: string, roles: readonly string[] | null): readonly string[] =>
  screensFor(session(mode, roles))
    .map((screen) => screen.path)
    .filter((path) => path !== '/setup');

describe('the pages', () => {
  it('are found by their path, with and without a slash; every other path is the map', () => {
    expect(SCREENS.map(({ path }) => pathAt(`${path}/`))).toEqual(PATHS);
    expect(['/', '/floor/1', '/peoples', '/account/x', '/sign-in/links'].map(pathAt)).toEqual([null, null, null, null, null]);
  });

  it('are in the navigation of users who may open them', () => {
    expect(paths('local', ['administrator'])).toEqual(['/people', '/floors', '/screens', '/settings', '/audit', '/operations']);
    expect(paths('local', ['viewer', 'supervisor'])).toEqual(['/screens']);
    expect(paths('local', ['viewer'])).toEqual([]);
    expect(paths('local', ['planner'])).toEqual(['/floors', '/settings']);
    expect(paths('local', [])).toEqual([]);
    expect(paths('oidc', ['administrator'])).toEqual(['/people', '/floors', '/screens', '/settings', '/audit', '/operations']);
  });

  it('in Open mode there are no people to invite', () => {
    expect(paths('open', null)).toEqual(['/floors', '/screens', '/settings', '/audit', '/operations']);
  });
});
