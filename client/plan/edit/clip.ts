import { number, only, shape } from '../../api/read';
import type { Guarded } from '../../api/read';
import { floorDocument } from '../document';
import type { FloorDocument } from '../document';
import { boxOf, findItems, union } from './boxes';
import type { Item, Key, Rect } from './boxes';
import { KINDS, listOf } from './change';
import type { Change, Element, Kind } from './change';
import { created } from './elements';
import type { NewId } from './elements';
import { labelsIn, nextFree, numbered, patternIn } from './numbering';
import { round } from './shift';

// Copied elements as JSON text, for the clipboard: they can be pasted on another floor.

const isClip = shape({ connectStreaming: only('plan'), version: number, plan: floorDocument });
export type Clip = Guarded<typeof isClip>;

/** Copies as a document of its own: a reader can check it like every document. */
export function clipOf(document: FloorDocument, keys: Iterable<Key>): Clip | null {
  const items = findItems(document, keys);
  const frame = union(items.map(({ box }) => box));
  if (frame === null) return null;
  const of = (kind: Kind): readonly Element[] => items.filter((item) => item.kind === kind).map((item: Item) => {
    const { locked: _, ...element } = item.element;
    return element as Element;
  });
  const plan = { schema: 1, width: Math.max(1, frame.w), height: Math.max(1, frame.h), ...Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) };
  return { connectStreaming: 'plan', version: 1, plan: plan as unknown as FloorDocument };
}

export const clipText = (clip: Clip): string => JSON.stringify(clip);

const MOST = 20_000;

/** Null: the text is something else. */
export function readClip(text: string): Clip | null {
  if (!text.includes('"connectStreaming"')) return null;
  try {
    const clip: unknown = JSON.parse(text);
    return isClip(clip) && clip.plan.seats.length <= MOST ? clip : null;
  } catch {
    return null;
  }
}

export const clipFrame = ({ plan }: Clip): Rect | null =>
  union(KINDS.flatMap((kind) => listOf(plan, kind).map((element) => boxOf(kind, element))));

/** Free numbers for copies: the pattern stays, the number is the next free one. */
function relabel(labels: readonly string[], taken: Set<string>): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const label of labels) {
    const found = taken.has(label) ? patternIn(label) : null;
    const free = found === null ? (taken.has(label) ? '' : label) : numbered(found.pattern, nextFree(taken, found.pattern, 1, found.n));
    result.set(label, free);
    if (free !== '') taken.add(free);
  }
  return result;
}

/** Creates copies, moved by dx, dy, with new ids and free seat numbers. References go to the copies, or to what the floor has. */
export function pasted(document: FloorDocument, { plan }: Clip, dx: number, dy: number,
  newId: NewId): { readonly changes: readonly Change[]; readonly keys: readonly Key[] } {
  const ids = new Map<Key, string>();
  const groups = new Map<string, string>();
  for (const kind of KINDS) for (const { id } of listOf(plan, kind)) ids.set(`${kind}/${id}`, newId(kind.charAt(0)));
  const labels = relabel(plan.seats.flatMap(({ label }) => (label ? [label] : [])), new Set(labelsIn(document)));
  const here = { zones: new Set(listOf(document, 'zones').map(({ id }) => id)), islands: new Set(listOf(document, 'islands').map(({ id }) => id)) };
  const reference = (kind: 'zones' | 'islands', id: string | undefined): string | undefined =>
    (id === undefined ? undefined : ids.get(`${kind}/${id}`) ?? (here[kind].has(id) ? id : undefined));
  const groupOf = (group: string | undefined): string | undefined => {
    if (group === undefined) return undefined;
    if (!groups.has(group)) groups.set(group, newId('g'));
    return groups.get(group);
  };
  const copy = (kind: Kind, element: Element): Element => {
    const { group, zone, island, label, ...rest } = element as Element & { readonly zone?: string; readonly island?: string; readonly label?: string };
    const fields: Record<string, unknown> = { ...rest, id: ids.get(`${kind}/${element.id}`) };
    if (kind === 'walls') fields['points'] = listOf(plan, 'walls').find(({ id }) => id === element.id)?.points.map(([x, y]) => [round(x + dx), round(y + dy)]);
    else {
      const { x, y } = element as { readonly x: number; readonly y: number };
      [fields['x'], fields['y']] = [round(x + dx), round(y + dy)];
    }
    const more = { group: groupOf(group), zone: reference('zones', zone), island: reference('islands', island),
      label: kind === 'seats' ? labels.get(label ?? '') || undefined : label };
    for (const [field, value] of Object.entries(more)) if (value !== undefined) fields[field] = value;
    return fields as unknown as Element;
  };
  const changes = KINDS.flatMap((kind) => listOf(plan, kind).map((element) => created(kind, copy(kind, element))));
  return { changes, keys: changes.map(({ kind, id }) => `${kind}/${id}`) };
}
