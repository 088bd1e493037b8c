import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { FloorGeometry } from '../../../client/plan/geometry';
import type { Ctx } from '../../../client/seats/paint/paint-context';
import { SeatPainter } from '../../../client/seats/paint/seat-painter';
import type { PaintState } from '../../../client/seats/paint/seat-painter';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import { SeatStore } from '../../../client/seats/view/store';
import type { SeatView } from '../../../client/seats/types';
import { TOKENS } from '../../../client/ui/tokens';

const T = 1_780_000_000_000;
const palette = paletteOf(TOKENS.light, false);
const WARNED = {
  kind: 'long-contact', since: T - 700_000, warnAt: T - 100_000, criticalAt: T + 200_000, channel: 'VOICE',
  rule: { warnAfter: 600_000, criticalAfter: 900_000 }, mark: null,
} as const;

interface Drawn { readonly how: 'fill' | 'ring' | 'icon'; readonly colour: unknown; readonly x: number }

/** A canvas that records fills, rings and icons, and the origin of each, in CSS px. */
function canvas(): { readonly ctx: Ctx; readonly drawn: Drawn[] } {
  const drawn: Drawn[] = [];
  const state: Record<string, unknown> = { globalAlpha: 1 };
  let x = 0;
  const calls: Record<string, (...args: never[]) => unknown> = {
    setTransform: (...to: number[]) => { x = to[4] ?? 0; },
    fill: () => { drawn.push({ how: 'fill', colour: state['fillStyle'], x }); },
    stroke: (path?: unknown) => { drawn.push({ how: path === undefined ? 'ring' : 'icon', colour: state['strokeStyle'], x }); },
    measureText: () => ({ width: 10 }),
  };
  return { ctx: new Proxy(state, { get: (target, name: string) => calls[name] ?? target[name] ?? (() => {}) }) as unknown as Ctx, drawn };
}

/** Seats of 30 px side by side, painted as one region. */
function painted(...views: readonly Partial<SeatView>[]): readonly Drawn[] {
  const { ctx, drawn } = canvas();
  const store = new SeatStore();
  const seats = views.map((_, i) => ({ key: `${i}`, island: 'a', x: i * 32, y: 0, w: 30, h: 24 }));
  store.setFloor({ width: 200, height: 24, islands: [], seats, empty: [] } as unknown as FloorGeometry);
  views.forEach((view, i) => {
    const slot = store.put({
      key: `${i}`, code: 'talking', since: T, atLeast: false, alarm: null, unknownContact: false, label: 'A', short: 'A', desk: '', offMark: '', minuteMark: '',
      status: '', next: null, contacts: 1, channel: 'VOICE', limits: [], fillLimits: [], suspect: false, silent: false, asOf: null, dimmed: false, ...view,
    });
    store.refresh(slot, T, false);
  });
  const at: PaintState = {
    palette, camera: { x: 0, y: 0, k: 1 }, viewSize: { width: 200, height: 24 }, ratio: 1, now: T, selected: null, lettering: true,
    timerAlpha: 1, drained: palette, drainedAlpha: 1,
    pulse: () => 1,
  };
  const painter = new SeatPainter(ctx, store);
  painter.survey(at);
  painter.region({ x: 0, y: 0, w: 200, h: 24 }, at);
  return drawn;
}

beforeAll(() => { vi.stubGlobal('Path2D', class {}); });

describe('a seat that is too small for text', () => {
  it('of a signed-off agent has a tile and an icon, unlike an empty desk', () => {
    const { body, icon } = palette.looks.offline;
    expect(painted({ code: 'offline' })).toEqual(expect.arrayContaining([{ how: 'fill', colour: body, x: 0 }, { how: 'icon', colour: icon, x: 0 }]));
  });
  it('keeps its badge whole beside another one with an alert', () => {
    const drawn = painted({ limits: [WARNED], fillLimits: [WARNED] }, { limits: [WARNED], fillLimits: [WARNED] });
    const second = drawn.findIndex((one) => one.how === 'fill' && one.colour === palette.looks.talking.fill && one.x === 32);
    const ring = drawn.findIndex((one) => one.how === 'ring' && one.colour === palette.tokens.colours.warnLine && one.x === 0);
    expect(second).toBeGreaterThanOrEqual(0);
    expect(ring).toBeGreaterThan(second);
  });
});
