import { describe, expect, it } from 'vitest';
import { isSession, readFollow, screenOf } from '../../../client/wall/wall-wire';
import { whoOf } from '../../../client/wall/wall-names';

describe('the messages to a wall', () => {
  it('may leave out every field that holds its default', () => {
    expect(readFollow({ kind: 'show', view: 'v', screen: { id: 's', name: 'East' } })).toEqual({
      kind: 'show', view: 'v', index: 0, count: 1, stopped: false, text: null,
      screen: {
        id: 's', name: 'East', place: '', version: 0,
        settings: { floors: [], languages: ['ja', 'en'], names: 'initials', theme: 'dark', night: null, inches: 55, metres: 5, pace: 250 },
      },
    });
    expect(isSession({ state: 'none', now: 1 })).toBe(true);
    expect(isSession({ state: 'waiting', now: 1, code: null, expires: null })).toBe(true);
  });

  it('are refused when they cannot be read, and left out when a newer server sends another kind', () => {
    expect(readFollow({ kind: 'show', view: 1 })).toBe('malformed');
    expect(readFollow({ kind: 'identify' })).toBe('malformed');
    expect(readFollow('x')).toBe('malformed');
    expect(readFollow({ kind: 'later', id: 'p' })).toBeNull();
    expect(readFollow({ kind: 'identify', seconds: 5_000 })).toEqual({ kind: 'identify', seconds: 60 });
  });

  it('have settings that a page can always use', () => {
    const odd = { languages: ['en', 'fr', 'en'], names: 'nicknames', theme: 'blue', inches: 0, metres: -1, pace: 1 };
    const { settings } = screenOf({ id: 's', name: '', settings: odd });
    expect(settings).toMatchObject({ languages: ['en'], names: 'initials', theme: 'dark', inches: 7, metres: 0.3, pace: 50 });
    expect(screenOf({ id: 's', name: '', settings: { languages: [] } }).settings.languages).toEqual(['ja']);
  });
});

it('a name has the form of its level, in the order of its script', () => {
  const [sato, mary] = [{ first: '花', last: '佐', user: '' }, { first: 'm', last: 'Y', user: '' }];
  expect(whoOf(sato, 'initials', 'en')).toBe('佐花');
  expect(whoOf(mary, 'initials', 'ja')).toBe('MY');
  expect(whoOf({ first: '', last: '佐々木', user: '' }, 'family', 'ja')).toBe('佐々木');
  expect(whoOf({ first: 'Mary', last: 'Young', user: 'my' }, 'full', 'en')).toBe('Mary Young');
  expect(whoOf({ first: 'Mary', last: 'Young', user: 'my' }, 'seat', 'en')).toBe('');
});
