import type { FloorDocument } from '../document';
import { applyChanges, sameChanges } from './apply';
import type { LocalStep, Step } from './change';

// The draft as this page knows it: what the server has stored, and the steps of this page that it has not confirmed yet. The page shows both; when steps
// of others come first, the own ones are applied again after them.

export interface DraftState {
  /** number of the last step in `stored` */
  readonly n: number;
  readonly stored: FloorDocument;
  /** not confirmed, in order */
  readonly pending: readonly LocalStep[];
  /** `stored` with `pending` */
  readonly shown: FloorDocument;
  /** steps that came before one with a lower number */
  readonly early: ReadonlyMap<number, Step>;
}

export const openedDraft = (n: number, stored: FloorDocument): DraftState =>
  ({ n, stored, pending: [], shown: stored, early: new Map() });

/** A step of this page: it is shown at once. */
export const withStep = (state: DraftState, step: LocalStep): DraftState =>
  ({ ...state, pending: [...state.pending, step], shown: applyChanges(state.shown, step.changes) });

const fold = (stored: FloorDocument, pending: readonly LocalStep[]): FloorDocument =>
  pending.reduce((document, step) => applyChanges(document, step.changes), stored);


/** Steps of the server, in any order; known ones are ignored. */
export function heard(state: DraftState, steps: readonly Step[]): DraftState {
  const early = new Map(state.early);
  for (const step of steps) if (step.n > state.n) early.set(step.n, step);
  let { n, stored, pending } = state;
  let rebased = false;
  for (let next = early.get(n + 1); next !== undefined; next = early.get(n + 1)) {
    const step = next;
    early.delete(step.n);
    n = step.n;
    stored = applyChanges(stored, step.changes);
    const [first] = pending;
    // The own step was stored as it is shown: nothing to paint again.
    if (first !== undefined && first.id === step.id && sameChanges(first.changes, step.changes)) pending = pending.slice(1);
    else {
      pending = pending.filter((one) => one.id !== step.id);
      rebased = true;
    }
  }
  if (n === state.n) return early.size === state.early.size ? state : { ...state, early };
  return { n, stored, pending, early, shown: rebased ? fold(stored, pending) : state.shown };
}

/** The server did not accept a step: it is taken back. */
export function refused(state: DraftState, id: string): DraftState {
  const pending = state.pending.filter((step) => step.id !== id);
  return pending.length === state.pending.length ? state : { ...state, pending, shown: fold(state.stored, pending) };
}

/** A step after a missing one has arrived: the missing ones must be asked for. */
export const hasGap = (state: DraftState): boolean => state.early.size > 0;

/** The draft was read again from the server. Unconfirmed steps stay. */
export const reopened = (state: DraftState, n: number, stored: FloorDocument): DraftState =>
  ({ ...openedDraft(n, stored), pending: state.pending, shown: fold(stored, state.pending) });
