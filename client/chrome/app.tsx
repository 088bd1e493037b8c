import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Page } from '../page/page';
import { listenForKeys } from '../page/shortcuts';
import { Announcer } from './announcer';
import { LinkBanner, Notices } from './banner';
import { FloorMap } from './floor-map';
import { HoverCard } from './hover-card';
import { Kpis } from './kpis';
import { Legend } from './legend';
import { ListView } from './list-view';
import { Empty } from './empty';
import { Panel } from './panel';
import { ShortcutsDialog } from './shortcuts-dialog';
import { StatusBar } from './status-bar';
import { TopBar } from './top-bar';

export function App({ page }: { readonly page: Page }): JSX.Element {
  const search = useRef<HTMLInputElement>(null);
  const help = useSignal(false);
  const stale = useSignal(false);
  useEffect(() => listenForKeys(page, { search: () => search.current?.focus(), help: () => { help.value = !help.value; } }), [page]);
  useSignalEffect(() => { stale.value = page.link.value === 'lost' || page.link.value === 'offline'; });
  const words = page.words.value;
  const nobody = page.loaded.value && page.counts.value.total === 0;
  const nothing = page.views.value !== null && page.views.value.length === 0;

  return (
    <div class={`app${stale.value ? ' stale' : ''}${page.selected.value !== null ? ' chosen' : ''}`}>
      <a class="skip" href="#floor" onClick={(event) => { event.preventDefault(); document.getElementById('floor')?.focus(); }}>{words.say('skip')}</a>
      <TopBar page={page} search={search} help={() => { help.value = true; }} />
      <LinkBanner page={page} />
      <div class="body">
        <main class="stage" aria-label={words.say('page.title')}>
          <Notices page={page} />
          <Kpis page={page} />
          <Legend page={page} />
          <div class="floor" id="floor" tabIndex={-1}>
            {nothing || nobody ? <Empty page={page} nothing={nothing} />
              : page.layout.value === 'map' ? <FloorMap page={page} /> : <ListView page={page} />}
          </div>
        </main>
        <Panel page={page} />
      </div>
      <StatusBar page={page} />
      <HoverCard page={page} />
      <ShortcutsDialog page={page} open={help} />
      <Announcer page={page} />
    </div>
  );
}
