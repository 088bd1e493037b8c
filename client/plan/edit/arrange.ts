import type { FloorDocument } from '../document';
import { findItems, union } from './boxes';
import type { Item, Key, Rect } from './boxes';
import type { Change } from './change';
import { isLocked } from './select';
import { moveEach } from './shift';

// Align and distribute. What belongs together moves as one: a group, and an island with its seats.

export const ALIGNS = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const;
export type Align = (typeof ALIGNS)[number];
export type Axis = 'across' | 'down';

interface Unit { readonly keys: readonly Key[]; readonly box: Rect }

/** The parts of a selection that move as one. */
export function unitsOf(document: FloorDocument, keys: Iterable<Key>): readonly Unit[] {
  const items = findItems(document, keys).filter((item) => !isLocked(item));
  const islands = new Set(items.filter((item) => item.kind === 'islands').map((item) => item.element.id));
  const together = new Map<string, Item[]>();
  for (const item of items) {
    const island = item.kind === 'islands' ? item.element.id : item.kind === 'seats' ? (item as Item<'seats'>).element.island : undefined;
    const name = item.element.group !== undefined ? `g${item.element.group}` : island !== undefined && islands.has(island) ? `i${island}` : item.key;
    const list = together.get(name);
    if (list === undefined) together.set(name, [item]);
    else list.push(item);
  }
  return [...together.values()].map((list) => ({ keys: list.map(({ key }) => key), box: union(list.map(({ box }) => box)) as Rect }));
}

function target(frame: Rect, { x, y, w, h }: Rect, how: Align): readonly [number, number] {
  switch (how) {
    case 'left': return [frame.x - x, 0];
    case 'centre': return [frame.x + frame.w / 2 - x - w / 2, 0];
    case 'right': return [frame.x + frame.w - x - w, 0];
    case 'top': return [0, frame.y - y];
    case 'middle': return [0, frame.y + frame.h / 2 - y - h / 2];
    case 'bottom': return [0, frame.y + frame.h - y - h];
  }
}

function moves(document: FloorDocument, units: readonly Unit[], by: (unit: Unit) => readonly [number, number]): readonly Change[] {
  const each = new Map<Key, readonly [number, number]>();
  for (const unit of units) {
    const distance = by(unit);
    for (const key of unit.keys) each.set(key, distance);
  }
  return moveEach(document, each);
}

/** To an edge or the centre of the common frame. */
export function align(document: FloorDocument, keys: Iterable<Key>, how: Align): readonly Change[] {
  const units = unitsOf(document, keys);
  const frame = union(units.map(({ box }) => box));
  return frame === null || units.length < 2 ? [] : moves(document, units, ({ box }) => target(frame, box, how));
}

/** Equal gaps between the first and the last. */
export function distribute(document: FloorDocument, keys: Iterable<Key>, axis: Axis): readonly Change[] {
  const across = axis === 'across';
  const start = ({ box }: Unit): number => (across ? box.x : box.y);
  const size = ({ box }: Unit): number => (across ? box.w : box.h);
  const units = [...unitsOf(document, keys)].sort((a, b) => start(a) - start(b));
  const [first, last] = [units[0], units[units.length - 1]];
  if (units.length < 3 || first === undefined || last === undefined) return [];
  const free = start(last) + size(last) - start(first) - units.reduce((sum, unit) => sum + size(unit), 0);
  const gap = free / (units.length - 1);
  const places = new Map<Unit, number>();
  let at = start(first);
  for (const unit of units) {
    places.set(unit, at);
    at += size(unit) + gap;
  }
  return moves(document, units, (unit) => {
    const by = unit === last ? 0 : (places.get(unit) ?? start(unit)) - start(unit);
    return across ? [by, 0] : [0, by];
  });
}
