import { batch, untracked } from '@preact/signals';
import { siteWordsOf } from '../agents/site-words';
import { isOther, tokensIn, variablesIn } from '../ui/palettes';
import { setStatusIcons } from '../ui/site-icons';
import type { Page } from './page';

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
