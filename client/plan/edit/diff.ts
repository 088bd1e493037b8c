import type { FloorDocument } from '../document';
import { itemsByKey } from './boxes';
import type { Item, Key } from './boxes';

// What a draft changes since the published version: for the list beside the plan and before publishing.

export interface Loser { readonly seat: string; readonly label: string; readonly name: string; readonly key: Key }
export interface Line {
  readonly kind: 'moved' | 'added' | 'removed' | 'changed' | 'renumbered' | 'floor';
  readonly keys: readonly Key[];
  readonly labels: readonly string[];
  /** all of them by the same distance */
  readonly by?: readonly [number, number];
}
export interface Diff {
  readonly lines: readonly Line[];
  /** people whose seat is gone */
  readonly losers: readonly Loser[];
}

const PLACE = new Set(['x', 'y', 'points']);
const IGNORED = new Set(['locked', 'group', 'id']);

/** Names of the fields that differ. */
function differing(before: Item, after: Item): readonly string[] {
  if (before.element === after.element) return [];
  const [one, other] = [before.element, after.element] as unknown as readonly Readonly<Record<string, unknown>>[];
  const fields = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return [...fields].filter((field) => !IGNORED.has(field) && JSON.stringify(one?.[field]) !== JSON.stringify(other?.[field]));
}

const labelOf = ({ kind, element }: Item): string => {
  const { label, name, text } = element as { readonly label?: string; readonly name?: string; readonly text?: string };
  return (kind === 'labels' ? text : name ?? label) ?? '';
};

function line(kind: Line['kind'], items: readonly Item[], by?: readonly [number, number] | null): readonly Line[] {
  if (items.length === 0) return [];
  return [{ kind, keys: items.map(({ key }) => key), labels: items.map(labelOf).filter((label) => label !== ''), ...(by == null ? {} : { by }) }];
}

/** @param sits the name of the person on each seat of the published version */
export function diffOf(published: FloorDocument, draft: FloorDocument, sits: ReadonlyMap<string, readonly string[]>): Diff {
  if (published === draft) return { lines: [], losers: [] };
  const [before, after] = [itemsByKey(published), itemsByKey(draft)];
  const found: Record<'fresh' | 'removed' | 'changed' | 'renumbered', Item[]> = { fresh: [], removed: [], changed: [], renumbered: [] };
  const moved = new Map<string, { readonly by: readonly [number, number]; readonly items: Item[] }>();
  for (const item of after.values()) {
    const old = before.get(item.key);
    if (old === undefined) {
      found.fresh.push(item);
      continue;
    }
    const fields = differing(old, item);
    if (fields.length === 0) continue;
    if (item.kind === 'seats' && fields.includes('label')) found.renumbered.push(item);
    if (fields.some((field) => !PLACE.has(field) && !(item.kind === 'seats' && field === 'label'))) found.changed.push(item);
    else if (fields.some((field) => PLACE.has(field))) {
      const by = [Math.round(item.box.x - old.box.x), Math.round(item.box.y - old.box.y)] as const;
      const list = moved.get(by.join());
      if (list === undefined) moved.set(by.join(), { by, items: [item] });
      else list.items.push(item);
    }
  }
  for (const item of before.values()) if (!after.has(item.key)) found.removed.push(item);
  const ways = [...moved.values()];
  // Many single moves are one line.
  const movedLines = ways.length <= 4 ? ways.flatMap(({ by, items }) => line('moved', items, by)) : line('moved', ways.flatMap(({ items }) => items));
  const floor = published.width !== draft.width || published.height !== draft.height
    || JSON.stringify(published.background) !== JSON.stringify(draft.background);
  const losers = found.removed.flatMap((item) => (item.kind !== 'seats' ? [] : (sits.get(item.element.id) ?? []).map((name) => (
    { seat: item.element.id, label: labelOf(item) || item.element.id, name, key: item.key }))));
  return {
    lines: [
      ...movedLines, ...line('added', found.fresh), ...line('changed', found.changed), ...line('renumbered', found.renumbered),
        ...line('removed', found.removed),
      ...(floor ? [{ kind: 'floor' as const, keys: [], labels: [] }] : []),
    ],
    losers,
  };
}

/** How many elements of this line. */
export const countOf = (diff: Diff, kind: Line['kind']): number => diff.lines.filter((one) => one.kind === kind).reduce((sum, { keys }) => sum + keys.length,
  0);

const MOST = 3;

/** Labels for people: a run of numbers as "A25–A36", at most a few. */
export function labelRuns(labels: readonly string[]): readonly string[] {
  const runs: { head: string; first: string; last: string; n: number; digits: number }[] = [];
  for (const label of [...labels].sort(new Intl.Collator('en', { numeric: true }).compare)) {
    const [, head = label, digits] = /^(.*?)(\d+)$/.exec(label) ?? [];
    const run = runs[runs.length - 1];
    const n = digits === undefined ? NaN : Number(digits);
    if (run !== undefined && run.head === head && n === run.n + 1) Object.assign(run, { last: label, n });
    else runs.push({ head, first: label, last: label, n, digits: digits?.length ?? 0 });
  }
  const said = runs.map(({ first, last }) => (first === last ? first : `${first}–${last}`));
  return said.length > MOST ? [...said.slice(0, MOST), '…'] : said;
}
