import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import { isViews } from '../screens/screens-wire';
import { openHere, pairHere } from '../screens/open-here';
import { shellWords } from '../words/shell-words';
import type { Language } from '../words/words';
import type { Session } from './session';

/** In the sandbox, a newcomer sees a wall with one click. What goes wrong is explained on the page Screens, which has the same button. */
export function WallHere({ session, lang }: { readonly session: Session; readonly lang: Language }): JSX.Element {
  const busy = useSignal(false);
  const own = session.mode === 'open' ? null : session.person?.names ?? null;
  const words = shellWords(lang);
  const open = async (): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    const said = await openHere(async () => {
      const views = await callApi('GET', '/api/views', isViews, undefined, true);
      return views.kind === 'ok' ? pairHere(views.value, words.say('menu.wall.name'), own) : views;
    });
    busy.value = false;
    if (said.kind !== 'done') location.assign('/screens');
  };
  return <button type="button" aria-disabled={busy.value} onClick={() => void open()}>{words.say('menu.wall')}</button>;
}
