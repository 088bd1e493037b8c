import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { ask } from '../api/ask';
import type { Answer } from '../api/ask';
import { Fault } from './form';
import type { Guard } from '../api/read';
import type { ShellWords } from '../words/shell-words';

export interface Asked<T> {
  /** null: asked, not answered yet. While asking again the last answer stays. */
  readonly answer: ReadonlySignal<Answer<T> | null>;
  again(): Promise<void>;
}

/** What the server says at `path`: asked once, and whenever `again` is called. An answer to an older question is dropped. */
export function useAsk<T>(path: string, guard: Guard<T>): Asked<T> {
  const answer = useSignal<Answer<T> | null>(null);
  const turn = useSignal(0);
  const again = async (): Promise<void> => {
    const mine = ++turn.value;
    const said = await ask('GET', path, guard);
    if (mine !== turn.peek()) return;
    const inside = document.activeElement !== document.body;
    answer.value = said;
    // The button that had the focus may have gone with its row.
    requestAnimationFrame(() => {
      if (inside && document.activeElement === document.body) document.getElementById('content')?.focus();
    });
  };
  useEffect(() => { void again(); }, [path]);
  return { answer, again };
}

/** The answer once it is there; until then that it is awaited, or why it did not come and a way to ask again. */
export function Known<T>({ asked, words, children }: { readonly asked: Asked<T>; readonly words: ShellWords; readonly children: (value: T) => ComponentChildren }): JSX.Element {
  const answer = asked.answer.value;
  if (answer === null) return <p class="waiting" role="status">{words.say('form.loading')}</p>;
  if (answer.kind === 'ok') return <>{children(answer.value)}</>;
  return <div class="unknown"><Fault answer={answer} words={words} /><button type="button" class="btn" onClick={() => void asked.again()}>{words.say('form.again')}</button></div>;
}
