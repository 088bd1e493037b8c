import { useSignal, useSignalEffect } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { checkOnServer } from './calls';
import { tidy } from './document';
import type { Draft } from './draft';
import type { Check } from './settings-wire';

/** looking: no answer yet. wrong: a value must be mended first. silent: the server did not answer. ended: nobody is signed in any more. */
export type Counted = { readonly kind: 'looking' | 'wrong' | 'silent' | 'ended' } | { readonly kind: 'counted'; readonly check: Check };

/** The time after the last key until the server is asked. */
const QUIET_MS = 400;
const TOO_MANY = 429;
/** If the server does not say when to ask again. */
const AGAIN_MS = 5_000;

/** How many alerts there are now, and how many there would be: counted by the server a moment after each change. */
export function useCounts(draft: Draft): ReadonlySignal<Counted> {
  const counted = useSignal<Counted>({ kind: 'looking' });
  useSignalEffect(() => {
    const document = draft.document.value;
    if (draft.problems.value.length + draft.unread.value.size > 0) {
      counted.value = { kind: 'wrong' };
      return undefined;
    }
    let old = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<void> => {
      // An end of the session is no reason to leave the page: the draft would be lost.
      const said = await checkOnServer(tidy(document));
      if (old) return;
      if (said.kind === 'problem' && said.status === TOO_MANY) {
        counted.value = { kind: 'looking' };
        timer = setTimeout(() => void look(), said.retryAfterMs > 0 ? said.retryAfterMs : AGAIN_MS);
      } else if (said.kind !== 'ok') counted.value = { kind: said.kind === 'problem' && said.status === 401 ? 'ended' : 'silent' };
      else {
        draft.refuse(said.value.errors);
        counted.value = said.value.errors.length > 0 ? { kind: 'wrong' } : { kind: 'counted', check: said.value };
      }
    };
    timer = setTimeout(() => void look(), QUIET_MS);
    // The sign-in may have happened in another tab.
    const shown = (): void => { if (!globalThis.document.hidden && counted.peek().kind === 'ended') void look(); };
    addEventListener('visibilitychange', shown);
    return () => {
      old = true;
      clearTimeout(timer);
      removeEventListener('visibilitychange', shown);
    };
  });
  return counted;
}
