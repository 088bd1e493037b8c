import { hasOwn } from '../words/has-own';
import type { WordKey, Words } from '../words/words';
import { wordsWith } from '../words/words';
import { alertEn } from './alert-en';
import type { AlertKey } from './alert-en';
import { alertJa } from './alert-ja';

export type AlertWords = Words<WordKey | AlertKey>;

const made = new WeakMap<Words, AlertWords>();

/** The page's words, which may be the site's own ones, and those about alerts. */
export function alertWords(page: Words): AlertWords {
  let words = made.get(page);
  if (words === undefined) {
    const own = wordsWith(page.lang, { en: alertEn, ja: alertJa });
    const say: AlertWords['say'] = (key, values) => (hasOwn(alertEn, key) ? own.say(key, values) : page.say(key as WordKey, values));
    words = {
      ...page, say,
      find: (key) => (hasOwn(alertEn, key) ? own.find(key) : page.find(key)),
      count: (key, n, more) => say(`${key}.${n === 1 ? 'one' : 'other'}` as AlertKey, { ...more, n: page.number(n) }),
    };
    made.set(page, words);
  }
  return words;
}
