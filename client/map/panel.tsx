import type { JSX } from 'preact';
import type { Session } from '../app/session';
import type { Page } from './page';
import { later } from './late-parts';

/** The right side: the selected agent, and always the agents who need attention. */
export function Panel({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element {
  void page.pulse.value;
  const row = page.roster.row(page.selected.value);
  return (
    <aside class="panel" aria-label={page.words.value.say(row === null ? 'attention.title' : 'details.label')}>
      {row !== null && later.value !== null && <later.value.Details page={page} row={row} />}
      {later.value !== null && <later.value.Rail page={page} session={session} />}
    </aside>
  );
}
