import { list, maybe, number, shape, text } from '../../api/read';
import type { Guard, Guarded } from '../../api/read';
import type { Door, FloorDocument, Island, Label, Seat, Wall, Zone } from '../document';

// A draft is a floor document that is changed field by field: the twin of the server's messages about drafts.

export const KINDS = ['zones', 'islands', 'walls', 'doors', 'labels', 'seats'] as const;
/** The name of the list of an element in the document. */
export type Kind = (typeof KINDS)[number];
export type ElementOf = {
  readonly zones: Zone; readonly islands: Island; readonly walls: Wall; readonly doors: Door; readonly labels: Label; readonly seats: Seat;
};
export type Element = ElementOf[Kind];

export const kindOf = (text: string): Kind | null => KINDS.find((kind) => kind === text) ?? null;

/**
 * A new value of one field. field '': the whole element (old null: it is created; new null: it is deleted). kind 'floor' with id '': the floor itself.
 */
export interface Change {
  readonly kind: Kind | 'floor';
  readonly id: string;
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
  /** of an element that comes back: its index in the list, when the changes are made in order; absent: at the end */
  readonly at?: number;
}

/** What a step did, for the buttons Undo and Redo. */
export const CODES = [
  'move', 'resize', 'rotate', 'align', 'distribute', 'add-seats', 'add-island', 'add-zone', 'add-wall', 'add-door', 'add-label', 'delete', 'duplicate',
  'paste', 'text', 'number', 'lock', 'unlock', 'group', 'ungroup', 'image', 'kind', 'zone', 'restore', 'table',
] as const;
export type Code = (typeof CODES)[number];
export interface StepName { readonly code: string; readonly count?: number; readonly text?: string }

/** A step of this page: what one undo takes back. */
export interface LocalStep {
  /** made here: the same step that is sent twice is stored once */
  readonly id: string;
  readonly name: StepName;
  readonly changes: readonly Change[];
}

/** A list of elements of one kind: absent in the document means none. */
export const listOf = <K extends Kind>(document: FloorDocument, kind: K): readonly ElementOf[K][] =>
  ((document[kind] ?? []) as readonly ElementOf[K][]);

const changeKind: Guard<Kind | 'floor'> = (value): value is Kind | 'floor' => value === 'floor' || KINDS.some((kind) => kind === value);
const given: Guard<unknown> = (value): value is unknown => value === value;
export const isChange = shape({ kind: changeKind, id: text, field: text }, { old: given, new: given, at: number }) as unknown as Guard<Change>;
export const isStepName = shape({ code: text }, { count: maybe(number), text: maybe(text), n: maybe(number) });
export const isStep = shape({ n: number, editor: text, id: text, act: text, changes: list(isChange) },
  { of: maybe(number), name: maybe(isStepName), at: maybe(text) });
/** A step in the order of the server. */
export type Step = Guarded<typeof isStep>;
