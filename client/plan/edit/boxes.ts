import type { FloorDocument, Turn } from '../document';
import { kindOf, KINDS, listOf } from './change';
import type { Element, ElementOf, Kind } from './change';

// The boxes of elements, and what a selection contains. A key is "kind/id".

export interface Rect { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
export type Key = string;
export const keyOf = (kind: Kind, id: string): Key => `${kind}/${id}`;

export interface Item<K extends Kind = Kind> { readonly key: Key; readonly kind: K; readonly element: ElementOf[K]; readonly box: Rect }

const CJK = /[\u3000-\u9fff\uff00-\uffef]/u;
/** Width of a text in units of its size: near enough for a frame. */
export const textWidth = (text: string): number => [...text].reduce((sum, sign) => sum + (CJK.test(sign) ? 1 : 0.58), 0);

const turned = (x: number, y: number, w: number, h: number, turn: Turn): Rect =>
  turn === 0 ? { x, y, w, h } : turn === 90 ? { x: x - h, y, w: h, h: w } : turn === 180 ? { x: x - w, y: y - h, w, h } : { x, y: y - w, w: h, h: w };

export function boxOf(kind: Kind, element: Element): Rect {
  if (kind === 'walls') {
    const { points } = element as ElementOf['walls'];
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of points) [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
    return { x: x0, y: y0, w: x1 - x0, h: y1 - y0 };
  }
  if (kind === 'doors') {
    const { x, y, width, rotation = 0 } = element as ElementOf['doors'];
    return turned(x, y, width, width, rotation);
  }
  if (kind === 'labels') {
    const { x, y, size, text, rotation = 0 } = element as ElementOf['labels'];
    return turned(x, y, Math.max(size / 2, textWidth(text) * size), size, rotation);
  }
  const { x, y, width, height } = element as ElementOf['seats'];
  return { x, y, w: width, h: height };
}

export const itemOf = (kind: Kind, element: Element): Item => ({ key: keyOf(kind, element.id), kind, element, box: boxOf(kind, element) } as Item);

/** Everything on the floor, lowest first. */
export function* itemsIn(document: FloorDocument): Generator<Item> {
  for (const kind of KINDS) for (const element of listOf(document, kind)) yield itemOf(kind, element);
}

const known = new WeakMap<FloorDocument, ReadonlyMap<Key, Item>>();

/** Everything on the floor by key; made once for each document. */
export function itemsByKey(document: FloorDocument): ReadonlyMap<Key, Item> {
  let found = known.get(document);
  if (found === undefined) known.set(document, (found = new Map(Array.from(itemsIn(document), (item) => [item.key, item]))));
  return found;
}

export function findItems(document: FloorDocument, keys: Iterable<Key>): readonly Item[] {
  const all = itemsByKey(document);
  const found: Item[] = [];
  for (const key of keys) {
    const item = all.get(key);
    if (item !== undefined) found.push(item);
  }
  return found;
}

export const isSeat = (item: Item): item is Item<'seats'> => item.kind === 'seats';

export function union(boxes: Iterable<Rect>): Rect | null {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, w, h } of boxes) [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + w), Math.max(y1, y + h)];
  return x1 < x0 ? null : { x: x0, y: y0, w: x1 - x0, h: y1 - y0 };
}

export const meets = (a: Rect, b: Rect): boolean => a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;
export const inside = (inner: Rect, outer: Rect): boolean =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w && inner.y + inner.h <= outer.y + outer.h;
export const holdsCentre = (outer: Rect, inner: Rect): boolean => {
  const [x, y] = [inner.x + inner.w / 2, inner.y + inner.h / 2];
  return x >= outer.x && y >= outer.y && x < outer.x + outer.w && y < outer.y + outer.h;
};

export const splitKey = (key: Key): { readonly kind: Kind; readonly id: string } | null => {
  const at = key.indexOf('/');
  const kind = kindOf(key.slice(0, at));
  return at < 0 || kind === null ? null : { kind, id: key.slice(at + 1) };
};
