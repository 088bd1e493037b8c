import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Answer } from '../api/ask';
import { Icon } from '../ui/admin-icon';
import { ErrorBox } from '../ui/form';
import type { Desk } from './desk';
import { refusalText } from './errors';
import { pairHere } from './open-here';

const WALL = '/wall';
/** One window: two walls of one screen would take each other's connection. */
const WINDOW = 'connect-streaming-wall';

/** Opens a wall in another window of this browser. */
export function OpenHere({ desk }: { readonly desk: Desk }): JSX.Element {
  const { words, views } = desk;
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const told = useSignal<'' | 'screens.here.floors' | 'screens.floors.loading' | 'screens.here.blocked' | 'screens.here.cookie' | 'screens.here.done'>('');
  const go = async (): Promise<void> => {
    if (busy.peek()) return;
    answer.value = null;
    if (views === null || views.length === 0) {
      told.value = views === null ? 'screens.floors.loading' : 'screens.here.floors';
      return;
    }
    told.value = '';
    busy.value = true;
    // Only in the click itself does a browser open a window.
    const opened = window.open('about:blank', WINDOW);
    const said = await pairHere(views, words.say('screens.here.name'), desk.own);
    busy.value = false;
    if (said === 'no cookie') {
      opened?.close();
      told.value = 'screens.here.cookie';
      return;
    }
    answer.value = said;
    if (said.kind !== 'ok') {
      opened?.close();
      return;
    }
    if (opened === null) told.value = 'screens.here.blocked';
    else {
      opened.location.replace(WALL);
      told.value = 'screens.here.done';
    }
    desk.poll.soon();
  };
  const failed = answer.value !== null && answer.value.kind !== 'ok';
  return (
    <div class="here">
      <button type="button" class="btn" aria-disabled={busy.value} onClick={() => void go()}>
        <Icon name="external-link" />{words.say(busy.value ? 'screens.here.busy' : 'screens.here')}
      </button>
      <p role="status">
        {told.value !== '' && words.say(told.value)}
        {told.value === 'screens.here.blocked' && <> <a href={WALL} target={WINDOW}>{words.say('screens.here.open')}</a></>}
        {failed && words.say('screens.here.failed')}
      </p>
      <ErrorBox answer={answer.value} words={words} text={refusalText(answer.value, words)} />
    </div>
  );
}
