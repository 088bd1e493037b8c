import type { FloorDocument } from '../document';
import { KINDS, listOf } from './change';
import type { Change, Element, Kind } from './change';

// The document after changes: the twin of the server's fold. The last writer of a field wins; a change of an element that is not there does nothing.

const none = (value: unknown): boolean => value === null || value === undefined;

/** The same object with a field; null removes it. */
function withField<T extends object>(object: T, field: string, value: unknown): T {
  if (!none(value)) return { ...object, [field]: value };
  const rest = { ...object };
  delete (rest as Record<string, unknown>)[field];
  return rest;
}

/** The order of elements is that of their first appearance: one that comes back takes its former place. By "kind/id"; it only grows. */
export type Places = Map<string, number>;

export function placesIn(document: FloorDocument, places: Places = new Map()): Places {
  for (const kind of KINDS) {
    for (const { id } of listOf(document, kind)) if (!places.has(`${kind}/${id}`)) places.set(`${kind}/${id}`, places.size);
  }
  return places;
}

function changedList(kind: Kind, list: readonly Element[], changes: readonly Change[], places: Places | null): readonly Element[] {
  let back = false;
  const wanted = new Set(changes.map((change) => change.id));
  const at = new Map<string, number>();
  list.forEach(({ id }, index) => { if (wanted.has(id)) at.set(id, index); });
  const next: (Element | null)[] = [...list];
  for (const { id, field, new: value } of changes) {
    const index = at.get(id);
    if (field === '' && !none(value)) {
      if (index !== undefined) continue;
      at.set(id, next.length);
      next.push(value as Element);
      const key = `${kind}/${id}`;
      back ||= places?.has(key) === true;
      if (places !== null && !places.has(key)) places.set(key, places.size);
    } else if (index !== undefined) {
      if (field === '') {
        next[index] = null;
        at.delete(id);
      } else {
        const element = next[index];
        if (element != null) next[index] = withField(element, field, value);
      }
    }
  }
  const left = next.filter((element) => element !== null);
  const place = ({ id }: Element): number => places?.get(`${kind}/${id}`) ?? Infinity;
  return back ? left.sort((a, b) => place(a) - place(b)) : left;
}

/**
 * Elements that did not change keep their identity.
 * @param places where elements that come back belong; null: at the end
 */
export function applyChanges(document: FloorDocument, changes: readonly Change[], places: Places | null = null): FloorDocument {
  if (changes.length === 0) return document;
  const byKind = new Map<Kind | 'floor', Change[]>();
  for (const change of changes) {
    const list = byKind.get(change.kind);
    if (list === undefined) byKind.set(change.kind, [change]);
    else list.push(change);
  }
  let next: FloorDocument = document;
  for (const { field, new: value } of byKind.get('floor') ?? []) {
    if (field === 'background' || (['width', 'height'].includes(field) && !none(value))) next = withField(next, field, value);
  }
  for (const kind of KINDS) {
    const mine = byKind.get(kind);
    if (mine !== undefined) next = { ...next, [kind]: changedList(kind, listOf(document, kind), mine, places) };
  }
  return next;
}

/** The changes that take these back, for a document where they were just made. */
export const reversed = (changes: readonly Change[]): readonly Change[] =>
  changes.map((change) => ({ ...change, old: change.new, new: change.old })).reverse();

const same = (a: unknown, b: unknown): boolean => a === b || (none(a) && none(b)) || JSON.stringify(a) === JSON.stringify(b);

/** Whether two lists of changes give the same document. */
export const sameChanges = (a: readonly Change[], b: readonly Change[]): boolean => a.length === b.length && a.every((one, index) => {
  const other = b[index];
  return other !== undefined && one.kind === other.kind && one.id === other.id && one.field === other.field && same(one.new, other.new);
});
