import { describe, expect, it } from 'vitest';
import { beside, inView, layOut, letters } from '../../../../client/floors/table/sheet-layout';
import { cell, CELLS, preview } from './example';

describe('a sheet on the screen', () => {
  const layout = layOut(preview(), 900);
  const at = (place: string) => layout.cells.find((one) => one.cell.at === place);

  it('keeps its proportions, with desks on which a name can be read', () => {
    const [a, b] = [at('A4'), at('B4')];
    expect(b?.x).toBeCloseTo((a?.x ?? 0) + (a?.width ?? 0));
    expect(a?.width).toBeGreaterThanOrEqual(55);
    expect(a?.height).toBeGreaterThanOrEqual(40);
    expect((at('A3')?.width ?? 0) / (a?.width ?? 1)).toBeCloseTo(2);
  });

  it('never makes desks unreadable, however narrow the screen is', () => {
    expect(layOut(preview(), 120).cells.find((one) => one.cell.at === 'A4')?.width).toBeCloseTo(55);
  });

  it('shows a title and a legend as whole rows, and zones and doors as cells', () => {
    expect(layout.bands.map(({ cells, isFlipped }) => [cells.map((one) => one.at).join(), isFlipped])).toEqual([['A1', false], ['A2,B2', false]]);
    expect(at('A1')).toBeUndefined();
    expect([at('A3')?.cell.role, at('D6')?.cell.role]).toEqual(['zone', 'fixture']);
  });

  it('offers the way back for a row that a person made seats', () => {
    const flipped = CELLS.map((one) => (one.at === 'A1' ? { ...one, role: 'seat', flipped: true } : one));
    const again = layOut({ ...preview(), cells: flipped }, 900);
    expect(again.bands.map(({ cells, isFlipped }) => [cells[0]?.at, isFlipped])).toEqual([['A1', true], ['A2', false]]);
    expect(again.cells.some((one) => one.cell.at === 'A1')).toBe(true);
  });

  it('draws empty rows and columns between desks as aisles', () => {
    const [row, column] = [layout.aisles.filter(({ isRow }) => isRow), layout.aisles.filter(({ isRow }) => !isRow)];
    expect(row).toHaveLength(1);
    expect(row[0]?.y).toBeCloseTo((at('A4')?.y ?? 0) + (at('A4')?.height ?? 0));
    expect(column).toHaveLength(1);
    expect((column[0]?.width ?? 0) / (at('A4')?.width ?? 1)).toBeCloseTo(24 / 72);
  });

  it('has the letters and numbers of Excel, without hidden columns', () => {
    expect([0, 25, 26, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
    expect(layOut({ ...preview(), widths: [72, 0, 24, 72] }, 900).columns.map(({ text }) => text)).toEqual(['A', 'C', 'D']);
    expect(layout.rows.map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('goes with the arrow keys to the nearest cell in that direction', () => {
    const from = at('A4');
    if (from === undefined) throw new Error('no A4');
    const to = (key: string): string | undefined => beside(layout.cells, from, key)?.cell.at;
    expect([to('ArrowRight'), to('ArrowDown'), to('ArrowUp'), to('ArrowLeft'), to('x')]).toEqual(['B4', 'A6', 'A3', undefined, undefined]);
  });

  it('finds what is in view of 60,000 cells in a moment', () => {
    const many = Array.from({ length: 60_000 }, (_, n) => cell(`c${n}`, (n % 200) * 72, Math.floor(n / 200) * 20, '佐藤'));
    const started = performance.now();
    const large = layOut({ widths: Array(200).fill(72), heights: Array(300).fill(20), cells: many }, 900);
    const find = inView(large.cells);
    const found = find({ x: 0, y: 5_000, width: 900, height: 600 });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(found.length).toBeGreaterThan(100);
    expect(found.length).toBeLessThan(1_000);
    expect(found.every((one) => one.x < 900 && one.y + one.height >= 4_800)).toBe(true);
  });
});
