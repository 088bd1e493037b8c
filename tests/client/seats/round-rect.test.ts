import { describe, expect, it } from 'vitest';
import { addRoundRect } from '../../../client/seats/paint/round-rect';

type Step = readonly (string | number)[];

/** Records the parts of a path, with angles in quarters of a turn. */
function path(): { readonly steps: Step[]; readonly to: Parameters<typeof addRoundRect>[0] } {
  const steps: Step[] = [];
  const to = {
    moveTo: (x: number, y: number) => { steps.push(['move', x, y]); },
    lineTo: (x: number, y: number) => { steps.push(['line', x, y]); },
    arc: (x: number, y: number, r: number, from: number, until: number) => { steps.push(['arc', x, y, r, from / (Math.PI / 2), until / (Math.PI / 2)]); },
    closePath: () => { steps.push(['close']); },
  };
  return { steps, to };
}

describe('a rectangle with round corners', () => {
  it('is drawn by arcs where the browser has no roundRect, each corner with its own radius', () => {
    const { steps, to } = path();
    addRoundRect(to, 10, 20, 100, 50, [4, 0, 8, 2]);
    expect(steps).toEqual([
      ['move', 14, 20], ['line', 110, 20], ['arc', 110, 20, 0, -1, 0], ['line', 110, 62], ['arc', 102, 62, 8, 0, 1], ['line', 12, 70], ['arc', 12, 68, 2, 1, 2],
      ['line', 10, 24], ['arc', 14, 24, 4, 2, 3], ['close'],
    ]);
  });

  it('has corners that shrink together when they would overlap', () => {
    const { steps, to } = path();
    addRoundRect(to, 0, 0, 20, 10, 10);
    expect(steps.filter(([kind]) => kind === 'arc').map((step) => step[3])).toEqual([5, 5, 5, 5]);
  });

  it('of size zero is drawn too', () => {
    const { steps, to } = path();
    addRoundRect(to, 0, 0, 0, 0, 3);
    expect(steps.filter(([kind]) => kind === 'arc').map((step) => step[3])).toEqual([0, 0, 0, 0]);
  });

  it('is drawn by the browser if it has roundRect', () => {
    const { steps, to } = path();
    addRoundRect({ ...to, roundRect: (...given: unknown[]) => { steps.push(['round', String(given)]); } }, 1, 2, 3, 4, [1, 2, 3, 4]);
    expect(steps).toEqual([['round', '1,2,3,4,1,2,3,4']]);
  });
});
