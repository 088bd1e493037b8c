import { flag, list, maybe, number, only, shape, text } from '../../api/read';
import type { Guard, Guarded } from '../../api/read';
import type { Source } from './source';

// An unfinished table is kept in this tab: over a reload, a sign-in that has ended, and a dialog that was closed. It goes with the tab.

const paste = shape({ kind: only('paste') }, { html: maybe(text), text: maybe(text) });
const file = shape({ kind: only('file'), name: text, base64: text });
const isSource: Guard<Source> = (value): value is Source => paste(value) || file(value);
const pair = <T>(guard: Guard<T>): Guard<readonly [string, T]> => (value): value is readonly [string, T] =>
  Array.isArray(value) && value.length === 2 && text(value[0]) && guard(value[1]);

const kept = shape({
  /** epoch ms */
  at: number, instances: list(text), name: text, source: isSource, flips: list(pair(flag)), answers: list(pair(text)),
}, { who: maybe(text), floor: maybe(text), site: maybe(text), sheet: maybe(text) });

type Stored = Guarded<typeof kept>;
export interface KeptDraft extends Omit<Stored, 'who' | 'floor' | 'site' | 'sheet'> {
  /** the person who made it */
  readonly who: string | null;
  readonly floor: string | null;
  readonly site: string | null;
  readonly sheet: string | null;
}

const KEY = 'connect-streaming.table';
/** Browsers store about 5 MB. A larger file is not kept. */
const MOST_CHARACTERS = 2_000_000;

export function keep(draft: KeptDraft): void {
  try {
    const written = JSON.stringify(draft);
    if (written.length <= MOST_CHARACTERS) sessionStorage.setItem(KEY, written);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Full, or refused: the draft lives as long as the dialog.
  }
}

/** Null: none, or another person's. */
export function keptDraft(who: string | null): KeptDraft | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (!kept(stored) || (stored.who ?? null) !== who) return null;
    return { ...stored, who, floor: stored.floor ?? null, site: stored.site ?? null, sheet: stored.sheet ?? null };
  } catch {
    return null;
  }
}

export function forgetKept(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Refused: nothing was stored.
  }
}
