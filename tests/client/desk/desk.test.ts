import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { codesFloor, deskAt, isDeskPath, pathAt } from '../../../client/app/paths';
import { codesOf, deskAddress } from '../../../client/desk/codes-page';
import { isDesk } from '../../../client/desk/desk-wire';
import { timeLeft } from '../../../client/desk/time-left';
import { alone } from '../../../client/people/access-fields';
import type { FloorDocument } from '../../../client/plan/document';
import { drawnFloor } from '../../../client/plan/drawn-floor';
import { HOME, SHELF } from '../../../client/plan/shelf';

describe('the addresses of desks', () => {
  it('name a desk, the home, or the codes of a floor, and are no map', () => {
    expect(['/desk/f-1/s2', '/desk/home', '/floor/f-1/codes', '/floor/f-1/codes/'].map(isDeskPath)).toEqual([true, true, true, true]);
    expect(['/', '/desk/', '/floor/f-1', '/floor/f-1/edit', '/desks/f-1/s2', '/floors'].map(isDeskPath)).toEqual([false, false, false, false, false, false]);
    expect(deskAt('/desk/f-1/s2')).toEqual({ floor: 'f-1', seat: 's2' });
    expect(deskAt('/desk/home/')).toBeNull();
    expect(deskAt('/desk/f-1')).toEqual({ floor: 'f-1', seat: '' });
    expect([codesFloor('/floor/f-1/codes'), codesFloor('/floor/f-1/edit')]).toEqual(['f-1', null]);
    expect(pathAt('/desk/f-1/s2')).toBeNull();
  });

  it('are what the server and the codes say', () => {
    const address = deskAddress('https://map.example.com', 'f-0123456789', 'desk_1');
    expect(deskAt(new URL(address).pathname)).toEqual({ floor: 'f-0123456789', seat: 'desk_1' });
    // 25 mm of 33 modules are 0.75 mm each: a telephone reads that from 30 cm.
    expect(encode(address, { border: 0, ecc: 'M' }).size).toBeLessThanOrEqual(33);
  });
});

describe('the codes of a floor', () => {
  const seats = [{ id: 'a', label: 'B-10' }, { id: 'b', label: 'B-9' }, { id: 'c' }, { id: 'd', label: 'Ｃ-1' }];

  it('are in the order of the numbers, and only of seats that have one', () => {
    expect(codesOf(seats, '', null).map(({ label }) => label)).toEqual(['B-9', 'B-10', 'Ｃ-1']);
  });

  it('are found in any width and case, or by the id of one seat', () => {
    expect(codesOf(seats, ' ｂ－1', null).map(({ id }) => id)).toEqual(['a']);
    expect(codesOf(seats, 'c-1', null).map(({ id }) => id)).toEqual(['d']);
    expect(codesOf(seats, '', 'b').map(({ id }) => id)).toEqual(['b']);
    expect(codesOf(seats, 'x', null)).toEqual([]);
  });
});

describe('check-ins', () => {
  it('count down and never below zero', () => {
    expect([300_000, 299_001, 59_000, 1, 0, -5_000].map(timeLeft)).toEqual(['5:00', '5:00', '0:59', '0:01', '0:00', '0:00']);
  });

  it('read what the server says, with everything or with nothing', () => {
    expect(isDesk({ others: [] })).toBe(true);
    expect(isDesk({
      place: { floor: 'f', name: 'n', site: '', seat: 's', label: '' }, me: { name: 'n', account: 'a', agent: null, known: null }, why: null,
      others: [{ known: null }, { known: { user: null, first: null, last: '佐藤' } }], now: { place: null, source: 'home' }, waits: 'network',
      request: { state: 'waiting', leftMs: 5, by: null },
    })).toBe(true);
    expect(isDesk({ others: [{ known: 1 }] })).toBe(false);
    expect(isDesk(null)).toBe(false);
  });

  it('have a role that is alone: the newer choice stays', () => {
    expect(alone(['viewer', 'check-in'], ['viewer'])).toEqual(['check-in']);
    expect(alone(['check-in', 'viewer'], ['check-in'])).toEqual(['viewer']);
    expect(alone(['check-in'], [])).toEqual(['check-in']);
    expect(alone(['viewer', 'planner'], ['viewer'])).toEqual(['viewer', 'planner']);
  });
});

describe('people without a seat', () => {
  const document = { schema: 1, width: 400, height: 200, seats: [{ id: 's1', x: 10, y: 10, width: 95, height: 72 }] } satisfies FloorDocument;

  it('are in two areas: those who work at home have their own below the other, which overlaps nothing', () => {
    const floor = drawnFloor(
      document, [{ key: 'a', seat: null }, { key: 'b', seat: null, isHome: true }, { key: 'c', seat: 's1' }], [], '未配置', '在宅');
    const [shelf, home] = [SHELF, HOME].map((id) => floor.islands.find((one) => one.id === id));
    expect([shelf?.label, home?.label]).toEqual(['未配置', '在宅']);
    expect(home?.y).toBeGreaterThanOrEqual((shelf?.y ?? 0) + (shelf?.h ?? 0));
    expect(floor.height).toBe((home?.y ?? 0) + (home?.h ?? 0));
    expect(floor.seats.map(({ key, island }) => `${key} ${island}`)).toEqual(['c ', `a ${SHELF}`, `b ${HOME}`]);
  });

  it('have one area when nobody, or everybody, works at home', () => {
    expect(drawnFloor(document, [{ key: 'a', seat: null }], [], 'U', 'H').islands.map(({ id }) => id)).toEqual([SHELF]);
    expect(drawnFloor(document, [{ key: 'a', seat: null, isHome: true }], [], 'U', 'H').islands.map(({ id }) => id)).toEqual([HOME]);
  });
});
