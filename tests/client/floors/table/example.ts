import type { Cell, Desk, Person, Preview } from '../../../../client/floors/table/table-wire';

// A small sheet: a title, a legend, a zone, two rows of desks with aisles.

export const cell = (at: string, x: number, y: number, text: string, role = 'seat', more: Partial<Cell> = {}): Cell =>
  ({ at, x, y, width: 72, height: 20, text, role, flipped: false, ...more });
export const desk = (at: string, kind: string, people: readonly string[] = [], reason = 'none'): Desk =>
  ({ at, seat: `s-${at}`, label: '', kind, reason, people });
export const person = (id: string, last = id, first = '健'): Person => ({ id, user: `${id}.user`, last, first, group: '料金' });

/** columns A B (aisle C) D; rows 1 title, 2 legend, 3 zone, 4 desks, 5 aisle, 6 desks */
export const CELLS: readonly Cell[] = [
  cell('A1', 0, 0, '3F 座席表', 'title'), cell('A2', 0, 20, '■社員', 'legend'), cell('B2', 72, 20, '■派遣', 'legend'),
  cell('A3', 0, 40, '料金・請求', 'zone', { width: 144 }),
  cell('A4', 0, 60, '佐藤'), cell('B4', 72, 60, '鈴木', 'seat', { reading: 'すずき' }), cell('D4', 168, 60, '新人A'),
  cell('A6', 0, 100, '高橋'), cell('B6', 72, 100, '空'), cell('D6', 168, 100, '入口', 'fixture'),
];
export const DESKS: readonly Desk[] = [
  desk('A4', 'question', ['p1', 'p2'], 'several'), desk('B4', 'found', ['p3'], 'reading'), desk('D4', 'unknown'),
  desk('A6', 'question', ['p4', 'p5'], 'similar'), desk('B6', 'empty'),
];
const NOTHING = { moved: [], new: [], gone: [], unchanged: 0, addedSeats: [], removedSeats: [] };

export const preview = (more: Partial<Preview> = {}): Preview => ({
  source: 'html', sheets: [], widths: [72, 72, 24, 72], heights: [20, 20, 20, 20, 20, 20], cells: CELLS, desks: DESKS,
  people: ['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => person(id)), change: NOTHING, basedOn: 0, digest: 'd1', ...more,
});
