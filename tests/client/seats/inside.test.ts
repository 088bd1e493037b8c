import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunningLimit } from '../../../client/alerts/limits';
import { paintTile } from '../../../client/seats/paint/glyph';
import { paintOver } from '../../../client/seats/paint/marks';
import type { Ctx, PaintContext } from '../../../client/seats/paint/paint-context';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import type { Subject } from '../../../client/seats/paint/subject';
import { TextSetter } from '../../../client/seats/paint/text';
import type { SeatView } from '../../../client/seats/types';
import { detailOf } from '../../../client/seats/view/detail';
import { TOKENS } from '../../../client/ui/tokens';
import { STATE_CODES } from '../../../client/words/state-codes';

const T = 1_780_000_000_000;
const LONG: RunningLimit = {
  kind: 'long-contact', since: T - 2_183_000, warnAt: T - 1_583_000, criticalAt: T - 1_283_000, channel: 'VOICE',
  rule: { warnAfter: 600_000, criticalAfter: 900_000 }, mark: null,
};

interface Mark { readonly what: string; readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** A canvas that records the extent of each shape and text. Only shapes without a moved origin count. */
function recorder(): { readonly ctx: Ctx; readonly marks: Mark[]; readonly dashes: number[][]; readonly said: string[] } {
  const marks: Mark[] = [];
  const dashes: number[][] = [];
  const said: string[] = [];
  let moved = 0;
  let clipped = 0;
  const stack: (readonly [number, number])[] = [];
  let path: readonly [number, number, number, number] | null = null;
  const state = { lineWidth: 1, font: '', textAlign: 'left', globalAlpha: 1 } as Record<string, unknown>;
  const size = (): number => Number(/(\d+(\.\d+)?)px/.exec(String(state['font']))?.[1] ?? 10);
  const widthOf = (text: string): number => [...text].reduce((sum, ch) => sum + (ch > '\u2e80' ? 1 : 0.62), 0) * size();
  const mark = (what: string, [x, y, w, h]: readonly [number, number, number, number], out: number): void => {
    if (moved === 0 && clipped === 0) marks.push({ what, left: x - out, top: y - out, right: x + w + out, bottom: y + h + out });
  };
  const calls: Record<string, (...args: never[]) => unknown> = {
    save: () => { stack.push([moved, clipped]); },
    restore: () => { [moved, clipped] = stack.pop() ?? [0, 0]; },
    translate: () => { moved++; }, scale: () => { moved++; }, clip: () => { clipped++; },
    beginPath: () => { path = null; },
    roundRect: (x: number, y: number, w: number, h: number) => { path = [x, y, w, h]; },
    arc: (x: number, y: number, r: number) => { path = [x - r, y - r, 2 * r, 2 * r]; },
    fill: () => { if (path !== null) mark('fill', path, 0); },
    stroke: () => { if (path !== null) mark('stroke', path, Number(state['lineWidth']) / 2); },
    fillRect: (x: number, y: number, w: number, h: number) => mark('rect', [x, y, w, h], 0),
    setLineDash: (dash: number[]) => { dashes.push(dash); },
    measureText: (text: string) => ({ width: widthOf(text) }),
    fillText: (text: string, x: number, y: number, most?: number) => {
      said.push(text);
      const width = Math.min(widthOf(text), most ?? Infinity);
      const left = state['textAlign'] === 'center' ? x - width / 2 : x;
      mark(`text ${text}`, [left, y - size() * 0.8, width, size()], 0);
    },
  };
  const ctx = new Proxy(state, { get: (target, name: string) => calls[name] ?? target[name] ?? (() => {}) }) as unknown as Ctx;
  return { ctx, marks, dashes, said };
}

const palette = paletteOf(TOKENS.light, false);
function painted(width: number, view: Partial<SeatView>, rest: Partial<Subject> = {}, selected = false) {
  const [w, h] = [width, Math.round((width * 72) / 95)];
  const made = recorder();
  const brush: PaintContext = {
    ctx: made.ctx, palette, text: new TextSetter(), detail: detailOf(w), w, h, tile: w, u: w / 95, ratio: 1, lettering: true, timerAlpha: 1,
  };
  const seat: SeatView = {
    key: 'a', code: 'talking', since: T - 41_000, atLeast: false, alarm: null, unknownContact: false, label: '勅使河原 千代子', short: '勅使河原千',
    desk: '', offMark: 'オフ',
    minuteMark: '分', status: '昼休み', next: null,
    contacts: 3, channel: 'VOICE', limits: [LONG], fillLimits: [LONG], suspect: false, silent: false, asOf: null, dimmed: false, ...view,
  };
  const subject: Subject = { view: seat, level: 0, handled: false, now: T, pulse: 1, ...rest };
  paintTile(brush, subject);
  paintOver(brush, subject, selected);
  return { ...made, w, h };
}

beforeAll(() => { vi.stubGlobal('Path2D', class {}); });

describe('a seat with text', { timeout: 60_000 }, () => {
  it.each([34, 46, 52, 56, 66, 79, 80, 95, 160])('extends at most 1 px beyond its edge at %i px', (width) => {
    for (const code of STATE_CODES) {
      for (const level of [0, 1, 2] as const) {
        for (const alarm of [null, 'missed'] as const) {
          for (const selected of [false, true]) {
            const { marks, w, h } = painted(width, { code, alarm, suspect: selected }, { level, handled: level === 1 && selected }, selected);
            for (const { what, left, top, right, bottom } of marks) {
              expect(Math.max(-left, -top, right - w, bottom - h), `${code} ${level} ${what}`).toBeLessThanOrEqual(1.01);
            }
          }
        }
      }
    }
  });
  it('shows the name of a signed-off agent and a word, and no time', () => {
    const { said } = painted(56, { code: 'offline', contacts: 0, limits: [], fillLimits: [] });
    expect(said).toEqual(['オフ', expect.stringMatching(/^勅使河/)]);
  });
  it('has no time at 45 px and below, but the name', () => {
    const { said } = painted(40, { short: '佐藤', contacts: 1 });
    expect(said).toEqual(['佐藤']);
  });
  it('is dashed where the alert was acknowledged, snoozed or claimed', () => {
    expect(painted(56, {}, { level: 1 }).dashes.filter((dash) => dash.length > 0)).toEqual([]);
    expect(painted(56, {}, { level: 1, handled: true }).dashes.filter((dash) => dash.length > 0)).toHaveLength(1);
  });
});
