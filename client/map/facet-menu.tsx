import { composing } from '../ui/keys';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { FACETS, toggled } from '../agents/filter';
import type { Facet } from '../agents/filter';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { AlertChoices } from './alert-choices';
import { facetLabel } from './facet-label';
import { facetValues } from './facet-values';
import { floorName } from './floor-name';
import type { Page } from './page';
import type { ViewWords } from './view-words';

/** A button that opens the filters for teams, queues, channels and routing profiles. */
export function FacetMenu({ page, words }: { readonly page: Page; readonly words: ViewWords }): JSX.Element {
  const open = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open.value) return;
    box.current?.querySelector('input')?.focus();
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node) || box.current?.parentElement?.contains(event.target) !== true) open.value = false;
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open.value]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open.value || composing(event)) return;
    event.preventDefault();
    open.value = false;
    button.current?.focus();
  };
  return (
    <div class="facets" onKeyDown={onKey}>
      <button ref={button} type="button" class="btn" aria-haspopup="dialog" aria-expanded={open.value} onClick={() => { open.value = !open.value; }}>
        <Icon name="list-filter" /><span>{words.say('filter.open')}</span>
      </button>
      {open.value && (
        <div class="facet-box" ref={box} role="dialog" aria-label={words.say('filter.title')}>
          {FACETS.filter((facet) => facet !== 'floor').map((facet) => <Choices key={facet} page={page} words={words} facet={facet} />)}
          <AlertChoices page={page} words={words} />
        </div>
      )}
    </div>
  );
}

function Choices({ page, words, facet }: { readonly page: Page; readonly words: ViewWords; readonly facet: Facet }): JSX.Element {
  void page.second.value;
  const chosen = page.filter.value[facet];
  const values = facetValues(page.roster.all(), facet, chosen);
  return (
    <fieldset>
      <legend>{words.say(`filter.${facet}`)}</legend>
      {values.length === 0 && <p class="dim">{words.say('filter.none')}</p>}
      {values.map(({ value, count }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.has(value)} onChange={() => page.setFilter({ [facet]: toggled(page.filter.value[facet], value) })} />
          <UserText text={facetLabel(facet, value, words, floorName(page.views.value, page.words.value))} /> <b class="num">{words.number(count)}</b>
        </label>
      ))}
    </fieldset>
  );
}
