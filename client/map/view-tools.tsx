import './view-tools.css';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { isFiltered, NO_FILTER } from '../agents/filter';
import { Icon } from '../ui/admin-icon';
import type { IconName } from '../ui/admin-icon';
import { Said } from '../ui/parts';
import { FacetMenu } from './facet-menu';
import type { Page } from './page';
import { saveCsv } from './save-csv';
import { watchPrinting } from './print-sheet';
import { activeFilters, nobodyText, viewWords } from './view-words';
import type { ViewWords } from './view-words';

const SAID_MS = 4_000;

/** Beside the legend: filters by name, a link to this view, the list as a file, and paper. */
export function ViewTools({ page }: { readonly page: Page }): JSX.Element {
  const { lang } = page.words.value;
  const words = useMemo(() => viewWords(lang), [lang]);
  useEffect(() => watchPrinting(page), [page]);
  const active = activeFilters(page.filter.value, words);
  const list = page.layout.value === 'list';
  const filtered = isFiltered(page.filter.value);
  return (
    <>
      <div class="view-tools">
        <FacetMenu page={page} words={words} />
        <CopyLink page={page} words={words} />
        {list && <Tool icon="download" label={words.say('tool.csv')} act={() => saveCsv(page, words)} />}
        <Tool icon="printer" label={words.say('tool.print')} act={() => print()} />
      </div>
      {(active.length > 0 || (list && filtered)) && (
        <div class="active-filters" role="group" aria-label={words.say('filter.active')}>
          {active.map(({ what, without }) => (
            <button key={what} type="button" class="chip" title={words.say('filter.remove', { what })} aria-label={words.say('filter.remove', { what })} onClick={() => page.setFilter(without)}>
              <Said text={what} /><Icon name="x" />
            </button>
          ))}
          {list && filtered && (
            <label class="others"><input type="checkbox" checked={page.all.value} onChange={() => { page.all.value = !page.all.value; }} />{words.say('filter.all')}</label>
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
      // Over plain HTTP there is no clipboard: the link can still be taken from here.
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
