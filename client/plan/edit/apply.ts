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

/** Where an element comes back, the change says its index: then the changes are made one after the other. */
function spliced(list: readonly Element[], changes: readonly Change[]): readonly Element[] {
  const next = [...list];
  for (const { id, field, new: value, at } of changes) {
    const index = next.findIndex((element) => element.id === id);
    const element = next[index];
    if (field === '' && !none(value)) {
      if (element === undefined) next.splice(at ?? next.length, 0, value as Element);
    } else if (element !== undefined && field === '') next.splice(index, 1);
    else if (element !== undefined) next[index] = withField(element, field, value);
  }
  return next;
}

function changedList(list: readonly Element[], changes: readonly Change[]): readonly Element[] {
  if (changes.some(({ at }) => at !== undefined)) return spliced(list, changes);
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
  return next.filter((element) => element !== null);
}

/** Elements that did not change keep their identity. */
export function applyChanges(document: FloorDocument, changes: readonly Change[]): FloorDocument {
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
    if (mine !== undefined) next = { ...next, [kind]: changedList(listOf(document, kind), mine) };
  }
  return next;
}

const same = (a: unknown, b: unknown): boolean => a === b || (none(a) && none(b)) || JSON.stringify(a) === JSON.stringify(b);

/** Whether two lists of changes give the same document. */
export const sameChanges = (a: readonly Change[], b: readonly Change[]): boolean => a.length === b.length && a.every((one, index) => {
  const other = b[index];
  return other !== undefined && one.kind === other.kind && one.id === other.id && one.field === other.field && same(one.new, other.new);
});
