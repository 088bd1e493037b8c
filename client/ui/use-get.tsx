import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { ErrorBox } from './form';
import type { Guard } from '../api/read';
import type { ShellWords } from '../words/shell-words';

export interface GetState<T> {
  /** null: requested, not answered yet. During a new request the last answer stays. */
  readonly answer: ReadonlySignal<Answer<T> | null>;
  again(): Promise<void>;
}

/** The server's answer for `path`: requested once, and again when `again` is called. An answer to an older request is dropped. */
export function useGet<T>(path: string, guard: Guard<T>): GetState<T> {
  const answer = useSignal<Answer<T> | null>(null);
  const turn = useSignal(0);
  const again = async (): Promise<void> => {
    const mine = ++turn.value;
    const said = await callApi('GET', path, guard);
    if (mine !== turn.peek()) return;
    const inside = document.activeElement !== document.body;
    answer.value = said;
    // The button with the focus may have been removed with its row.
    requestAnimationFrame(() => {
      if (inside && document.activeElement === document.body) document.getElementById('content')?.focus();
    });
  };
  useEffect(() => { void again(); }, [path]);
  return { answer, again };
}

/** The answer when it has arrived; before that a waiting message, or the error and a way to try again. */
export function Loaded<T>({
  asked,
  words,
  children,
}: {
  readonly asked: GetState<T>;
  readonly words: ShellWords;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  const answer = asked.answer.value;
  if (answer === null) return <p class="waiting" role="status">{words.say('form.loading')}</p>;
  if (answer.kind === 'ok') return <>{children(answer.value)}</>;
  return (
    <div class="unknown">
      <ErrorBox answer={answer} words={words} />
      <button type="button" class="btn" onClick={() => void asked.again()}>
        {words.say('form.again')}
      </button>
    </div>
  );
}
