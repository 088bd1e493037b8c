import type { JSX } from 'preact';
import type { Filter } from '../../agents/filter';
import { alertWords } from '../../alerts/alert-words';
import { AlertChoices } from '../alert-choices';
import { RAIL_FACETS } from '../alert-values';
import type { Page } from '../page';
import { viewWords } from '../view-words';

export const isRailFiltered = (filter: Filter): boolean => RAIL_FACETS.some((facet) => filter[facet].size > 0);

const NONE: ReadonlySet<string> = new Set();

/** How many of the alerts are listed while a filter is set, and the way back. */
export function RailFound({ page, n }: { readonly page: Page; readonly n: number }): JSX.Element | null {
  if (!isRailFiltered(page.filter.value)) return null;
  const words = alertWords(page.words.value);
  const clear = Object.fromEntries(RAIL_FACETS.map((facet) => [facet, NONE]));
  return (
    <p class="rail-found">
      <span role="status">
        {n === 0 ? words.say('rail.nothing') : words.say('rail.found', { n: words.number(n), all: words.number(page.alerts.value.length) })}
      </span>
      <button type="button" class="btn" onClick={() => page.setFilter(clear)}>{words.say('rail.clear')}</button>
    </p>
  );
}

export function RailFilter({ page }: { readonly page: Page }): JSX.Element {
  const words = viewWords(page.words.value);
  return <div class="rail-box"><AlertChoices page={page} words={words} /></div>;
}
