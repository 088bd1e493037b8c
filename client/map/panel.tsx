import type { JSX } from 'preact';
import type { Page } from './page';
import { Attention } from './attention';
import { later } from './late-parts';

/** The right side: the selected agent, and always the agents who need attention. */
export function Panel({ page }: { readonly page: Page }): JSX.Element {
  void page.pulse.value;
  const row = page.roster.row(page.selected.value);
  return (
    <aside class="panel" aria-label={page.words.value.say(row === null ? 'attention.title' : 'details.label')}>
      {row !== null && later.value !== null && <later.value.Details page={page} row={row} />}
      <Attention page={page} />
    </aside>
  );
}
