import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunningLimit } from '../../../client/alerts/limits';
import { autoFloor, DESKS_AT_ONCE, roundAspect } from '../../../client/plan/auto-floor';
import type { FloorGeometry } from '../../../client/plan/geometry';
import { paintPanels } from '../../../client/seats/paint/panels';
import { paintGround } from '../../../client/seats/paint/ground';
import { SeatPainter } from '../../../client/seats/paint/seat-painter';
import type { PaintState } from '../../../client/seats/paint/seat-painter';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import { TextSetter } from '../../../client/seats/paint/text';
import type { Ground } from '../../../client/seats/paint/ground-context';
import type { SeatView } from '../../../client/seats/types';
import { SeatStore } from '../../../client/seats/view/store';
import { fitBox, toScreen } from '../../../client/stage/camera';
import type { Camera, Size } from '../../../client/stage/camera';
import { TOKENS } from '../../../client/ui/tokens';
import { painting } from '../product/painting';
import type { Painted } from '../product/painting';

const T = 1_780_000_000_000;
const TEAM = 24;
const palette = paletteOf(TOKENS.light, false);
const LONG = '技術サポート';
const SHORT = '受注';

/** A contact centre whose teams have 24 desks each, one of them empty. */
function centre(people: number, viewSize: Size, name = LONG): { readonly floor: FloorGeometry; readonly camera: Camera } {
  const places = Array.from({ length: people }, (_, i) => ({ key: `a${i}`, island: `${name}${Math.floor(i / TEAM) + 1}`, seat: i % TEAM }))
    .filter((place) => place.seat !== 5);
  const floor = autoFloor(places, roundAspect(viewSize.width, viewSize.height), '');
  return { floor, camera: fitBox({ x: 0, y: 0, w: floor.width, h: floor.height }, viewSize, 6) };
}

function ground(floor: FloorGeometry, camera: Camera, viewSize: Size, filtered = false): readonly Painted[] {
  const { ctx, painted } = painting();
  const g: Ground = { ctx, floor, palette, camera, viewSize, ratio: 1, text: new TextSetter(), lettering: true, drawing: null };
  const counts = { available: 3, contact: 12, acw: 3, away: 2, alerts: 2, signedIn: 20, people: 23, found: 23 };
  paintGround(g, new Map(floor.islands.map(({ id }) => [id, counts])), filtered);
  return painted;
}

const RED: RunningLimit = {
  kind: 'missed', since: T - 60_000, warnAt: -Infinity, criticalAt: -Infinity, channel: 'VOICE', rule: { warnAfter: 0, criticalAfter: 0 }, mark: null,
};
const seat = (key: string, more: Partial<SeatView> = {}): SeatView => ({
  key, code: 'talking', since: T - 41_000, atLeast: false, alarm: null, unknownContact: false, label: '佐藤', short: '佐藤', offMark: 'オフ',
  minuteMark: '分', status: '', desk: '', next: null, contacts: 1, channel: 'VOICE', limits: [], fillLimits: [],
  suspect: false, silent: false, asOf: null, dimmed: false, ...more,
});

function seats(floor: FloorGeometry, camera: Camera, viewSize: Size, viewOf: (key: string) => SeatView): readonly Painted[] {
  const { ctx, painted } = painting();
  const store = new SeatStore();
  store.setFloor(floor);
  for (const { key } of floor.seats) store.refresh(store.put(viewOf(key)), T, false);
  const at: PaintState = {
    palette, camera, viewSize, ratio: 1, now: T, selected: null, lettering: true, timerAlpha: 1, drained: palette, drainedAlpha: 1,
    pulse: () => 1,
  };
  const painter = new SeatPainter(ctx, store);
  painter.survey(at);
  painter.region({ x: 0, y: 0, w: viewSize.width, h: viewSize.height }, at);
  return painted;
}

beforeAll(() => { vi.stubGlobal('Path2D', class {}); });

