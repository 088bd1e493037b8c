import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { createLayoutChoice } from '../../../client/map/layout-choice';
import { namesFit } from '../../../client/map/readable';

const TEAM = 24;
const teams = (people: number): readonly number[] => Array.from({ length: Math.ceil(people / TEAM) }, () => TEAM);
/** about the size that the bars leave for the floor */
const laptop = { width: 1120, height: 650 };
const zoomed = { width: 950, height: 420 };
const telephone = { width: 366, height: 600 };

describe('a map or a list, depending on readability', () => {
  it('is a map where the names of a laptop\'s 200 people can be read, for any number of further agents', () => {
    for (const people of [12, 200, 1_000, 3_000]) expect(namesFit(teams(people), laptop, false), `${people}`).toBe(true);
  });
  it('is a list where they cannot, on a page enlarged to 200 % or on a telephone', () => {
    expect(namesFit(teams(200), zoomed, false)).toBe(false);
    expect(namesFit(teams(200), telephone, false)).toBe(false);
    expect(namesFit(teams(3_000), telephone, false)).toBe(false);
  });
  it('is a map on a small screen when the names of the few present agents can be read', () => {
    expect(namesFit(teams(12), telephone, false)).toBe(true);
    expect(namesFit(teams(96), zoomed, false)).toBe(true);
  });
  it('does not switch repeatedly at the limit: the present choice stays for some pixels', () => {
    const widths = Array.from({ length: 400 }, (_, i) => 700 + i);
    const limit = (isMap: boolean): number => widths.find((width) => namesFit(teams(200), { width, height: 600 }, isMap)) ?? 0;
    expect(limit(true)).toBeLessThan(limit(false) - 10);
  });
  it('has no answer for a floor that is not on the screen', () => {
    expect(namesFit(teams(200), { width: 0, height: 0 }, true)).toBe(true);
    expect(namesFit(teams(200), { width: 0, height: 0 }, false)).toBe(false);
  });
});

describe('the choice of map or list', () => {
  const device = (small: boolean, forced = false) => ({ small: signal(small), forcedColors: signal(forced) });
  let desks: readonly number[] = [];

  it('depends on the screen until an agent is present, then on readability', () => {
    desks = [];
    const choice = createLayoutChoice(null, device(true), () => desks);
    choice.setRoom(telephone);
    expect(choice.layout.value).toBe('list');
    desks = [12];
    choice.placesChanged();
    expect(choice.layout.value).toBe('map');
    desks = teams(200);
    choice.placesChanged();
    expect(choice.layout.value).toBe('list');
    choice.setRoom(laptop);
    expect(choice.layout.value).toBe('map');
  });
  it('stays as the user chose it, on every screen', () => {
    desks = teams(200);
    const choice = createLayoutChoice('map', device(true), () => desks);
    choice.setRoom(telephone);
    expect(choice.layout.value).toBe('map');
    choice.choose('list');
    choice.setRoom(laptop);
    expect([choice.layout.value, choice.chosen.value]).toEqual(['list', 'list']);
  });
  it('is the list in forced-colors mode', () => {
    desks = teams(24);
    const choice = createLayoutChoice(null, device(false, true), () => desks);
    choice.setRoom(laptop);
    expect(choice.layout.value).toBe('list');
  });
});
