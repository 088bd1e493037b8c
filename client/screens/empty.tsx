import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import type { Desk } from './desk';
import { OpenHere } from './open-here-button';

const STEPS = [1, 2, 3, 4, 5] as const;

/** There is no screen yet: how to put one up, and a way to see one at once. */
export function Empty({ desk }: { readonly desk: Desk }): JSX.Element {
  const { words } = desk;
  return (
    <section class="card none">
      <h2>{words.say('screens.none')}</h2>
      <p>{words.say('screens.none.text')}</p>
      <ol>{STEPS.map((n) => <li key={n}>{words.say(`screens.none.${n}`, { address: `${location.host}/wall` })}</li>)}</ol>
      <button type="button" class="btn primary" onClick={() => desk.open({ kind: 'approve', code: null, target: null })}>
        <Icon name="plus" />{words.say('screens.add')}
      </button>
      <p class="try">{words.say('screens.none.try')}</p>
      <OpenHere desk={desk} />
    </section>
  );
}
