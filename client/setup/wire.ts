import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guard, Maybe } from '../api/read';
import type { Language } from '../words/words';

// Twin of server/Setup/SetupWire.cs. Every text comes in both languages; times are Unix milliseconds.

export interface Both { readonly en: string; readonly ja: string }
export interface Instance { readonly id: string; readonly arn: string; readonly alias: string }
export interface Step {
  readonly sign: string; readonly kind: string; readonly title: Both; readonly means: Both; readonly undo: Both; readonly canBeUndone: boolean;
}
export type ChoiceKind = 'replace' | 'change' | 'keep' | 'include' | 'alone';
export interface Choice { readonly kind: string; readonly name: string }
export interface Notice { readonly words: Both; readonly choices: readonly Choice[] }
export interface CostLine { readonly resource: string; readonly what: Both; readonly monthly: Maybe<number> }
export interface Cost {
  readonly currency: string; readonly pricesAsOf: string; readonly agents: number; readonly contacts: number;
  /** null: unknown, never 0 */
  readonly today: Maybe<number>; readonly result: Maybe<number>; readonly difference: Maybe<number>; readonly minimum: Maybe<number>;
  readonly complete: boolean; readonly lines: readonly CostLine[];
}
/** `kind`: stream, firehose, role or bucket */
export interface Loss { readonly name: string; readonly hours: Maybe<number>; readonly kind: string }
export interface Plan {
  readonly fingerprint: string; readonly instance: Instance; readonly steps: readonly Step[];
  readonly notices: readonly Notice[]; readonly problems: readonly Notice[];
  readonly cost: Cost; readonly lost: readonly Loss[]; readonly read: boolean;
}
export interface Finding { readonly level: string; readonly words: Both; readonly idle: boolean; readonly choices: readonly Choice[] }
export interface Stream {
  readonly kind: string; readonly words: Both; readonly to: Maybe<string>; readonly name: Maybe<string>; readonly since: Maybe<number>;
    readonly created: Maybe<number>;
  readonly madeBySetup: boolean; readonly read: boolean;
}
export interface Status {
  readonly instance: Instance; readonly health: string; readonly streams: readonly Stream[]; readonly findings: readonly Finding[];
  readonly lastEvent: Maybe<{ readonly type: Maybe<string>; readonly at: number }>; readonly cost: Cost; readonly at: number;
}
/** A policy document as text, and what could not be checked for it */
export interface Policy { readonly policy: string; readonly unseen: Maybe<Both> }
export interface SetupError {
  readonly happened: Both; readonly means: Both; readonly do: Both; readonly action: Maybe<string>; readonly resource: Maybe<string>;
}
export interface RunStep { readonly sign: string; readonly title: Both; readonly phase: string; readonly waiting: Maybe<Both>; readonly seconds: number }
export interface Run {
  readonly id: string; readonly kind: string; readonly instance: Instance; readonly by: string;
  readonly beganAt: number; readonly endedAt: Maybe<number>; readonly phase: string;
  readonly steps: readonly RunStep[]; readonly findings: readonly Finding[]; readonly waiting: Maybe<Both>; readonly error: Maybe<SetupError>;
}
export interface Start { readonly sandbox: boolean; readonly region: Maybe<string>; readonly regions: readonly string[]; readonly run: Maybe<Run> }

export const isOver = (run: Run): boolean => run.endedAt != null;
export const inWords = (both: Both, lang: Language): string => both[lang];

const both: Guard<Both> = shape<Both>({ en: text, ja: text });
export const isInstance = shape<Instance>({ id: text, arn: text, alias: text });
const step = shape<Step>({ sign: text, kind: text, title: both, means: both, undo: both, canBeUndone: flag });
const choices = list(shape<Choice>({ kind: text, name: text }));
const notice = shape<Notice>({ words: both, choices });
const cost = shape<Cost>({
  currency: text, pricesAsOf: text, agents: number, contacts: number, today: maybe(number), result: maybe(number), difference: maybe(number),
    minimum: maybe(number),
  complete: flag,
  lines: list(shape<CostLine>({ resource: text, what: both, monthly: maybe(number) })),
});
const finding = shape<Finding>({ level: text, words: both, idle: flag, choices });
const stream = shape<Stream>({
  kind: text, words: both, to: maybe(text), name: maybe(text), since: maybe(number), created: maybe(number), madeBySetup: flag, read: flag,
});
export const isPlan = shape<Plan>({
  fingerprint: text, instance: isInstance, steps: list(step), notices: list(notice), problems: list(notice), cost,
  lost: list(shape<Loss>({ name: text, hours: maybe(number), kind: text })), read: flag,
});
export const isStatus = shape<Status>({
  instance: isInstance, health: text, streams: list(stream), findings: list(finding),
  lastEvent: maybe(shape<{ type: Maybe<string>; at: number }>({ type: maybe(text), at: number })), cost, at: number,
});
export const isPolicy = shape<Policy>({ policy: text, unseen: maybe(both) });
export const isError = shape<SetupError>({ happened: both, means: both, do: both, action: maybe(text), resource: maybe(text) });
export const isRun = shape<Run>({
  id: text, kind: text, instance: isInstance, by: text, beganAt: number, endedAt: maybe(number), phase: text,
  steps: list(shape<RunStep>({ sign: text, title: both, phase: text, waiting: maybe(both), seconds: number })),
  findings: list(finding), waiting: maybe(both), error: maybe(isError),
});
export const isStart = shape<Start>({ sandbox: flag, region: maybe(text), regions: list(text), run: maybe(isRun) });
export const isLive = shape<{ run: Maybe<Run> }>({ run: maybe(isRun) });
