import type { Answer } from '../api/ask';
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

/** The page's own text for an answer that is no error of a field; null: the usual one. */
export function refusalText(answer: Answer<unknown> | null, words: ScreensWords): string | null {
  if (answer?.kind !== 'problem') return null;
  if (answer.status === 401) return words.say('screens.ended');
  if (answer.status === 404) return words.say('screens.failed.gone');
  if (answer.status === 409 && answer.title === 'Code used') return words.say('screens.code.used');
  if (answer.status === 409 && answer.title === 'Too many screens') return words.say('screens.failed.many');
  return null;
}
