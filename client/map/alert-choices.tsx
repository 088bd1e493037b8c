import type { JSX } from 'preact';
import { toggled } from '../agents/filter';
import { UserText } from '../ui/parts';
import { alertValues, RAIL_FACETS } from './alert-values';
import type { RailFacet } from './alert-values';
import { facetLabel } from './facet-label';
import { floorName } from './floor-name';
import type { Page } from './page';
import type { ViewWords } from './view-words';

/** Filters by kind, level and owner of the alert; where agents of several floors are shown, also by floor. */
export function AlertChoices({ page, words }: { readonly page: Page; readonly words: ViewWords }): JSX.Element {
  return <>{RAIL_FACETS.map((facet) => <Choices key={facet} page={page} words={words} facet={facet} />)}</>;
}

function Choices({ page, words, facet }: { readonly page: Page; readonly words: ViewWords; readonly facet: RailFacet }): JSX.Element | null {
  const chosen = page.filter.value[facet];
  const values = alertValues(page.alerts.value, facet, chosen, page.me.value);
  if (facet === 'floor' && chosen.size === 0 && values.length < 2) return null;
  const name = floorName(page.views.value, page.words.value);
  return (
    <fieldset>
      <legend>{words.say(`filter.${facet}`)}</legend>
      {values.length === 0 && <p class="dim">{words.say('filter.none')}</p>}
      {values.map(({ value, count }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.has(value)} onChange={() => page.setFilter({ [facet]: toggled(page.filter.value[facet], value) })} />
          <UserText text={facetLabel(facet, value, words, name)} /> <b class="num">{words.number(count)}</b>
        </label>
      ))}
    </fieldset>
  );
}
