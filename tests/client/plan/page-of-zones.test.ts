import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { floorDocument } from '../../../client/plan/document';
import { drawnFloor } from '../../../client/plan/drawn-floor';
import type { FloorGeometry } from '../../../client/plan/geometry';
import { drawnHeadings } from '../../../client/seats/view/drawn-headings';
import { CameraControl } from '../../../client/stage/camera-control';
import { pageOfZones } from '../../../client/plan/page-of-zones';

/** Seats on each page; null: the whole floor. The server reads the same file (tests/server/Screens/ShownPagesTests.cs). */
interface Golden { readonly document: unknown; readonly pages: readonly { readonly zones: readonly string[]; readonly seats: readonly string[] | null }[] }
const golden = JSON.parse(readFileSync(new URL('../../fixtures/screens/pages.json', import.meta.url), 'utf8')) as Golden;
const { document } = golden;
if (!floorDocument(document)) throw new Error('no document');

const drawn = (placed: Parameters<typeof drawnFloor>[1]): FloorGeometry => {
  const floor = drawnFloor(document, placed, [], 'shelf');
  return { ...floor, headings: drawnHeadings(floor) };
};

it.each(golden.pages)('the page of the zones $zones has the seats that the server compares', ({ zones, seats }) => {
  const floor = drawn([]);
  const page = pageOfZones(floor, zones);
  if (seats === null) expect(page).toBe(floor);
  else expect(page.empty.map(({ desk }) => desk?.id).sort()).toEqual([...seats].sort());
});

it('a page has its zones, their islands and titles and nobody else, and all of its seats are in the picture', () => {
  const floor = drawn([{ key: 'in', seat: 's席' }, { key: 'other', seat: 's1' }, { key: 'nowhere', seat: null }]);
  const page = pageOfZones(floor, ['c']);
  expect([page.seats.map(({ key }) => key), page.zones?.map(({ id }) => id), page.islands.map(({ id }) => id)]).toEqual([['in'], ['c'], ['i3']]);
  expect(page.headings?.map(({ id }) => id).sort()).toEqual(['c', 'i3']);
  const { x = 0, y = 0, w = 0, h = 0 } = page.frame ?? {};
  for (const one of [...page.seats, ...page.empty]) {
    expect([one.x >= x, one.y >= y, one.x + one.w <= x + w, one.y + one.h <= y + h]).toEqual([true, true, true, true]);
  }
});

it('a page of those who are in no zone has the people without a seat too, and stays in its place while there is nobody', () => {
  const page = pageOfZones(drawn([{ key: 'in', seat: 's席' }, { key: 'out', seat: 's9' }, { key: 'nowhere', seat: null }]), ['*']);
  expect([page.seats.map(({ key }) => key), page.zones, page.islands.map(({ id }) => id)]).toEqual([['out', 'nowhere'], [], ['i4', '(shelf)']]);
  const nobody = pageOfZones({ width: 1000, height: 500, islands: [], seats: [], empty: [], zones: [] }, ['*']);
  expect(nobody.frame).toEqual({ x: -12, y: -12, w: 1024, h: 524 });
});

it('a page is the part of the floor that the camera shows', () => {
  const floor: FloorGeometry = {
    width: 1000, height: 500, islands: [], seats: [], empty: [],
    zones: [
      { id: 'a', label: '', x: 100, y: 100, w: 200, h: 100 }, { id: 'b', label: '', x: 400, y: 150, w: 88, h: 100 },
      { id: 'c', label: '', x: 800, y: 0, w: 9, h: 9 },
    ],
  };
  const page = pageOfZones(floor, ['a', 'b']);
  expect(page.frame).toEqual({ x: 88, y: 88, w: 412, h: 174 });
  const control = new CameraControl({ viewSize: () => ({ width: 836, height: 400 }), floor: () => page, reducedMotion: () => true, onMove: () => undefined });
  control.fit(false);
  const { k, x, y } = control.now;
  expect(k).toBeCloseTo(2, 5);
  expect([88 * k + x, 500 * k + x].map(Math.round)).toEqual([6, 830]);
  expect(Math.round((88 + 87) * k + y)).toBe(200);
});
