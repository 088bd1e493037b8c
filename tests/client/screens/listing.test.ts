import { describe, expect, it } from 'vitest';
import { byPlace, countsOf, filtered, oneFaults, ordered } from '../../../client/screens/listing';
import { screenOf } from '../../../client/screens/screens-wire';
import type { Screen, ScreenState } from '../../../client/screens/screens-wire';

let made = 0;
const screen = (name: string, state: ScreenState, place = ''): Screen =>
  screenOf({ id: `s${++made}`, name, place, state, settings: { floors: [{ view: 'f-1' }] } });
const names = (screens: readonly Screen[]): readonly string[] => screens.map(({ name }) => name);

describe('the list of screens', () => {
  it('has the wrong ones first, then offline, updating, right, unpaired; by name within a state, numbers as numbers', () => {
    const screens = [
      screen('a', 'unpaired'), screen('b', 'right'), screen('c', 'offline'), screen('d', 'updating'), screen('10F', 'wrong'), screen('9F', 'wrong'),
    ];
    expect(names(ordered(screens))).toEqual(['9F', '10F', 'c', 'd', 'b', 'a']);
  });

  it('counts every state, those too that no screen is in', () => {
    expect(countsOf([screen('a', 'wrong'), screen('b', 'right'), screen('c', 'right')]))
      .toEqual({ wrong: 1, updating: 0, offline: 0, right: 2, unpaired: 0 });
  });

  it('finds a screen by its name or its place in any spelling, and shows one state only', () => {
    const screens = [screen('3F 入口', 'right', '東京タワー'), screen('Back office', 'wrong', 'ｵｵｻｶ')];
    expect(names(filtered(screens, '３f', null))).toEqual(['3F 入口']);
    expect(names(filtered(screens, 'おおさか', null))).toEqual(['Back office']);
    expect(names(filtered(screens, 'office back', null))).toEqual(['Back office']);
    expect(names(filtered(screens, '', 'right'))).toEqual(['3F 入口']);
    expect(filtered(screens, 'office', 'right')).toEqual([]);
  });

  it('groups by place whatever its spelling, with screens without a place last and the worst first in each group', () => {
    const screens = ordered([screen('x', 'right'), screen('b', 'right', 'Osaka '), screen('c', 'wrong', 'OSAKA'), screen('a', 'right', 'Kobe')]);
    expect(byPlace(screens).map(({ place, screens: there }) => [place, ...names(there)])).toEqual([['Kobe', 'a'], ['OSAKA', 'c', 'b'], ['', 'x']]);
  });
});

describe('screens that are offline together', () => {
  const osaka = (states: readonly ScreenState[]): readonly Screen[] => states.map((state, i) => screen(`o${i}`, state, i % 2 === 0 ? 'Osaka' : 'ＯＳＡＫＡ'));

  it('are one fault from three of one place on, counted among the paired ones', () => {
    expect(oneFaults(osaka(['offline', 'offline', 'right']))).toEqual([]);
    expect(oneFaults(osaka(['offline', 'offline', 'offline', 'right', 'unpaired']))).toEqual([{ key: 'osaka', place: 'Osaka', offline: 3, of: 4 }]);
  });

  it('are not one fault without a place, because nothing joins them', () => {
    expect(oneFaults(['a', 'b', 'c', 'd'].map((name) => screen(name, 'offline', ' ')))).toEqual([]);
  });

  it('are told for the place with the most of them first', () => {
    const kobe = ['1', '2', '3'].map((name) => screen(name, 'offline', 'Kobe'));
    const places = oneFaults([...kobe, ...osaka(['offline', 'offline', 'offline', 'offline'])]).map(({ place, offline }) => [place, offline]);
    expect(places).toEqual([['Osaka', 4], ['Kobe', 3]]);
  });
});
