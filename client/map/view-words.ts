import { FACETS, isFiltered, toggled } from '../agents/filter';
import type { Filter } from '../agents/filter';
import { STATE_CODES } from '../words/state-codes';
import { wordOr, wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { viewEn } from './view-en';
import type { ViewKey } from './view-en';
import { viewJa } from './view-ja';

export type ViewWords = Words<WordKey | ViewKey>;

/** The words of the tools; times are told by the page's own words, which know the zone of the site. */
export const viewWords = (lang: Language): ViewWords => wordsWith(lang, { en: viewEn, ja: viewJa });

export interface ActiveFilter { readonly what: string; readonly without: Partial<Filter> }

/** Each filter that holds, as words, and the filter without it. The search has its own box. */
export function activeFilters(filter: Filter, words: ViewWords): readonly ActiveFilter[] {
  return [
    ...FACETS.flatMap((facet) => Array.from(filter[facet], (value) => ({
      what: words.say(`filter.chip.${facet}`, { value: facet === 'channel' ? wordOr(words, 'channel', value) : value }),
      without: { [facet]: toggled(filter[facet], value) },
    }))),
    ...STATE_CODES.filter((code) => filter.states.has(code)).map((code) => ({
      what: words.say('filter.chip.state', { value: words.state(code) }), without: { states: toggled(filter.states, code) },
    })),
    ...(filter.attention ? [{ what: words.say('attention.title'), without: { attention: false } }] : []),
  ];
}

/** Said when a filter or a search leaves nobody. */
export const nobodyText = (filter: Filter, words: ViewWords): string =>
  isFiltered({ ...filter, query: '' }) ? words.say('filter.nobody') : words.say('filter.nobody.query', { query: filter.query.trim() });
