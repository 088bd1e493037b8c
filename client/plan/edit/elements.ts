import type { Door, FloorDocument, Label, Seat, Wall, Zone } from '../document';
import { findItems, isSeat, itemsByKey } from './boxes';
import type { Item, Key, Rect } from './boxes';
import type { Change, Element, Kind } from './change';
import { inOrder, labelsIn, nextFree, numbered } from './numbering';
import type { Order, Pattern } from './numbering';
import { isLocked } from './select';
import { fieldChange, round } from './shift';

// New elements, deleting, locking, grouping and texts.

export type NewId = (prefix: string) => string;

export const created = (kind: Kind, element: Element): Change => ({ kind, id: element.id, field: '', old: null, new: element });

export const addSeat = (document: FloorDocument, at: Rect, pattern: Pattern, newId: NewId): Change => {
  const seat: Seat = {
    id: newId('s'), label: numbered(pattern, nextFree(labelsIn(document), pattern, 1)), x: round(at.x), y: round(at.y), width: round(at.w), height: round(at.h),
  };
  return created('seats', seat);
};
export const addZone = ({ x, y, w, h }: Rect, name: string, newId: NewId): Change => {
  const zone: Zone = { id: newId('z'), name, x: round(x), y: round(y), width: Math.max(1, round(w)), height: Math.max(1, round(h)) };
  return created('zones', zone);
};
export const addWall = (points: readonly (readonly [number, number])[], newId: NewId): Change => {
  const wall: Wall = { id: newId('w'), points: points.map(([x, y]) => [round(x), round(y)] as const) };
  return created('walls', wall);
};
export const addDoor = (x: number, y: number, width: number, rotation: Door['rotation'], newId: NewId): Change => {
  const door: Door = { id: newId('d'), x: round(x), y: round(y), width: Math.max(1, round(width)),
    ...(rotation === undefined || rotation === 0 ? {} : { rotation }) };
  return created('doors', door);
};
export const addLabel = (x: number, y: number, text: string, newId: NewId): Change => {
  const label: Label = { id: newId('l'), text, x: round(x), y: round(y), size: 20 };
  return created('labels', label);
};

/** Deletes them. Locked ones stay; seats of a deleted island, and islands of a deleted zone, forget it. */
export function removed(document: FloorDocument, keys: Iterable<Key>): readonly Change[] {
  const items = findItems(document, keys).filter((item) => !isLocked(item));
  const gone = new Set(items.map(({ key }) => key));
  const orphans: Change[] = [];
  if (items.some(({ kind }) => kind === 'islands' || kind === 'zones')) {
    for (const item of itemsByKey(document).values()) {
      if (gone.has(item.key)) continue;
      if (isSeat(item) && item.element.island !== undefined && gone.has(`islands/${item.element.island}`)) orphans.push(...fieldChange(item, 'island', null));
      if (item.kind === 'islands') {
        const { zone } = (item as Item<'islands'>).element;
        if (zone !== undefined && gone.has(`zones/${zone}`)) orphans.push(...fieldChange(item, 'zone', null));
      }
    }
  }
  return [...orphans, ...items.map((item): Change => ({ kind: item.kind, id: item.element.id, field: '', old: item.element, new: null }))];
}

export const setLocked = (document: FloorDocument, keys: Iterable<Key>, locked: boolean): readonly Change[] =>
  findItems(document, keys).flatMap((item) => fieldChange(item, 'locked', locked ? true : null));

/** One group of all of them; null: they are in no group any more. */
export const setGroup = (document: FloorDocument, keys: Iterable<Key>, group: string | null): readonly Change[] =>
  findItems(document, keys).flatMap((item) => fieldChange(item, 'group', group));

/** The same value of a field for all of them that are of a kind. */
export const setAll = (document: FloorDocument, keys: Iterable<Key>, kind: Kind, field: string, value: unknown): readonly Change[] =>
  findItems(document, keys).flatMap((item) => (item.kind === kind && !isLocked(item) ? fieldChange(item, field, value) : []));

/** New numbers for the selected seats, in the order of the floor. Their own former numbers count as free. */
export function renumber(document: FloorDocument, keys: Iterable<Key>, pattern: Pattern, start: number | null, order: Order): readonly Change[] {
  const seats = findItems(document, keys).filter(isSeat).filter((item) => !isLocked(item));
  const taken = new Set(labelsIn(document));
  for (const { element } of seats) taken.delete(element.label ?? '');
  let n = start ?? nextFree(taken, pattern, seats.length);
  return inOrder(seats.map((item) => ({ ...item.box, item })), order).flatMap(({ item }) => {
    while (taken.has(numbered(pattern, n))) n++;
    return fieldChange(item, 'label', numbered(pattern, n++));
  });
}
