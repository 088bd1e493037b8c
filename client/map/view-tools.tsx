import './view-tools.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { isFiltered, NO_FILTER } from '../agents/filter';
import { Icon } from '../ui/admin-icon';
import type { IconName } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { FacetMenu } from './facet-menu';
import { floorName } from './floor-name';
import type { Page } from './page';
import { saveCsv } from './save-csv';
import { watchGone } from './gone';
import { watchPrinting } from './print-sheet';
import { activeFilters, nobodyText, viewWords } from './view-words';
import type { ViewWords } from './view-words';

const SAID_MS = 4_000;

/** The tools beside the legend: filters by name, a link to this view, the list as a file, and printing. */
export function ViewTools({ page }: { readonly page: Page }): JSX.Element {
  const words = viewWords(page.words.value);
  useEffect(() => watchPrinting(page), [page]);
  useEffect(() => watchGone(page), [page]);
  const active = activeFilters(page.filter.value, words, floorName(page.views.value, page.words.value));
  const list = page.layout.value === 'list';
  const filtered = isFiltered(page.filter.value);
  return (
    <>
      <div class="view-tools">
        <FacetMenu page={page} words={words} />
        <CopyLink page={page} words={words} />
        {list && <Tool icon="download" label={words.say('tool.csv')} act={() => saveCsv(page, words)} />}
        {page.desks.value && page.maySeat.value && !list && (
          <button
            type="button" class="btn sq" aria-pressed={page.seating.value} aria-label={words.say('seating.mode')} title={words.say('seating.mode')}
            onClick={() => { page.seating.value = !page.seating.value; }}
          >
            <Icon name="pencil" />
          </button>
        )}
        {page.desks.value && page.mayPlan.value && (
          <a
            id="edit-layout" class="btn sq" href={`/floor/${encodeURIComponent(page.view.value ?? '')}/edit`} aria-label={words.say('tool.edit')}
            title={words.say('tool.edit')}
          >
            <Icon name="layout-grid" />
          </a>
        )}
        <Tool icon="printer" label={words.say('tool.print')} act={() => print()} />
      </div>
      {page.seating.value && <p class="seating-mode" role="status">{words.say('seating.mode.on')}</p>}
      {page.gone.value.length > 0 && (
        <div class="active-filters gone" role="status">
          {page.gone.value.map((one) => {
            const what = words.say(`gone.${one.kind}`, { name: one.name });
            return (
              <button
                key={what} type="button" class="chip" title={words.say('gone.remove')}
                onClick={() => { page.gone.value = page.gone.peek().filter((other) => other !== one); }}
              >
                <UserText text={what} />
                <Icon name="x" />
                <span class="unseen">{words.say('gone.remove')}</span>
              </button>
            );
          })}
        </div>
      )}
      {(active.length > 0 || (list && filtered)) && (
        <div class="active-filters" role="group" aria-label={words.say('filter.active')}>
          {active.map(({ what, without }) => (
            <button
              key={what}
              type="button"
              class="chip"
              title={words.say('filter.remove', { what })}
              aria-label={words.say('filter.remove', { what })}
              onClick={() => page.setFilter(without)}
            >
              <UserText text={what} />
              <Icon name="x" />
            </button>
          ))}
          {list && filtered && (
            <label class="others">
              <input
                type="checkbox"
                checked={page.all.value}
                onChange={() => {
                  page.all.value = !page.all.value;
                }}
              />
              {words.say('filter.all')}
            </label>
          )}
        </div>
      )}
      {filtered && page.loaded.value && page.counts.value.found === 0 && page.counts.value.total > 0 && (
        <div class="nobody" role="status">
          <p>{nobodyText(page.filter.value, words)}</p>
          <button type="button" class="btn" onClick={() => page.setFilter(NO_FILTER)}>{words.say('filter.clear')}</button>
        </div>
      )}
    </>
  );
}

function Tool({ icon, label, act }: { readonly icon: IconName; readonly label: string; readonly act: () => void }): JSX.Element {
  return <button type="button" class="btn sq" aria-label={label} title={label} onClick={act}><Icon name={icon} /></button>;
}

function CopyLink({ page, words }: { readonly page: Page; readonly words: ViewWords }): JSX.Element {
  const copied = useSignal(false);
  const copy = async (): Promise<void> => {
    const link = page.linkToThis();
    try {
      await navigator.clipboard.writeText(link);
      copied.value = true;
      setTimeout(() => { copied.value = false; }, SAID_MS);
    } catch {
      // Over plain HTTP there is no clipboard, but the link can be copied from here.
      prompt(words.say('tool.link'), link);
    }
  };
  return (
    <>
      <Tool icon={copied.value ? 'check' : 'link'} label={words.say('tool.link')} act={() => void copy()} />
      <span class="copied" role="status">{copied.value && words.say('tool.link.copied')}</span>
    </>
  );
}