const SCREENS = [[200, 1120, 650], [1_000, 1_540, 850], [1_000, 1_120, 650], [3_000, 1_540, 850]] as const;

describe('the title of a team', { timeout: 60_000 }, () => {
  const titlesOf = (people: number, viewSize: Size, name: string): readonly Painted[] => {
    const { floor, camera } = centre(people, viewSize, name);
    const titles = ground(floor, camera, viewSize).filter((one) => one.text.startsWith(name.slice(0, 2)));
    expect(titles).toHaveLength(floor.islands.length);
    return titles;
  };
  const sizeOf = ({ font }: Painted): number => Number(/([\d.]+)px/.exec(font)?.[1]);

  it.each(SCREENS)('is readable with %d people on %d × %d px: at least 11 px; a long title is first a little smaller, then cut', (people, width, height) => {
    expect(Math.min(...titlesOf(people, { width, height }, SHORT).map(sizeOf))).toBeGreaterThanOrEqual(11);
    const long = titlesOf(people, { width, height }, LONG);
    expect(Math.min(...long.map(sizeOf))).toBeGreaterThanOrEqual(9.5);
    expect(long.filter((one) => !one.text.startsWith(LONG))).toEqual([]);
  });

  it.each(SCREENS)('has its own row: with %d people on %d × %d px no ring and no badge covers it', (people, width, height) => {
    const { floor, camera } = centre(people, { width, height });
    const titles = ground(floor, camera, { width, height }).filter((one) => one.text.startsWith('技術'));
    const marks = seats(floor, camera, { width, height }, (key) => seat(key, { limits: [RED], fillLimits: [RED], suspect: true }));
    expect(marks.length).toBeGreaterThan(people);
    for (const island of floor.islands) {
      const { x, y, w } = toScreen(camera, island);
      const first = Math.min(...floor.seats.filter((one) => one.island === island.id).map((one) => toScreen(camera, one).y));
      const title = titles.find((one) => one.x >= x && one.x < x + w && one.y >= y - 1 && one.y < first);
      const highest = Math.min(...marks.filter((one) => one.x >= x && one.x < x + w && one.y >= (y + first) / 2).map((one) => one.y));
      expect(title, island.label).toBeDefined();
      // By its baseline: only the descenders of g and p are below it.
      expect((title?.y ?? 0) + (title?.h ?? 0) * 0.8, island.label).toBeLessThanOrEqual(highest);
    }
  });
});

describe('empty desks', () => {
  const viewSize = { width: 1_120, height: 650 };
  it('do not stand out on a filtered floor: they are dimmed like the seats', () => {
    const { floor, camera } = centre(200, viewSize);
    const strengthOf = (filtered: boolean): number => {
      const desks = floor.empty.map((place) => toScreen(camera, place));
      const isDesk = ({ what, x, y }: Painted): boolean => what === 'line' && desks.some((desk) => Math.abs(desk.x - x) < 2 && Math.abs(desk.y - y) < 2);
      const lines = ground(floor, camera, viewSize, filtered).filter(isDesk);
      expect(lines.length).toBe(floor.empty.length);
      return Math.max(...lines.map((one) => one.alpha));
    };
    expect([strengthOf(false), strengthOf(true)]).toEqual([1, 0.3]);
  });

  it.each([1, 7, 13, 48])('are added for a team of %d only to complete groups of desks', (people) => {
    const floor = autoFloor(Array.from({ length: people }, (_, seat) => ({ key: `a${seat}`, island: 'A', seat })), 1.75, '');
    expect(floor.empty.length).toBeLessThan(DESKS_AT_ONCE);
  });
});

describe('a filter', () => {
  it('dims agents who do not match, and a critical one less, so that it still stands out', () => {
    const { floor, camera } = centre(30, { width: 1_120, height: 650 });
    const strengthOf = (more: Partial<SeatView>): number =>
      Math.max(...seats(floor, camera, { width: 1_120, height: 650 }, (key) => seat(key, more)).map((one) => one.alpha));
    expect([strengthOf({}), strengthOf({ dimmed: true })]).toEqual([1, 0.18]);
    for (const critical of [{ limits: [RED], fillLimits: [RED] }, { limits: [RED], alarm: 'missed' }] as const) {
      expect(strengthOf({ dimmed: true, ...critical })).toBe(0.45);
    }
  });
});

