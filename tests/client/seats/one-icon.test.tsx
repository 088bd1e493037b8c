// @vitest-environment jsdom
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { paintTile } from '../../../client/seats/paint/glyph';
import type { PaintContext } from '../../../client/seats/paint/paint-context';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import { TextSetter } from '../../../client/seats/paint/text';
import type { SeatView } from '../../../client/seats/types';
import { detailOf } from '../../../client/seats/view/detail';
import { Swatch } from '../../../client/ui/parts';
import { TOKENS } from '../../../client/ui/tokens';
import { STATE_CODES } from '../../../client/words/state-codes';
import type { StateCode } from '../../../client/words/state-codes';
import { shown } from '../product/screen';

const T = 1_780_000_000_000;
class FakePath { constructor(readonly d: string) {} }

/** Path data of the icons that are drawn on the seat. */
function onSeat(view: SeatView, width: number): readonly string[] {
  const drawn: string[] = [];
  const calls: Record<string, unknown> = {
    stroke: (path?: FakePath) => { if (path !== undefined) drawn.push(path.d); }, measureText: () => ({ width: 8 }),
    createLinearGradient: () => ({ addColorStop: () => undefined }),
  };
  const ctx = new Proxy({ globalAlpha: 1, font: '10px x' } as Record<string, unknown>, {
    get: (state, name: string) => calls[name] ?? state[name] ?? (() => undefined),
  }) as unknown as CanvasRenderingContext2D;
  const [w, h] = [width, Math.round((width * 72) / 95)];
  const at: PaintContext = {
    ctx, palette: paletteOf(TOKENS.light, false), text: new TextSetter(), detail: detailOf(w), w, h, tile: w, u: w / 95, ratio: 1, lettering: true,
    timerAlpha: 1,
  };
  paintTile(at, { view, level: 0, handled: false, now: T, pulse: 1 });
  return drawn;
}

const viewOf = (code: StateCode, status: string, channel: string): SeatView => ({
  key: 'a', code, since: T - 41_000, atLeast: false, alarm: null, unknownContact: false, label: 'A', short: 'A', desk: '', offMark: '', minuteMark: '',
  status, next: null, contacts: 1, channel, limits: [], fillLimits: [], suspect: false, silent: false, asOf: null,
  dimmed: false,
});

describe('a state has one icon', () => {
  beforeAll(() => { vi.stubGlobal('Path2D', FakePath); });
  afterAll(() => { vi.unstubAllGlobals(); });

  const cases = STATE_CODES.flatMap((code) => (code === 'away' ? ['昼休み', 'Meeting', '休憩', 'Outbound Q', ''] : ['']).flatMap((status) =>
    (code === 'talking' ? ['VOICE', 'CHAT', 'TASK', 'EMAIL'] : ['VOICE']).map((channel) => [code, status, channel] as const)));

  it.each(cases)('%s %s %s: on the seat the one of chip, row, card and panel', async (code, status, channel) => {
    const { root, undo } = await shown(<Swatch code={code} status={status} channel={channel} />);
    const path = root.querySelector('path')?.getAttribute('d');
    undo();
    expect(path).toBeTruthy();
    for (const width of [46, 95, 160]) expect(onSeat(viewOf(code, status, channel), width), `${width} px`).toContain(path);
  });

  it('a person who left Connect: one that no state has', async () => {
    const paths: (string | null | undefined)[] = [];
    for (const departed of [true, false]) {
      const { root, undo } = await shown(<Swatch code="offline" departed={departed} />);
      paths.push(root.querySelector('path')?.getAttribute('d'));
      undo();
    }
    expect(paths[0]).not.toBe(paths[1]);
    for (const width of [46, 95, 160]) expect(onSeat({ ...viewOf('offline', '', ''), departed: true }, width), `${width} px`).toContain(paths[0]);
  });
});
