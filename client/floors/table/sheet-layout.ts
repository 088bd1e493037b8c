import type { Cell, Preview } from './table-wire';

// Where everything of the sheet stands on the screen. Pure. All lengths in CSS pixels of the screen.

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export interface Laid extends Box { readonly cell: Cell }
/** A whole row without seats: a title, a legend. One button turns all its cells. */
export interface Band extends Box { readonly cells: readonly Cell[]; readonly isFlipped: boolean }
export interface Head { readonly at: number; readonly size: number; readonly text: string }

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly Laid[];
  readonly bands: readonly Band[];
  /** empty rows and columns between the desks */
  readonly aisles: readonly (Box & { readonly isRow: boolean })[];
  readonly columns: readonly Head[];
  readonly rows: readonly Head[];
}

/** widths of a usual desk on the screen: a family name fits, and eighteen columns fit beside the questions */
const DESK = { least: 55, most: 96, height: 47, stacked: 31 };
const MOST_SCALE = 4;
const AROUND = 2;
const LEAST_AISLE = 6;

const SEATS: ReadonlySet<string> = new Set(['seat', 'seat-number', 'reading', 'extension']);
/** on the floor, but nobody sits there */
const BESIDE: ReadonlySet<string> = new Set(['fixture', 'zone']);
export const isSeatPart = ({ role }: Cell): boolean => SEATS.has(role);

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** 0 is A, 26 is AA. */
export const letters = (n: number): string => (n < 26 ? '' : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));

/** The usual desk gets a readable size; everything else keeps its proportion to it. */
function scaleOf(cells: readonly Cell[], total: number, room: number): { readonly x: number; readonly y: number } {
  const desks = cells.filter(({ role }) => role === 'seat');
  const some = desks.length > 0 ? desks : cells;
  const [width, height] = [median(some.map((one) => one.width)) || 72, median(some.map((one) => one.height)) || 20];
  const isStacked = cells.filter((one) => isSeatPart(one) && one.role !== 'seat').length > desks.length / 2;
  const x = Math.min(DESK.most / width, Math.max(DESK.least / width, room / Math.max(total, 1)));
  const y = (isStacked ? DESK.stacked : DESK.height) / height;
  return { x: Math.min(MOST_SCALE, x), y: Math.min(MOST_SCALE, y) };
}

const edgesOf = (sizes: readonly number[], scale: number): readonly number[] => {
  let at = 0;
  return [0, ...sizes.map((size) => (at += size * scale))];
};

const headsOf = (edges: readonly number[], upTo: number, name: (n: number) => string): readonly Head[] => edges.slice(0, -1)
  .map((at, n) => ({ at, size: (edges[n + 1] ?? at) - at, text: name(n) }))
  .filter((head) => head.size > 0 && head.at < upTo - 1);

