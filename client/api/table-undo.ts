import { callApi } from './call-api';
import type { Answer } from './call-api';
import { maybe, number, shape, text } from './read';
import type { Guarded } from './read';

// The step back of a seat table. This tab keeps it until it is taken or refused, so that it is offered on the map too.

const done = shape({
  floor: text, name: text, version: number,
  /** numbers of people */
  moved: number, new: number, gone: number, seats: number,
  /** epoch ms of this browser's clock */
  at: number,
}, {
  change: maybe(text),
  /** the table made the floor: the step back deletes it too */
  made: maybe(text),
});
export type TableDone = Guarded<typeof done>;

const KEY = 'connect-streaming.table-undo';
/** after this nobody means the step back by a click on the map */
const OFFERED_MS = 8 * 3_600_000;

/** The last table that was applied in this tab; null: none, or storage is refused. */
export function lastTable(now: number = Date.now()): TableDone | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return done(stored) && now - stored.at < OFFERED_MS ? stored : null;
  } catch {
    return null;
  }
}

export function keepTable(one: TableDone | null): void {
  try {
    if (one === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(one));
  } catch {
    // Private windows: it is offered only in the dialog.
  }
}

const anything = shape({});

/**
 * Takes a table back: people get their former seats, and the floor its former version. A floor that the table made is deleted after that; it can be
 * restored for 30 days.
 */
export async function undoTable(one: TableDone): Promise<Answer<unknown>> {
  const path = `/api/floors/${encodeURIComponent(one.floor)}`;
  const back = await callApi('POST', `${path}/table/undo`, anything, { version: one.version, change: one.change ?? null });
  // A second try after the floor was not deleted: its people are back already.
  const isBack = back.kind === 'ok' || (one.made != null && back.kind === 'problem' && back.status === 409 && back.title === 'Nothing to undo');
  if (!isBack || one.made == null) return back;
  return callApi('DELETE', path, anything, { name: one.name });
}
