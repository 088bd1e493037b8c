import type { FloorDocument } from '../document';
import { findItems, holdsCentre, inside, isSeat, itemsByKey, itemsIn, meets } from './boxes';
import type { Item, Key, Rect } from './boxes';

// What belongs to a selection: the elements of a group, and the seats of an island.

const held = (item: Item): boolean => item.element.locked === true;
export const isLocked = held;

/** The seats of an island: those that name it, and those on it that name no island. */
export function seatsOfIsland(document: FloorDocument, island: Item<'islands'>): readonly Item<'seats'>[] {
  const found: Item<'seats'>[] = [];
  for (const item of itemsByKey(document).values()) {
    if (!isSeat(item)) continue;
    const of = item.element.island;
    if (of === island.element.id || (of === undefined && holdsCentre(island.box, item.box))) found.push(item);
  }
  return found;
}

/** A selection with everything that moves with it: groups are whole, islands have their seats. */
export function whole(document: FloorDocument, keys: Iterable<Key>): ReadonlySet<Key> {
  const result = new Set<Key>();
  const groups = new Set<string>();
  for (const item of findItems(document, keys)) {
    result.add(item.key);
    if (item.element.group !== undefined) groups.add(item.element.group);
    if (item.kind === 'islands') {
      for (const seat of seatsOfIsland(document, item as Item<'islands'>)) {
        result.add(seat.key);
        if (seat.element.group !== undefined) groups.add(seat.element.group);
      }
    }
  }
  if (groups.size > 0) {
    for (const item of itemsIn(document)) if (item.element.group !== undefined && groups.has(item.element.group)) result.add(item.key);
  }
  return result;
}

/** What a rectangle selects: seats that it touches, other elements that are completely inside. Locked ones only if nothing else is there. */
export function marquee(document: FloorDocument, rect: Rect): ReadonlySet<Key> {
  const free: Key[] = [];
  const locked: Key[] = [];
  for (const item of itemsByKey(document).values()) {
    if (!(isSeat(item) ? meets(item.box, rect) : inside(item.box, rect))) continue;
    (held(item) ? locked : free).push(item.key);
  }
  return whole(document, free.length > 0 ? free : locked);
}

/** Selects seats by their numbers: "A01-A12, B03". Unknown ones are returned, too. */
export function byNumbers(document: FloorDocument, text: string): { readonly keys: readonly Key[]; readonly unknown: readonly string[] } {
  const byLabel = new Map<string, Key>();
  for (const item of itemsByKey(document).values()) if (isSeat(item) && item.element.label) byLabel.set(fold(item.element.label), item.key);
  const keys: Key[] = [];
  const unknown: string[] = [];
  for (const part of text.split(/[,、，\s]+/u).filter((one) => one !== '')) {
    const [, from, to] = /^(.+?)[-–〜~ー](.+)$/u.exec(part) ?? [];
    const range = from === undefined || to === undefined ? null : labelsBetween(fold(from), fold(to));
    const exact = byLabel.get(fold(part));
    if (exact !== undefined) keys.push(exact);
    else if (range === null) unknown.push(part);
    else {
      const found = range.flatMap((label) => byLabel.get(label) ?? []);
      if (found.length === 0) unknown.push(part);
      keys.push(...found);
    }
  }
  return { keys, unknown };
}

const fold = (text: string): string => text.normalize('NFKC').trim().toUpperCase();
const MOST = 20_000;

/** Every number between two of the same form, with the digits of the first. */
function labelsBetween(from: string, to: string): readonly string[] | null {
  const [, head, first] = /^(.*?)(\d+)$/.exec(from) ?? [];
  const [, tail, last] = /^(.*?)(\d+)$/.exec(to) ?? [];
  if (first === undefined || last === undefined || head === undefined || (tail !== '' && tail !== head)) return null;
  const [a, b] = [Number(first), Number(last)];
  if (b < a || b - a > MOST) return null;
  return Array.from({ length: b - a + 1 }, (_, index) => `${head}${String(a + index).padStart(first.length, '0')}`);
}
