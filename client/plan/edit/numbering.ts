import type { FloorDocument } from '../document';

// Seat numbers: "C{00}" gives C01, C02, …; a pattern without braces gets its number at the end.

export const ORDERS = ['rows', 'snake', 'columns'] as const;
/** rows: each from the left; snake: every second row from the right; columns: each from the top. */
export type Order = (typeof ORDERS)[number];

export interface Pattern { readonly head: string; readonly digits: number; readonly tail: string }

export function patternOf(text: string): Pattern {
  const [, head = '', zeros = '', tail = ''] = /^([^{]*)\{(0+)\}(.*)$/.exec(text.trim()) ?? [];
  return zeros === '' ? { head: text.trim(), digits: 2, tail: '' } : { head, digits: zeros.length, tail };
}

export const patternText = ({ head, digits, tail }: Pattern): string => `${head}{${'0'.repeat(digits)}}${tail}`;

export const numbered = ({ head, digits, tail }: Pattern, n: number): string => `${head}${String(n).padStart(digits, '0')}${tail}`;

/** The pattern of an existing number: "C07" → C{00}; null: it has no digits. */
export function patternIn(label: string): { readonly pattern: Pattern; readonly n: number } | null {
  const [, head = '', digits = '', tail = ''] = /^(.*?)(\d+)(\D*)$/.exec(label) ?? [];
  return digits === '' ? null : { pattern: { head, digits: digits.length, tail }, n: Number(digits) };
}

export const labelsIn = (document: FloorDocument): ReadonlySet<string> => new Set(document.seats.flatMap(({ label }) => (label ? [label] : [])));

/** The first number from which `count` numbers in a row are free. */
export function nextFree(taken: ReadonlySet<string>, pattern: Pattern, count: number, from = 1): number {
  let start = from;
  for (let n = from; n - start < count; n++) if (taken.has(numbered(pattern, n))) start = n + 1;
  return start;
}

/** The first letter pattern that no seat has: A{00}, B{00}, … */
export function freeLetter(taken: ReadonlySet<string>): Pattern {
  const heads = new Set(Array.from(taken, (label) => patternIn(label)?.pattern.head ?? label));
  for (let n = 0; n < 26; n++) {
    const head = String.fromCharCode(65 + n);
    if (!heads.has(head)) return { head, digits: 2, tail: '' };
  }
  return { head: 'Z', digits: 3, tail: '' };
}

/** The place in the numbering, from 0, of each cell (row by row, from the left). */
export function orderOf(rows: number, columns: number, order: Order): readonly number[] {
  const places: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      places.push(order === 'columns' ? column * rows + row : row * columns + (order === 'snake' && row % 2 === 1 ? columns - 1 - column : column));
    }
  }
  return places;
}

/** New numbers for selected seats, in the order of the floor: rows are found by their position. */
export function inOrder<T extends { readonly x: number; readonly y: number; readonly w: number; readonly h: number }>(
  boxes: readonly T[], order: Order,
): readonly T[] {
  const along = order === 'columns' ? 'x' : 'y';
  const side = order === 'columns' ? 'w' : 'h';
  const lines: { at: number; boxes: T[] }[] = [];
  for (const box of [...boxes].sort((a, b) => a[along] - b[along])) {
    const line = lines[lines.length - 1];
    // Within half a seat it is the same row.
    if (line !== undefined && Math.abs(box[along] - line.at) < box[side] / 2) line.boxes.push(box);
    else lines.push({ at: box[along], boxes: [box] });
  }
  const across = order === 'columns' ? 'y' : 'x';
  return lines.flatMap((line, index) => {
    const sorted = line.boxes.sort((a, b) => a[across] - b[across]);
    return order === 'snake' && index % 2 === 1 ? sorted.reverse() : sorted;
  });
}
