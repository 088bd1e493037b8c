import { ALERT_FACETS, FACETS, isFiltered, toggled } from '../agents/filter';
import type { Filter } from '../agents/filter';
import { hasOwn } from '../words/has-own';
import { STATE_CODES } from '../words/state-codes';
import { wordsWith } from '../words/words';
import type { WordKey, Words } from '../words/words';
import { facetLabel } from './facet-label';
import { viewEn } from './view-en';
import type { ViewKey } from './view-en';
import { viewJa } from './view-ja';

export type { ViewKey } from './view-en';
export type ViewWords = Words<WordKey | ViewKey>;

const made = new WeakMap<Words, ViewWords>();

/** The page's words and those that are loaded after the first seats. Times are in the site's time zone, as on the page. */
export function viewWords(page: Words): ViewWords {
  let words = made.get(page);
  if (words === undefined) {
    const { time, timeOfDay, day, state } = page;
    const both = wordsWith(page.lang, { en: viewEn, ja: viewJa });
    // A site can have its own words for the states: the page has them.
    const say: ViewWords['say'] = (key, values) => (hasOwn(viewEn, key) ? both.say(key, values) : page.say(key as WordKey, values));
    made.set(page, (words = { ...both, say, state, time, timeOfDay, day }));
  }
  return words;
}

export interface ActiveFilter { readonly what: string; readonly without: Partial<Filter> }

/** Each active filter as text, and the filter without it. The search has its own box. */
export function activeFilters(filter: Filter, words: ViewWords, floorName: (id: string) => string): readonly ActiveFilter[] {
  return [
    ...[...FACETS, ...ALERT_FACETS].flatMap((facet) => Array.from(filter[facet], (value) => ({
      what: words.say(`filter.chip.${facet}`, { value: facetLabel(facet, value, words, floorName) }),
      without: { [facet]: toggled(filter[facet], value) },
    }))),
    ...STATE_CODES.filter((code) => filter.states.has(code)).map((code) => ({
      what: words.say('filter.chip.state', { value: words.state(code) }), without: { states: toggled(filter.states, code) },
    })),
    ...(filter.attention ? [{ what: words.say('attention.title'), without: { attention: false } }] : []),
  ];
}

/** Shown if a filter or a search matches nobody. */
export const nobodyText = (filter: Filter, words: ViewWords): string =>
  isFiltered({ ...filter, query: '' }) ? words.say('filter.nobody') : words.say('filter.nobody.query', { query: filter.query.trim() });
