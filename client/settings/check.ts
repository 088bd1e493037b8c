import type { LimitKind, LimitRule } from '../alerts/limit-rules';
import { COLOURS, LIMIT_KINDS, STATUS_ICONS, WORD_KEYS } from './document';
import type { SettingsDocument } from './document';
import { keyOf, rulesOf } from './rules';
import { isOfContact } from './table';

// The rules for settings: ranges, conditions that can hold, nothing twice. The twin of server/Alerts/LimitCheck.cs and server/Settings/SettingsCheck.cs;
// tests/fixtures/settings holds both together.

export const LEAST_MS = 1_000;
export const MOST_MS = 24 * 3_600_000;
/** The server notices silence after this time. */
export const SILENCE_MS = 300_000;
export const MOST_RULES = 500;
export const MOST_BREAKS = 200;
const MOST_WORDS = 1_000;
const MOST_ICONS = 200;
const MOST_INSTANCES = 50;
const MOST_TEXT = 256;
export const MOST_OF_A_WORD = 40;
export const MOST_OF_A_NAME = 100;
const MOST_ID = 40;
const MOST_OF_A_ZONE = 100;
const MOST_LEVELS = 5;
const MINUTE = 60_000;

/** What is wrong at a key, and a value that works. */
export interface Problem {
  /** as the server names it: limits.long-contact[2].criticalAfter */
  readonly path: string;
  readonly why:
    'many' | 'order' | 'short' | 'long' | 'silent' | 'name' | 'word' | 'queue' | 'channel' | 'status' | 'groups' | 'twice' | 'empty' | 'colours' | 'icon'
    | 'site' | 'key' | 'instance' | 'zone';
  /** milliseconds to use instead; for `many` and `word`: the maximum */
  readonly use?: number;
  /** order: the time of the first stage; twice: the other path */
  readonly other?: number | string;
}

/** Control characters and all that change the direction of a text, as in server/Agents/TextPool.cs. */
// oxlint-disable-next-line no-control-regex -- names must not have them
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const isName = (text: string, most = MOST_TEXT): boolean => text.length > 0 && text.length <= most && !UNWANTED.test(text);

/** Invisible characters, and halves of a character, as in server/Audit/PlainText.cs. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\ufffd]/u;
/** A text that people wrote: also without spaces at its ends. */
const isWord = (text: string, most: number): boolean => text.length > 0 && text.length <= most && text.trim() === text && !HIDDEN.test(text);

const SITE = /^[A-Za-z0-9_-]*$/;
const INSTANCE = /^arn:aws[a-z-]*:connect:[a-z0-9-]+:[0-9]{12}:instance\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Which zones there are, the server knows: an older browser does not know the newest. */
const ZONE = /^[A-Za-z0-9/_+-]+$/;

/** A time at which a limit can become red: a quarter later than amber, in whole minutes. */
const laterThan = (warnAfter: number): number => Math.min(MOST_MS, Math.ceil((warnAfter + Math.max(MINUTE, warnAfter / 4)) / MINUTE) * MINUTE);

/** @param first the stage before this one; null: there is none */
function stageProblem(path: string, kind: LimitKind, after: number | null, first: number | null = null): readonly Problem[] {
  if (after === null) return [];
  const use = (ms: number): number => (first === null ? ms : Math.max(ms, laterThan(first)));
  if (kind === 'silent' && after < SILENCE_MS) return [{ path, why: 'silent', use: use(SILENCE_MS) }];
  if (after > MOST_MS) return [{ path, why: 'long', use: MOST_MS }];
  if (after !== 0 && after < LEAST_MS) return [{ path, why: 'short', use: use(LEAST_MS) }];
  // After the latest time there is no later one.
  return first === null || after > first ? [] : [{ path, why: 'order', other: first, ...(first < MOST_MS ? { use: laterThan(first) } : {}) }];
}

function ruleProblems(path: string, kind: LimitKind, rule: LimitRule): readonly Problem[] {
  const { warnAfter, criticalAfter, queue, channel, status, profile, group, floor } = rule;
  const name = (key: string, text: string | undefined, most?: number): readonly Problem[] =>
    (text === undefined || isName(text, most) ? [] : [{ path: `${path}.${key}`, why: 'name' }]);
  return [
    ...stageProblem(`${path}.warnAfter`, kind, warnAfter), ...stageProblem(`${path}.criticalAfter`, kind, criticalAfter, warnAfter),
    ...name('queue', queue), ...(queue !== undefined && !isOfContact(kind) ? [{ path: `${path}.queue`, why: 'queue' } as const] : []),
    ...name('channel', channel), ...(channel !== undefined && !isOfContact(kind) ? [{ path: `${path}.channel`, why: 'channel' } as const] : []),
    ...name('status', status), ...(status !== undefined && kind !== 'long-away' ? [{ path: `${path}.status`, why: 'status' } as const] : []),
    ...name('profile', profile), ...name('floor', floor, MOST_ID),
    ...(group !== undefined && (group.length === 0 || group.length > MOST_LEVELS) ? [{ path: `${path}.group`, why: 'groups' } as const] : []),
    ...(group ?? []).slice(0, MOST_LEVELS).flatMap((one, level) => name(`group[${level}]`, one)),
  ];
}