/** Spans that overlap become one. */
function merged(spans: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** Runs of neighbours that nothing covers, between the first and the last that something covers. */
function gaps(covered: readonly Box[], isRow: boolean): readonly { readonly from: number; readonly to: number }[] {
  const spans = merged(covered.map((box) => (isRow ? [box.y, box.y + box.height] : [box.x, box.x + box.width])));
  return spans.slice(1).map(([to], n) => ({ from: spans[n]?.[1] ?? to, to })).filter(({ from, to }) => to - from >= LEAST_AISLE);
}

/** @param room width of the screen for the sheet */
export function layOut({ widths, heights, cells }: Pick<Preview, 'widths' | 'heights' | 'cells'>, room: number): Layout {
  const right = Math.max(0, ...cells.map((one) => one.x + one.width));
  const bottom = Math.max(0, ...cells.map((one) => one.y + one.height));
  const scale = scaleOf(cells, right, room);
  const [width, height] = [right * scale.x, bottom * scale.y];
  const laid = cells.map((cell): Laid => ({
    cell, x: cell.x * scale.x, y: cell.y * scale.y, width: cell.width * scale.x, height: cell.height * scale.y,
  }));
  const rows = new Map<number, Laid[]>();
  for (const one of laid) {
    const row = rows.get(one.y);
    if (row === undefined) rows.set(one.y, [one]);
    else row.push(one);
  }
  const seatSpans = merged(laid.filter(({ cell }) => isSeatPart(cell) && !cell.flipped).map((one) => [one.y, one.y + one.height]));
  const isSeatRow = (y: number, to: number): boolean => seatSpans.some(([from, end]) => from < to - 1 && end > y + 1);
  const bands: Band[] = [];
  const inBand = new Set<Laid>();
  for (const [y, row] of rows) {
    const isFlipped = row.every(({ cell }) => cell.flipped && cell.role === 'seat');
    const isNone = row.every(({ cell }) => !isSeatPart(cell) && !BESIDE.has(cell.role));
    const to = Math.max(...row.map((one) => one.y + one.height));
    if (row.some(({ cell }) => cell.at.startsWith('#')) || (!isFlipped && (!isNone || isSeatRow(y, to)))) continue;
    bands.push({ x: 0, y, width, height: to - y, cells: row.map(({ cell }) => cell), isFlipped });
    if (!isFlipped) for (const one of row) inBand.add(one);
  }
  const single = laid.filter((one) => !inBand.has(one));
  const [xs, ys] = [edgesOf(widths, scale.x), edgesOf(heights, scale.y)];
  const desks = single.filter(({ cell }) => isSeatPart(cell));
  const [top, low] = [Math.min(...desks.map((one) => one.y)), Math.max(...desks.map((one) => one.y + one.height))];
  const aisles = desks.length === 0 ? [] : [
    ...gaps(laid, true).map(({ from, to }) => ({ isRow: true, x: 0, y: from, width, height: to - from })).filter(({ y }) => y >= top),
    ...gaps(desks, false).map(({ from, to }) => ({ isRow: false, x: from, y: top, width: to - from, height: low - top })),
  ];
  return {
    width: width + AROUND, height: height + AROUND, cells: single, bands, aisles,
    columns: headsOf(xs, width, letters), rows: headsOf(ys, height, (n) => `${n + 1}`),
  };
}

const TILE = 256;

/** Finds what is in view without looking at the whole sheet. */
export function inView<T extends Box>(all: readonly T[]): (view: Box) => readonly T[] {
  const tiles = new Map<number, T[]>();
  for (const one of all) {
    for (let n = Math.floor(one.y / TILE); n <= Math.floor((one.y + one.height) / TILE); n++) {
      const tile = tiles.get(n);
      if (tile === undefined) tiles.set(n, [one]);
      else tile.push(one);
    }
  }
  return (view) => {
    const found = new Set<T>();
    for (let n = Math.floor(view.y / TILE); n <= Math.floor((view.y + view.height) / TILE); n++) {
      for (const one of tiles.get(n) ?? []) if (one.x < view.x + view.width && one.x + one.width > view.x) found.add(one);
    }
    return [...found];
  };
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The cell that an arrow key goes to; null: none is there, or the key is none. */
export function beside(cells: readonly Laid[], from: Laid, key: string): Laid | null {
  const way = ARROWS[key];
  if (way === undefined) return null;
  const middle = (one: Box): readonly [number, number] => [one.x + one.width / 2, one.y + one.height / 2];
  const [x, y] = middle(from);
  let [best, least]: [Laid | null, number] = [null, Infinity];
  for (const one of cells) {
    const [dx, dy] = [middle(one)[0] - x, middle(one)[1] - y];
    const [along, across] = way[0] !== 0 ? [dx * way[0], Math.abs(dy)] : [dy * way[1], Math.abs(dx)];
    // Inside a quarter of a circle.
    if (along <= 1 || across > along * 2) continue;
    if (along + across * 3 < least) [best, least] = [one, along + across * 3];
  }
  return best;
}
