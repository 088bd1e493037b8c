// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import { drawingPainter } from '../../../client/seats/paint/drawing';
import type { Ground } from '../../../client/seats/paint/ground-context';
import { TOKENS } from '../../../client/ui/tokens';
import type { SeatTokens, Theme } from '../../../client/ui/tokens';
import { wallTokens } from '../../../client/wall/wall-colours';

afterEach(() => vi.restoreAllMocks());

/** What is done to the background before it is painted: operations with their colours; null: nothing, the file itself is painted. */
function doneTo(tokens: SeatTokens): readonly string[] | null {
  const done: string[] = [];
  const other = {
    fillStyle: '', globalCompositeOperation: '', drawImage: () => undefined,
    fillRect: () => { done.push(`${other.globalCompositeOperation} ${other.fillStyle}`); },
  };
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(other as never);
  const picture = new Image();
  let painted: unknown = null;
  const ctx = { save: () => undefined, restore: () => undefined, globalAlpha: 1, drawImage: (what: unknown) => { painted = what; } };
  const drawing = { background: { x: 0, y: 0, width: 100, height: 100 }, walls: [], doors: [], labels: [] };
  const ground = { ctx, camera: { x: 0, y: 0, k: 1 }, viewSize: { width: 100, height: 100 }, palette: { tokens }, floor: { seats: [], empty: [], zones: [] } };
  drawingPainter(drawing as never, picture).under(ground as unknown as Ground);
  expect(painted).not.toBeNull();
  return painted === picture ? null : done;
}

it('the map paints a plan as it is, or inverted in the dark theme; only a wall changes its white', () => {
  expect(doneTo(TOKENS.light)).toBeNull();
  expect(doneTo(TOKENS.dark)).toEqual(['difference #ffffff']);
  for (const [theme, first] of [['light', []], ['dark', ['difference #ffffff']]] as const) {
    const tokens = wallTokens('', theme as Theme, false);
    expect(doneTo(tokens)).toEqual([...first, `multiply ${theme === 'dark' ? tokens.colours.ink : tokens.colours.surface}`]);
  }
});
