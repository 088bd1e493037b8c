import { useSignal, useSignalEffect } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { checkOnServer } from './calls';
import { tidy } from './document';
import type { Draft } from './draft';
import type { Check } from './settings-wire';

/** looking: no answer yet. wrong: a value must be mended first. silent: the server did not answer. */
export type Counted = { readonly kind: 'looking' | 'wrong' | 'silent' } | { readonly kind: 'counted'; readonly check: Check };

/** The time after the last key until the server is asked. */
const QUIET_MS = 400;

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
    const timer = setTimeout(() => {
      void checkOnServer(tidy(document)).then((said) => {
        if (old) return;
        if (said.kind === 'ok') draft.refuse(said.value.errors);
        counted.value = said.kind !== 'ok' ? { kind: 'silent' } : said.value.errors.length > 0 ? { kind: 'wrong' } : { kind: 'counted', check: said.value };
      });
    }, QUIET_MS);
    return () => {
      old = true;
      clearTimeout(timer);
    };
  });
  return counted;
}
