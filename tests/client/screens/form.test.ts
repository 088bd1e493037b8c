import { describe, expect, it } from 'vitest';
import { codeOf, printCode } from '../../../client/screens/code';
import { errorsAt } from '../../../client/screens/errors';
import { bodyOf, faultsOf, formOf, levelsFor, moved, newForm, numberOf, put } from '../../../client/screens/form';
import { firstFloors } from '../../../client/screens/open-here';
import { isPairing, isScreens, screenOf } from '../../../client/screens/screens-wire';
import { screensWords } from '../../../client/screens/screens-words';

const GOOD = { ...newForm(null), name: ' 3F 西側 ', place: '入口', floors: [{ view: 'f-1' }, { view: 'f-2', zones: ['新規'] }] };

describe('a code', () => {
  it('is accepted with spaces, hyphens, small and full-width letters, as it is read from a TV', () => {
    for (const typed of ['7kxm 4trh', ' 7KXM-4TRH ', '７ＫＸＭ　４ｔｒｈ', '7KXM‐4TRH', '7kxmー4trh']) expect(codeOf(typed)).toBe('7KXM4TRH');
    expect(printCode('7KXM4TRH')).toBe('7KXM 4TRH');
    expect(printCode('7KX')).toBe('7KX');
  });
});

describe('the fields of a screen', () => {
  it('are right with a name and a floor, and go to the server with their defaults', () => {
    expect(faultsOf(GOOD)).toEqual({});
    expect(bodyOf(GOOD)).toEqual({
      name: '3F 西側', place: '入口',
      settings: {
        floors: [{ view: 'f-1' }, { view: 'f-2', zones: ['新規'] }], dwell: 20, languages: ['ja', 'en'], names: 'initials', theme: 'dark',
        inches: 55, metres: 5, pace: 250,
      },
    });
  });

  it.each([
    [{ name: '  ' }, 'name', 'missing'],
    [{ name: 'x'.repeat(101) }, 'name', 'too-long'],
    [{ place: 'x'.repeat(101) }, 'place', 'too-long'],
    [{ floors: [] }, 'settings.floors', 'missing'],
    [{ floors: Array.from({ length: 21 }, (_, i) => ({ view: `f-${i}` })) }, 'settings.floors', 'out-of-range'],
    [{ dwell: '7' }, 'settings.dwell', 'out-of-range'],
    [{ dwell: '8.5' }, 'settings.dwell', 'out-of-range'],
    [{ dwell: 'soon' }, 'settings.dwell', 'out-of-range'],
    [{ dwell: '3601' }, 'settings.dwell', 'out-of-range'],
    [{ inches: '4.9' }, 'settings.inches', 'out-of-range'],
    [{ inches: '-55' }, 'settings.inches', 'out-of-range'],
    [{ metres: '50.1' }, 'settings.metres', 'out-of-range'],
    [{ metres: '' }, 'settings.metres', 'out-of-range'],
    [{ dimmed: true, from: '' }, 'settings.night', 'missing'],
    [{ dimmed: true, from: '22:00', to: '22:00' }, 'settings.night', 'same'],
  ])('%j is told at %s as %s, and nothing else is', (change, key, code) => {
    expect(faultsOf({ ...GOOD, ...change })).toEqual({ [key]: code });
  });

  it('take numbers in full width, and night hours only if they are wanted', () => {
    expect([numberOf('５５'), numberOf(' 4.5 '), numberOf('1e3'), numberOf('0x10')]).toEqual([55, 4.5, Number.NaN, Number.NaN]);
    expect(bodyOf({ ...GOOD, dimmed: true }).settings).toMatchObject({ night: { from: '22:00', to: '06:00' } });
    expect(faultsOf({ ...GOOD, dimmed: false, from: '', to: '' })).toEqual({});
  });

  it('of a screen come back as they were, those too that this page does not know', () => {
    const settings = {
      floors: [{ view: 'f-9', zones: ['A', 'B'] }], dwell: 30, languages: ['en'], names: 'whole-new', theme: 'sepia', night: { from: '21:00', to: '07:00' },
      inches: 85.5, metres: 7, pace: 333,
    };
    const screen = screenOf({ id: 's', name: 'n', place: 'p', state: 'right', settings });
    expect(bodyOf(formOf(screen))).toEqual({ name: 'n', place: 'p', settings });
  });

  it('offer not more of names than the person sees, and begin with initials or less', () => {
    expect(levelsFor(null)).toEqual(['full', 'family', 'initials', 'seat']);
    expect(levelsFor('family')).toEqual(['family', 'initials', 'seat']);
    expect([newForm(null).names, newForm('full').names, newForm('seat').names]).toEqual(['initials', 'initials', 'seat']);
  });

  it('move a floor one place, and not over the ends', () => {
    const floors = ['a', 'b', 'c'].map((view) => ({ view }));
    const views = (all: typeof floors | ReturnType<typeof moved>): readonly string[] => all.map(({ view }) => view);
    expect(views(moved(floors, 1, -1))).toEqual(['b', 'a', 'c']);
    expect(views(moved(floors, 1, 1))).toEqual(['a', 'c', 'b']);
    expect([views(moved(floors, 0, -1)), views(moved(floors, 2, 1))]).toEqual([['a', 'b', 'c'], ['a', 'b', 'c']]);
  });

  it('put parts of a floor in its place, each once, and not more than a screen can have', () => {
    const floors = [{ view: 'a' }, { view: 'b' }];
    const parts = ['x', 'y'].map((zone) => ({ view: 'a', zones: [zone] }));
    expect(put(floors, 0, parts)).toEqual([...parts, { view: 'b' }]);
    expect(put([...parts, { view: 'b' }], 2, parts)).toEqual(parts);
    expect(put(floors, 1, [])).toEqual([{ view: 'a' }]);
    expect(put(floors, 0, Array.from({ length: 30 }, (_, i) => ({ view: 'a', zones: [`z${i}`] })))).toHaveLength(20);
  });

  it('show an error of this page first, then the server’s at its key or inside it, a code without words as it is', () => {
    const words = screensWords('en');
    const refused = {
      kind: 'problem', status: 400, title: '', detail: '', body: null, retryAfterMs: 0,
      errors: { 'settings.floors[1].view': ['unknown'], 'settings.names': ['not-allowed'], place: ['strange'] },
    } as const;
    expect(errorsAt('settings.floors', {}, refused, words)).toEqual(['One of the floors is gone or outside your scope. Remove it.']);
    expect(errorsAt('settings.names', {}, refused, words)).toEqual(['This is more than you see yourself. Choose less, or ask an administrator.']);
    expect(errorsAt('place', {}, refused, words)).toEqual(['strange']);
    expect(errorsAt('settings.floors', { 'settings.floors': 'missing' }, refused, words)).toEqual(['Choose at least one floor.']);
    expect(errorsAt('settings', {}, null, words)).toEqual([]);
  });

  it('of a wall in this browser have the drawn floors, else all', () => {
    const drawn = { id: 'f-1', name: '3F', floor: { id: 'f-1', site: 's', version: 1 } };
    const automatic = { id: 'i-1', name: 'All' };
    expect(firstFloors([automatic, drawn])).toEqual([{ view: 'f-1' }]);
    expect(firstFloors([automatic])).toEqual([{ view: 'i-1' }]);
    expect(firstFloors(Array.from({ length: 25 }, (_, i) => ({ id: `i-${i}`, name: 'n' })))).toHaveLength(20);
  });
});

describe('the answers of the server', () => {
  const least = { id: 's1', name: '3F', state: 'right', settings: { floors: [] } };

  it('may leave out what holds its default', () => {
    expect(isScreens({ screens: [least], now: 1 })).toBe(true);
    expect(screenOf(least)).toMatchObject({
      place: '', version: 0, connected: false, seen: null, painted: null, reason: null, device: {},
      settings: { dwell: 20, languages: ['ja', 'en'], names: 'initials', theme: 'dark', night: null, inches: 55, metres: 5, pace: 250 },
    });
    expect(isPairing({ code: '7KXM4TRH', expires: 2, asked: 1, device: {} })).toBe(true);
  });

  it('are refused if a needed part is missing or has another kind', () => {
    for (const wrong of [null, [], { screens: [least] }, { screens: [{ ...least, id: 1 }], now: 1 }, { screens: [{ ...least, settings: null }], now: 1 },
      { screens: [{ ...least, painted: 'today' }], now: 1 }, { screens: [{ ...least, settings: { floors: [{}] } }], now: 1 }]) {
      expect(isScreens(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });

  it('with a state of a newer server never look right', () => {
    expect(screenOf({ ...least, state: 'melted' }).state).toBe('wrong');
  });
});