/** The second of two entries with the same key. */
function twice<T>(list: readonly T[], key: (one: T) => string, path: (index: number) => string): readonly Problem[] {
  const seen = new Map<string, string>();
  return list.flatMap((one, i): readonly Problem[] => {
    const first = seen.get(key(one));
    if (first === undefined) seen.set(key(one), path(i));
    return first === undefined ? [] : [{ path: path(i), why: 'twice', other: first }];
  });
}

/** Lists that are too long to be looked at. */
function manyProblems(document: SettingsDocument): readonly Problem[] {
  const { breaks = [], words = [], icons = [], instances = [] } = document;
  const lists = [
    ...LIMIT_KINDS.map((kind) => [`limits.${kind}`, rulesOf(document, kind), MOST_RULES] as const),
    ['breaks', breaks, MOST_BREAKS], ['words', words, MOST_WORDS], ['icons', icons, MOST_ICONS], ['instances', instances, MOST_INSTANCES],
  ] as const;
  return lists.flatMap(([path, { length }, most]) => (length > most ? [{ path, why: 'many' as const, use: most }] : []));
}

function limitProblems(document: SettingsDocument): readonly Problem[] {
  if (LIMIT_KINDS.reduce((sum, kind) => sum + rulesOf(document, kind).length, 0) > MOST_RULES) return [{ path: 'limits', why: 'many', use: MOST_RULES }];
  return [
    ...LIMIT_KINDS.flatMap((kind) => {
      const rules = rulesOf(document, kind);
      const path = (i: number): string => `limits.${kind}[${i}]`;
      return [...rules.flatMap((rule, i) => ruleProblems(path(i), kind, rule)), ...twice(rules, keyOf, path)];
    }),
    ...breakProblems(document),
  ];
}

function breakProblems({ breaks = [] }: SettingsDocument): readonly Problem[] {
  return [
    ...breaks.flatMap(({ status, planned }, i): readonly Problem[] => [
      ...(isName(status) ? [] : [{ path: `breaks[${i}].status`, why: 'name' } as const]),
      ...(planned < LEAST_MS ? [{ path: `breaks[${i}].planned`, why: 'short', use: LEAST_MS } as const] : []),
      ...(planned > MOST_MS ? [{ path: `breaks[${i}].planned`, why: 'long', use: MOST_MS } as const] : []),
    ]),
    ...twice(breaks, ({ status }) => status, (i) => `breaks[${i}].status`),
  ];
}

/** Everything that is wrong; empty: it can be saved. The server checks again, and knows more (whether a time zone exists there). */
export function checkSettings(document: SettingsDocument): readonly Problem[] {
  const many = manyProblems(document);
  if (many.length > 0) return many;
  const { words = [], icons = [], instances = [], colours, timeZone } = document;
  const isIn = (list: readonly string[], text: string): boolean => list.includes(text);
  return [
    ...limitProblems(document),
    ...words.flatMap(({ site, key, ja, en }, i): readonly Problem[] => [
      ...(site.length > MOST_ID || !SITE.test(site) ? [{ path: `words[${i}].site`, why: 'site' } as const] : []),
      ...(isIn(WORD_KEYS, key) ? [] : [{ path: `words[${i}].key`, why: 'key' } as const]),
      ...(ja === undefined && en === undefined ? [{ path: `words[${i}]`, why: 'empty' } as const] : []),
      ...(ja !== undefined && !isWord(ja, MOST_OF_A_WORD) ? [{ path: `words[${i}].ja`, why: 'word', use: MOST_OF_A_WORD } as const] : []),
      ...(en !== undefined && !isWord(en, MOST_OF_A_WORD) ? [{ path: `words[${i}].en`, why: 'word', use: MOST_OF_A_WORD } as const] : []),
    ]),
    ...twice(words, ({ site, key }) => JSON.stringify([site, key]), (i) => `words[${i}]`),
    ...(colours !== undefined && !isIn(COLOURS, colours) ? [{ path: 'colours', why: 'colours' } as const] : []),
    ...icons.flatMap(({ status, icon }, i): readonly Problem[] => [
      ...(isName(status) ? [] : [{ path: `icons[${i}].status`, why: 'name' } as const]),
      ...(isIn(STATUS_ICONS, icon) ? [] : [{ path: `icons[${i}].icon`, why: 'icon' } as const]),
    ]),
    ...twice(icons, ({ status }) => status, (i) => `icons[${i}]`),
    ...instances.flatMap(({ instance, name }, i): readonly Problem[] => [
      ...(INSTANCE.test(instance) ? [] : [{ path: `instances[${i}].instance`, why: 'instance' } as const]),
      ...(isWord(name, MOST_OF_A_NAME) ? [] : [{ path: `instances[${i}].name`, why: 'word', use: MOST_OF_A_NAME } as const]),
    ]),
    ...twice(instances, ({ instance }) => instance, (i) => `instances[${i}]`),
    ...(timeZone !== undefined && (timeZone.length > MOST_OF_A_ZONE || !ZONE.test(timeZone)) ? [{ path: 'timeZone', why: 'zone' } as const] : []),
  ];
}