describe('the panels of a floor that is far away', () => {
  const counts = { available: 13, contact: 112, acw: 3, away: 2, alerts: 27, signedIn: 190, people: 223, found: 777 };
  const panels = (viewSize: Size, filtered = false, name = LONG) => {
    const { floor, camera } = centre(3_000, viewSize, name);
    const { ctx, painted } = painting();
    const g: Ground = { ctx, floor, palette, camera, viewSize, ratio: 1, text: new TextSetter(), lettering: true, drawing: null };
    const boxes = paintPanels(g, new Map(floor.islands.map(({ id }) => [id, counts])), filtered).map((panel) => ({ ...panel, ...toScreen(camera, panel) }));
    return { floor, camera, painted, boxes };
  };
  const sizeOf = ({ font }: Painted): number => Number(/([\d.]+)px/.exec(font)?.[1]);

  it.each([[1_920, 1_080], [3_840, 2_160]])('say every count and the name in letters that can be read, inside, on %d × %d px', (width, height) => {
    const { floor, painted, boxes } = panels({ width, height });
    expect(boxes.length).toBe(floor.islands.length);
    const letters = painted.filter((one) => one.what === 'text');
    for (const box of boxes) {
      const within = letters.filter((one) => one.x >= box.x && one.x < box.x + box.w && one.y >= box.y - 1 && one.y < box.y + box.h);
      const said = within.map((one) => one.text).join('');
      for (const wanted of [LONG.slice(0, 2), '13', '112', '27', '190/223']) expect(said).toContain(wanted);
      expect(Math.min(...within.map(sizeOf))).toBeGreaterThanOrEqual(9.5);
      for (const one of within) expect(one.x + one.w).toBeLessThanOrEqual(box.x + box.w + 1);
    }
  });
  it('say under a filter how many it leaves, beside the counts of all', () => {
    const said = (filtered: boolean) => panels({ width: 1_920, height: 1_080 }, filtered).painted.map((one) => one.text).join('');
    expect(said(true)).toContain('77713112');
    expect(said(false)).not.toContain('77713112');
  });
});

describe('a floor with desks of several sizes', () => {
  const viewSize = { width: 1_000, height: 400 };
  const box = (key: string, x: number, w: number, h: number) => ({ key, x, y: 100, w, h, island: 'i' });
  const wordsOn = (boxes: readonly ReturnType<typeof box>[]): readonly (readonly string[])[] => {
    const floor: FloorGeometry = { width: 1_000, height: 400, islands: [], seats: boxes, empty: [] };
    const words = seats(floor, { k: 1, x: 0, y: 0 }, viewSize, (key) => seat(key)).filter((one) => one.what === 'text');
    for (const one of words) expect(one.y + one.h, one.text).toBeLessThanOrEqual(Math.max(...boxes.map(({ h }) => 100 + h)) + 1);
    return boxes.map(({ x, w }) => words.filter((one) => one.x >= x && one.x < x + w).map((one) => one.text));
  };
  it('is drawn by its usual desk: two people at the first desk make no other desk smaller', () => {
    const [half, other, whole] = wordsOn([box('a', 0, 42, 72), box('b', 42, 42, 72), box('c', 100, 95, 72), box('d', 200, 95, 72), box('e', 300, 95, 72)]);
    expect([half, other]).toEqual([['佐藤'], ['佐藤']]);
    expect(whole?.join('')).toBe('0:41佐藤');
  });
  it('has letters that fit a flat desk', () => {
    expect(wordsOn([box('a', 0, 95, 40), box('b', 100, 95, 40), box('c', 200, 95, 40)])[0]?.join('')).toBe('0:41佐藤');
  });
});
