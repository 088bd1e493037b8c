import type { JSX } from 'preact';
import type { Page } from './page';
import type { Session } from '../app/session';
import { Messages } from './banner';
import { Empty } from './empty';
import { FloorMap } from './floor-map';
import { HoverCard } from './hover-card';
import { Figures } from './figures';
import { Legend } from './legend';
import { ListView } from '../list/list-view';
import { Panel } from './panel';

/** The seats of one instance, as map or list, with their figures and the selected agent. */
export function FloorScreen({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element {
  const words = page.words.value;
  const nobody = page.loaded.value && page.counts.value.total === 0;
  const nothing = page.views.value !== null && page.views.value.length === 0;
  return (
    <div class="body">
      <main class="stage" aria-label={words.say('page.title')}>
        <Figures page={page} />
        <Messages page={page} session={session} />
        <Legend page={page} />
        <div class="floor" id="floor" tabIndex={-1}>
          {nothing || nobody ? <Empty page={page} session={session} nothing={nothing} />
            : page.layout.value === 'map' ? <FloorMap page={page} /> : <ListView page={page} />}
        </div>
      </main>
      <Panel page={page} />
      <HoverCard page={page} />
    </div>
  );
}
