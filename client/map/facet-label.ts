import type { AlertFacet, Facet } from '../agents/filter';
import { wordOr } from '../words/words';
import type { Words } from '../words/words';

/** A value of a filter in words. Unknown values, from a link, are shown as they are. */
export function facetLabel(facet: Facet | AlertFacet, value: string, words: Words, floorName: (id: string) => string): string {
  switch (facet) {
    case 'channel': return wordOr(words, 'channel', value);
    case 'floor': return floorName(value);
    case 'kind': return words.find(`limit.${value}`) ?? value;
    case 'level': return words.find(`csv.level.${value}`) ?? value;
    case 'owner': return words.find(`owner.${value}`) ?? value;
    default: return value;
  }
}
