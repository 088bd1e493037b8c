import type { Answer } from '../api/call-api';
import type { Faults } from './form';
import type { ScreensWords } from './screens-words';

/** The text of an error code at a key; a code that this page does not know is shown without changes. */
function textOf(key: string, code: string, words: ScreensWords): string {
  const field = key.slice(key.lastIndexOf('.') + 1);
  return words.find(`screens.error.${field}.${code}`) ?? words.find(`screens.error.${code}`) ?? words.find(`error.${code}`) ?? code;
}

/** Whether the server has an error at a key, or inside it. */
export const hasError = (answer: Answer<unknown> | null, key: string): boolean =>
  answer?.kind === 'problem' && Object.keys(answer.errors).some((at) => isIn(at, key));
const isIn = (at: string, key: string): boolean => at === key || at.startsWith(`${key}.`) || at.startsWith(`${key}[`);

/**
 * The errors at a field: first what this page knows, otherwise the server's. Errors inside a field count for it: `settings.floors[0].view` is told at
 * `settings.floors`.
 */
export function errorsAt(key: string, faults: Faults, answer: Answer<unknown> | null, words: ScreensWords): readonly string[] {
  const own = faults[key];
  if (own !== undefined) return [textOf(key, own, words)];
  if (answer?.kind !== 'problem') return [];
  const inside = Object.entries(answer.errors).filter(([at]) => isIn(at, key));
  return [...new Set(inside.flatMap(([, codes]) => codes.map((code) => textOf(key, code, words))))];
}

/** Of a server that sends no codes yet. */
const BY_TITLE: Readonly<Record<string, string>> = {
  'Code not found': 'code-unknown', 'Screen not found': 'screen-unknown', 'Code used': 'code-used', 'Too many screens': 'too-many-screens',
};

/** What a refusal is for programs; null: it is none, or has no code. */
export function refusalCode(answer: Answer<unknown> | null): string | null {
  if (answer?.kind !== 'problem') return null;
  const { code } = (typeof answer.body === 'object' && answer.body !== null ? answer.body : {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : BY_TITLE[answer.title] ?? null;
}

/** The page's own text for an answer that is no error of a field; null: the usual one. */
export function refusalText(answer: Answer<unknown> | null, words: ScreensWords): string | null {
  if (answer?.kind !== 'problem') return null;
  if (answer.status === 401) return words.say('screens.ended');
  switch (refusalCode(answer)) {
    case 'code-unknown': return words.say('screens.code.unknown');
    case 'code-used': return words.say('screens.code.used');
    case 'screen-unknown': return words.say('screens.failed.gone');
    case 'too-many-screens': return words.say('screens.failed.many');
    default: return null;
  }
}
