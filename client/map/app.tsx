import { useSignal, useSignalEffect } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { focusFloor } from './actions';
import type { Page } from './page';
import { listenForKeys } from './shortcuts';
import type { Session } from '../app/session';
import { FloorScreen } from './floor-screen';
import { StatusBar } from './status-bar';
import { TopBar } from './top-bar';
import type { Corner } from './top-bar';
import { later, loadLater, loadList } from './late-parts';
import { afterFirstFrame } from '../ui/after-first-frame';

interface Props { readonly page: Page; readonly session: Signal<Session | null>; readonly corner: Signal<Corner | null> }

/** The frame around every screen: top, state of the link, bottom, and announcements. */
export function App({ page, session, corner }: Props): JSX.Element {
  const search = useRef<HTMLInputElement>(null);
  const help = useSignal(false);
  const stale = useSignal(false);
  useSignalEffect(() => {
    // Without a link there is no network: then it is no error of the page.
    const failing = (error: unknown): void => { if (page.link.peek() === 'live') setTimeout(() => { throw error; }); };
    const load = (): void => {
      loadLater(failing);
      loadList(failing);
    };
    if (page.layout.value === 'list') loadList(failing);
    if (help.value || page.views.value?.length === 0) load();
    else if (page.loaded.value) afterFirstFrame(load);
  });
  useSignalEffect(() => later.value?.dress(page));
  useEffect(() => listenForKeys(page, { search: () => search.current?.focus(), help: () => { help.value = !help.value; } }), [page]);
  useSignalEffect(() => { stale.value = page.stopped.value || !['connecting', 'live', 'delayed'].includes(page.link.value); });
  const partly = page.parts.value.some((part) => part.stopped);
  const words = page.words.value;
  void page.pulse.value;
  // An agent who is not on the board has no details: nothing opens.
  const chosen = page.roster.row(page.selected.value) !== null;

  return (
    <div
      class={[
        'app', `${page.layout.value}-layout`, stale.value && 'stale', partly && 'partly', chosen && 'chosen', page.railFolded.value && 'rail-folded',
        page.alertsOpen.value && 'alerts-open', page.carrying.value && 'carrying',
      ].filter(Boolean).join(' ')}
    >
      <a
        class="skip"
        href="#floor"
        onClick={(event) => {
          event.preventDefault();
          focusFloor(page, null);
        }}
      >
        {words.say('skip')}
      </a>
      <TopBar
        page={page}
        session={session.value}
        corner={corner.value}
        search={search}
        help={() => {
          help.value = true;
        }}
      />
      <FloorScreen page={page} session={session.value} />
      <StatusBar page={page} />
      {later.value !== null && <later.value.ShortcutsDialog page={page} open={help} />}
      {later.value !== null && <later.value.Announcer page={page} />}
    </div>
  );
}
