import type { WireSettings } from '../live/wire';
import { en } from '../words/en';
import { hasOwn } from '../words/has-own';
import type { SiteWords, WordKey } from '../words/words';

type Word = NonNullable<WireSettings['words']>[number];

/** Other texts that say a state, shorter. */
const ALSO: Readonly<Partial<Record<string, WordKey>>> = { 'state.acw': 'legend.acw' };

/** The words of a site for the states. A key that this page does not have is left out. */
export function siteWordsOf(words: readonly Word[]): SiteWords {
  const of = (lang: 'ja' | 'en'): Partial<Record<WordKey, string>> => Object.fromEntries(words.flatMap(({ key, [lang]: word }) => {
    if (word === undefined || word === '' || !key.startsWith('state.') || !hasOwn(en, key)) return [];
    const also = ALSO[key];
    return also === undefined ? [[key, word]] : [[key, word], [also, word]];
  }));
  return { ja: of('ja'), en: of('en') };
}
