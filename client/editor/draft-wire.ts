import type { Answer } from '../api/call-api';
import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { floorDocument } from '../plan/document';
import { isChange, isStep, isStepName } from '../plan/edit/change';

// The messages of /api/floors/{id}/draft and of the hub /live/drafts.

const person = shape({ id: text, name: text });
const editor = shape({ editor: text, person, selection: list(text) }, { x: maybe(number), y: maybe(number), holds: maybe(flag), colour: maybe(number) });
/** Another tab or person in the same draft. */
export type Editor = Guarded<typeof editor>;

const failed = shape({ code: text }, { version: maybe(number) });
const publishAt = shape({ at: text, n: number }, { name: maybe(text), by: maybe(person), failed: maybe(failed) });
export type PublishAt = Guarded<typeof publishAt>;
export type NamedStep = Guarded<typeof isStepName>;

export const isDraft = shape({ floor: text, draft: text, base: number, n: number, document: floorDocument }, {
  openedAt: maybe(text), by: maybe(person), editors: maybe(list(editor)), undo: maybe(isStepName), redo: maybe(isStepName), publishAt: maybe(publishAt),
  current: maybe(number),
});
export type Draft = Guarded<typeof isDraft>;

export const isStored = shape({ n: number, changes: list(isChange) }, {
  dropped: maybe(list(isChange)), undo: maybe(isStepName), redo: maybe(isStepName), skipped: maybe(number), name: maybe(isStepName),
});
export type Stored = Guarded<typeof isStored>;

export const isSteps = list(isStep);

/** A message of the hub. */
export const isDraftFrame = shape({ draft: text, n: number, steps: list(isStep) }, {
  editors: maybe(list(editor)), ended: maybe(text), version: maybe(number), publishAt: maybe(publishAt), publishChanged: maybe(flag),
  /** the steps that are missing here are not known any more: the draft must be read again */
  reset: maybe(flag),
  base: maybe(number),
});
export type DraftFrame = Guarded<typeof isDraftFrame>;

const version = shape({ number }, { name: maybe(text), publishedAt: maybe(text) });
/** now: the version; at a set time: `at`. `undo`: the version that is taken back by that address */
export const isPublishedDraft = shape({}, { version: maybe(version), freed: maybe(list(text)), undo: maybe(number), at: maybe(text), n: maybe(number) });
export type PublishedDraft = Guarded<typeof isPublishedDraft>;

export const isFloorMeta = shape({ id: text, name: text }, { version: maybe(number), site: maybe(text), mayChange: maybe(flag) });
const problem = shape({ path: text, en: text, ja: text }, { kind: maybe(text), id: maybe(text) });
export type PlanProblem = Guarded<typeof problem>;
export const isPlanProblems = shape({ problems: list(problem) });
export const isImage = shape({ hash: text }, { width: maybe(number), height: maybe(number) });

const coded = shape({}, { code: maybe(text), base: maybe(number), current: maybe(number), count: maybe(number) });
/** The code of a refusal, and what belongs to it. */
export const refusalOf = (body: unknown): Guarded<typeof coded> => (coded(body) ? body : {});
/** The draft of the request is not open any more; perhaps another one is. */
export const isGone = (said: Answer<unknown>): boolean => said.kind === 'problem' && refusalOf(said.body).code === 'gone';
