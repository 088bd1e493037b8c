import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { Icon } from '../ui/admin-icon';
import { ErrorBox } from '../ui/form';
import type { Desk } from './desk';
import { refusalText } from './errors';
import { openHere, pairHere, WALL, WALL_WINDOW } from './open-here';

const TOLD = { done: 'screens.here.done', blocked: 'screens.here.blocked', 'no cookie': 'screens.here.cookie', refused: '' } as const;

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
    const said = await openHere(() => pairHere(views, words.say('screens.here.name'), desk.own));
    busy.value = false;
    told.value = TOLD[said.kind];
    if (said.kind === 'refused') answer.value = said.answer;
    desk.poll.soon();
  };
  const failed = answer.value !== null;
  return (
    <div class="here">
      <button type="button" class="btn" aria-disabled={busy.value} onClick={() => void go()}>
        <Icon name="external-link" />{words.say(busy.value ? 'screens.here.busy' : 'screens.here')}
      </button>
      <p role="status">
        {told.value !== '' && words.say(told.value)}
        {told.value === 'screens.here.blocked' && <> <a href={WALL} target={WALL_WINDOW}>{words.say('screens.here.open')}</a></>}
        {failed && words.say('screens.here.failed')}
      </p>
      <ErrorBox answer={answer.value} words={words} text={refusalText(answer.value, words)} />
    </div>
  );
}
