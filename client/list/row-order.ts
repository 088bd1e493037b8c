interface Identified { readonly id: string }

/** Keeps the order of the rows; new ones come last, missing ones are removed. */
export function keepOrder<T extends Identified>(stood: readonly string[], rows: readonly T[]): readonly T[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kept: T[] = [];
  for (const id of stood) {
    const row = byId.get(id);
    if (row === undefined) continue;
    byId.delete(id);
    kept.push(row);
  }
  return [...kept, ...byId.values()];
}

/** Index of the one row that Tab reaches: the one that had the focus last, by its agent; if it is gone, the row that is there now. */
export function tabStop(rows: readonly Identified[], id: string | null, before: number): number {
  const at = id === null ? -1 : rows.findIndex((row) => row.id === id);
  return at >= 0 ? at : Math.min(Math.max(0, before), Math.max(0, rows.length - 1));
}

export const inOrderOf = (one: readonly Identified[], other: readonly Identified[]): boolean =>
  one.length === other.length && one.every((row, i) => row.id === other[i]?.id);
