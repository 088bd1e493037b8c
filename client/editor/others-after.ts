import type { DraftFrame, Editor } from './draft-wire';

/** The other editors after a message; the same list if it says nothing of them. */
export function othersAfter(before: readonly Editor[], { editors, changed, left }: DraftFrame, me: string): readonly Editor[] {
  if (editors != null) return editors.filter((one) => one.editor !== me);
  if (changed == null && left == null) return before;
  const all = new Map(before.map((one) => [one.editor, one]));
  for (const id of left ?? []) all.delete(id);
  for (const one of changed ?? []) {
    if (one.editor !== me) all.set(one.editor, { ...one, selection: one.selection ?? all.get(one.editor)?.selection ?? [] });
  }
  return [...all.values()];
}
