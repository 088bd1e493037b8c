import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../ui/icon';
import { UserText } from '../ui/parts';
import type { Setup } from './setup';
import type { SetupWords } from './words';

type State = 'done' | 'next' | 'later';

/** From the start to the live map: the completed steps, and the next one. */
export function Guide({ setup, words }: { readonly setup: Setup; readonly words: SetupWords }): JSX.Element {
  const events = setup.status.value?.streams.find((one) => one.kind === 'agent-events');
  const connected = events?.to != null;
  const agents = setup.onMap.value ?? 0;
  const drawn = setup.drawn.value;
  const seen = connected && (agents > 0 || setup.status.value?.lastEvent?.type != null);
  return (
    <section class="pane guide" aria-labelledby="guide">
      <h2 id="guide">{words.say('guide.title')}</h2>
      <ol>
        <Stage n={1} words={words} state={connected ? 'done' : 'next'} title={words.say('guide.connect')}>
          {connected ? <UserText text={words.say('guide.connect.done', { name: events.name ?? events.to ?? '' })} /> : words.say('guide.connect.todo')}
        </Stage>
        <Stage n={2} words={words} state={seen ? 'done' : connected ? 'next' : 'later'} title={words.say('guide.event')}>
          {!seen ? words.say('guide.event.todo') : agents > 0 ? words.count('guide.event.done', agents) : words.say('guide.event.seen')}
        </Stage>
        <Stage n={3} words={words} state={drawn > 0 ? 'done' : 'later'} title={words.say('guide.floor')}>
          {drawn > 0 ? words.count('guide.floor.done', drawn) : words.say('guide.floor.text')} <a href="/floors">{words.say('guide.floor.link')}</a>
        </Stage>
        <Stage n={4} words={words} state={seen ? 'next' : 'later'} title={words.say('guide.tv')}>
          {words.say('guide.tv.text')} <a href={`/?view=map&instance=${encodeURIComponent(setup.instance.value)}`}>{words.say('guide.tv.link')}</a>
        </Stage>
      </ol>
    </section>
  );
}

function Stage({ n, state, title, words, children }: {
  readonly n: number; readonly state: State; readonly title: string; readonly words: SetupWords; readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <li class={state} aria-current={state === 'next' ? 'step' : undefined}>
      <span class="n" aria-hidden="true">{state === 'done' ? <Icon name="check" /> : n}</span>
      <div>
        <h3>{title} <span class="standing">{words.say(`guide.${state}`)}</span></h3>
        <p>{children}</p>
      </div>
    </li>
  );
}
