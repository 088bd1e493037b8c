import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Answer } from '../api/call-api';

export interface Call {
  /** the request is running: the button must wait */
  readonly busy: ReadonlySignal<boolean>;
  /** the last answer, for its errors; null: none yet */
  readonly answer: ReadonlySignal<Answer<unknown> | null>;
  /** Waits for the answer. Null: it was not done, and `answer` has the reason. */
  readonly wait: <T>(asked: Promise<Answer<T>>) => Promise<T | null>;
}

/** Handles the calls of a form, one at a time. */
export function useCall(): Call {
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  return {
    busy, answer,
    async wait(asked) {
      busy.value = true;
      const said = await asked;
      busy.value = false;
      answer.value = said;
      return said.kind === 'ok' ? said.value : null;
    },
  };
}
