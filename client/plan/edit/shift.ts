import type { FloorDocument, Turn } from '../document';
import { findItems, isSeat, itemOf, union } from './boxes';
import type { Item, Key, Rect } from './boxes';
import type { Change, ElementOf } from './change';
import { isLocked } from './select';

// Changes of positions: move, resize and rotate. Locked elements stay where they are.

/** Coordinates have at most two decimals: a document is read by people too. */
export const round = (value: number): number => Math.round(value * 100) / 100 + 0;

export function fieldChange(item: Item, field: string, value: unknown): readonly Change[] {
  const old = (item.element as unknown as Readonly<Record<string, unknown>>)[field];
  if (old === value || (old === undefined && value === null) || JSON.stringify(old) === JSON.stringify(value)) return [];
  return [{ kind: item.kind, id: item.element.id, field, old: old ?? null, new: value }];
}

const movable = (document: FloorDocument, keys: Iterable<Key>): readonly Item[] => findItems(document, keys).filter((item) => !isLocked(item));

const isWall = (item: Item): item is Item<'walls'> => item.kind === 'walls';

function moved(item: Item, dx: number, dy: number): readonly Change[] {
  if (isWall(item)) return fieldChange(item, 'points', item.element.points.map(([x, y]) => [round(x + dx), round(y + dy)]));
  const { x, y } = item.element as ElementOf['seats'];
  return [...fieldChange(item, 'x', round(x + dx)), ...fieldChange(item, 'y', round(y + dy))];
}

export const moveBy = (document: FloorDocument, keys: Iterable<Key>, dx: number, dy: number): readonly Change[] =>
  (dx === 0 && dy === 0 ? [] : movable(document, keys).flatMap((item) => moved(item, dx, dy)));

/** Moves each of them by its own distance. */
export const moveEach = (document: FloorDocument, by: ReadonlyMap<Key, readonly [number, number]>): readonly Change[] =>
  movable(document, by.keys()).flatMap((item) => {
    const [dx, dy] = by.get(item.key) ?? [0, 0];
    return moved(item, dx, dy);
  });

const LEAST = 4;

/** The frame of the selection becomes another one, and everything in it follows in proportion. */
export function resizeTo(document: FloorDocument, keys: Iterable<Key>, from: Rect, to: Rect): readonly Change[] {
  const fx = from.w === 0 ? 1 : to.w / from.w;
  const fy = from.h === 0 ? 1 : to.h / from.h;
  const px = (x: number): number => round(to.x + (x - from.x) * fx);
  const py = (y: number): number => round(to.y + (y - from.y) * fy);
  return movable(document, keys).flatMap((item) => {
    if (isWall(item)) return fieldChange(item, 'points', item.element.points.map(([x, y]) => [px(x), py(y)]));
    const { x, y } = item.element as ElementOf['seats'];
    const place = [...fieldChange(item, 'x', px(x)), ...fieldChange(item, 'y', py(y))];
    if (item.kind === 'doors') return [...place, ...fieldChange(item, 'width',
      Math.max(LEAST, round((item.element as ElementOf['doors']).width * Math.max(fx, fy))))];
    if (item.kind === 'labels') return [...place, ...fieldChange(item, 'size',
      Math.max(LEAST, round((item.element as ElementOf['labels']).size * Math.max(fx, fy))))];
    const { width, height } = item.element as ElementOf['seats'];
    return [...place, ...fieldChange(item, 'width', Math.max(LEAST, round(width * fx))), ...fieldChange(item, 'height', Math.max(LEAST, round(height * fy)))];
  });
}

const next = (turn: Turn | undefined): Turn => (((turn ?? 0) + 90) % 360) as Turn;

/** The size of most of the seats. */
function usual(seats: readonly Item<'seats'>[]): { readonly w: number; readonly h: number } {
  const middle = [...seats].sort((a, b) => a.box.w - b.box.w)[seats.length >> 1];
  return middle === undefined ? { w: 1, h: 1 } : middle.box;
}

/**
 * A quarter turn clockwise around the common centre. Seats stay upright, so that their names can be read: the edge of the desk turns. A block of
 * seats becomes a block: distances along the width of a seat become distances along its height.
 */
export function rotate(document: FloorDocument, keys: Iterable<Key>): readonly Change[] {
  const items = movable(document, keys);
  const seats = items.filter(isSeat);
  // The dividers of an island turn with its seats.
  const groups = new Set(seats.flatMap(({ element }) => element.group ?? []));
  const block = (seats.length > 1 || items.some(isWall)) && items.every((item) => isSeat(item) || item.kind === 'islands'
    || (isWall(item) && item.element.group !== undefined && groups.has(item.element.group)));
  const middles = (block ? seats : items).map(({ box }) => ({ x: box.x + box.w / 2, y: box.y + box.h / 2, w: 0, h: 0 }));
  const frame = block ? union(middles) : union(items.map(({ box }) => box));
  if (frame === null) return [];
  const [cx, cy] = [frame.x + frame.w / 2, frame.y + frame.h / 2];
  const { w, h } = block ? usual(seats) : { w: 1, h: 1 };
  const px = (_x: number, y: number): number => cx - (y - cy) * (w / h);
  const py = (x: number, _y: number): number => cy + (x - cx) * (h / w);
  const turnedSeat = (item: Item<'seats'>): Rect => {
    const { box } = item;
    const [mx, my] = [box.x + box.w / 2, box.y + box.h / 2];
    return { ...box, x: round(px(mx, my) - box.w / 2), y: round(py(mx, my) - box.h / 2) };
  };
  return items.flatMap((item): readonly Change[] => {
    if (isSeat(item)) {
      const to = turnedSeat(item);
      return [...fieldChange(item, 'x', to.x), ...fieldChange(item, 'y', to.y), ...fieldChange(item, 'rotation', next(item.element.rotation))];
    }
    if (isWall(item)) return fieldChange(item, 'points', item.element.points.map(([x, y]) => [round(px(x, y)), round(py(x, y))]));
    if (item.kind === 'doors' || item.kind === 'labels') {
      const { x, y, rotation } = item.element as ElementOf['doors'];
      return [...fieldChange(item, 'x', round(px(x, y))), ...fieldChange(item, 'y', round(py(x, y))), ...fieldChange(item, 'rotation', next(rotation))];
    }
    const own = block ? seats.filter((seat) => seat.element.island === item.element.id) : [];
    const before = union(own.map((seat) => seat.box));
    const after = union(own.map(turnedSeat));
    const { box } = item;
    const to = before !== null && after !== null
      // The room around its seats stays: above them is the title.
      ? { x: after.x - (before.x - box.x), y: after.y - (before.y - box.y), w: after.w + box.w - before.w, h: after.h + box.h - before.h }
      : { x: px(0, box.y + box.h / 2) - box.h / 2, y: py(box.x + box.w / 2, 0) - box.w / 2, w: box.h, h: box.w };
    return [
      ...fieldChange(item, 'x', round(to.x)), ...fieldChange(item, 'y', round(to.y)),
      ...fieldChange(item, 'width', round(to.w)), ...fieldChange(item, 'height', round(to.h)),
    ];
  });
}

/** The frame of a selection; null: it is empty. */
export const frameOf = (document: FloorDocument, keys: Iterable<Key>): Rect | null => union(findItems(document, keys).map(({ box }) => box));
export { itemOf };
