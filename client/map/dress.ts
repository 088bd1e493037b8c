import { batch, untracked } from '@preact/signals';
import type { WireSettings } from '../live/wire';
import { isOther, tokensIn, variablesIn } from '../ui/palettes';
import { setStatusIcons } from '../ui/site-icons';
import { en } from '../words/en';
import { hasOwn } from '../words/has-own';
import type { SiteWords, WordKey } from '../words/words';
import type { Page } from './page';

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

let worn: readonly string[] = [];

/** Sets the custom properties of a set of colours, and removes those of the set before. */
function wear(variables: readonly (readonly [string, string])[]): void {
  const { style } = document.documentElement;
  for (const name of worn) style.removeProperty(name);
  for (const [name, value] of variables) style.setProperty(name, value);
  worn = variables.map(([name]) => name);
}

/** The centre's own words, colours and icons. It reads the settings and the theme: to be called again when they change. */
export function dress(page: Page): void {
  const { words = [], icons = [], colours = '' } = page.settings.value ?? {};
  const theme = page.theme.value;
  untracked(() => batch(() => {
    wear(variablesIn(colours, theme));
    page.tokens.value = isOther(colours) ? tokensIn(colours, theme) : null;
    const own = siteWordsOf(words);
    if (JSON.stringify(own) !== JSON.stringify(page.siteWords.value)) page.siteWords.value = own;
    setStatusIcons(icons);
  }));
}
