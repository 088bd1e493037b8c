import type { LimitRule } from '../alerts/limit-rules';
import { flag, list, maybe, number, record, shape, text } from '../api/read';
import type { Guarded, Maybe } from '../api/read';
import type { SettingsDocument } from './document';
import { LIMIT_KINDS } from './document';

// The messages of /api/settings: the twin of server/Settings.

const rule = shape({}, {
  warnAfter: maybe(number), criticalAfter: maybe(number),
  queue: maybe(text), channel: maybe(text), status: maybe(text), profile: maybe(text), group: maybe(list(text)), floor: maybe(text),
});

const document = {
  limits: maybe(record(list(rule))),
  breaks: maybe(list(shape({ status: text, planned: number }))),
  words: maybe(list(shape({ site: text, key: text }, { ja: maybe(text), en: maybe(text) }))),
  colours: maybe(text),
  icons: maybe(list(shape({ status: text, icon: text }))),
  instances: maybe(list(shape({ instance: text, name: text }))),
  timeZone: maybe(text),
};
/** A document without a version: a file that is imported. */
export const isDocument = shape({}, document);
type WireDocument = Guarded<typeof isDocument>;

const saved = { version: number };
const by = { savedAt: maybe(text), savedBy: maybe(text) };
/** The document in effect. Version 0: nothing was ever saved. */
export const isSettings = shape(saved, { ...document, ...by });
export type WireSettingsDocument = Guarded<typeof isSettings>;

export const isVersions = list(shape(saved, by));
export type Version = Guarded<typeof isVersions>[number];

/** The body of a 412: who saved the version that is in effect. */
export const isOther = shape(saved, by);

const problem = shape({ path: text, en: text, ja: text });
export type ServerProblem = Guarded<typeof problem>;
/** The body of a refusal. */
export const isRefusal = shape({ errors: list(problem) });

const counts = shape({ warning: number, critical: number });
export type Counts = Guarded<typeof counts>;
// oxlint-disable-next-line unicorn/no-thenable -- it has this name on the wire, and it is never a function
export const isCheck = shape({ errors: list(problem), now: counts }, { then: maybe(counts), withoutAway: maybe(flag) });
export type Check = Guarded<typeof isCheck>;

/** What rules and names can name: seen on the boards. */
export const isChoices = shape({
  queues: list(text), profiles: list(text), groups: list(list(text)), statuses: list(text),
  floors: list(shape({ id: text, name: text }, { site: maybe(text) })),
  sites: list(shape({ id: text, name: text })),
  instances: list(shape({ instance: text }, { name: maybe(text) })),
});
export type ChoicesOfSite = Guarded<typeof isChoices>;

/** Fields without null: on the wire null and absent mean the same, except for the stages of a limit. */
function present<T extends object>(fields: T): { readonly [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as
    { readonly [K in keyof T]: NonNullable<T[K]> };
}

function ruleOf({ warnAfter, criticalAfter, ...conditions }: Guarded<typeof rule>): LimitRule {
  const { queue, channel, status, profile, group, floor } = conditions;
  return { ...present({ queue, channel, status, profile, group, floor }), warnAfter: warnAfter ?? null, criticalAfter: criticalAfter ?? null } as LimitRule;
}

/** The document of a message. Kinds of limits that this page does not know cannot be in it: page and server are of one build. */
export function documentOf(wire: WireDocument): SettingsDocument {
  const limits: Maybe<Readonly<Record<string, readonly Guarded<typeof rule>[]>>> = wire.limits;
  const kept = LIMIT_KINDS.flatMap((kind) => {
    const rules = limits?.[kind];
    return rules === undefined ? [] : [[kind, rules.map(ruleOf)] as const];
  });
  const { breaks, words, colours, icons, instances, timeZone } = wire;
  return present({
    limits: limits == null ? undefined : Object.fromEntries(kept),
    breaks: breaks?.map(({ status, planned }) => ({ status, planned })),
    words: words?.map(({ site, key, ja, en }) => ({ site, key, ...present({ ja, en }) })),
    colours,
    icons: icons?.map(({ status, icon }) => ({ status, icon })),
    instances: instances?.map(({ instance, name }) => ({ instance, name })),
    timeZone,
  }) as SettingsDocument;
}
