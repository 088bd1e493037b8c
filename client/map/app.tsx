import { useSignal, useSignalEffect } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { focusFloor } from './actions';
import type { Page } from './page';
import { listenForKeys } from './shortcuts';
import type { Session } from '../app/session';
import { Announcer } from '../alerts/announcer';
import { FloorScreen } from './floor-screen';
import { ShortcutsDialog } from './shortcuts-dialog';
import { StatusBar } from './status-bar';
import { TopBar } from './top-bar';
import type { Corner } from './top-bar';

interface Props { readonly page: Page; readonly session: Signal<Session | null>; readonly corner: Signal<Corner | null> }

/** The frame around every screen: the top, the state of the link, the bottom, and the voice. */
export function App({ page, session, corner }: Props): JSX.Element {
  const search = useRef<HTMLInputElement>(null);
  const help = useSignal(false);
  const stale = useSignal(false);
  useEffect(() => listenForKeys(page, { search: () => search.current?.focus(), help: () => { help.value = !help.value; } }), [page]);
  useSignalEffect(() => { stale.value = page.stopped.value || !['connecting', 'live', 'delayed'].includes(page.link.value); });
  const words = page.words.value;
  void page.pulse.value;
  // Someone who is not here has no details: nothing opens for them.
  const chosen = page.roster.row(page.selected.value) !== null;

  return (
    <div class={`app ${page.layout.value}-layout${stale.value ? ' stale' : ''}${chosen ? ' chosen' : ''}${page.railFolded.value ? ' rail-folded' : ''}${page.alertsOpen.value ? ' alerts-open' : ''}`}>
      <a class="skip" href="#floor" onClick={(event) => { event.preventDefault(); focusFloor(page, null); }}>{words.say('skip')}</a>
      <TopBar page={page} session={session.value} corner={corner.value} search={search} help={() => { help.value = true; }} />
      <FloorScreen page={page} session={session.value} />
      <StatusBar page={page} />
      <ShortcutsDialog page={page} open={help} />
      <Announcer page={page} />
    </div>
  );
}
