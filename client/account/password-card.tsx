import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tell } from '../api/ask';
import type { Answer } from '../api/ask';
import { errorsOf, Fault, PasswordField } from '../ui/form';
import type { AccountWords } from './account-words';

/** `account`: tells a password manager whose password changes. `changed`: the other sessions are gone. */
export function PasswordCard({ account, words, changed }: { readonly account: string; readonly words: AccountWords; readonly changed: () => void }): JSX.Element {
  const current = useSignal('');
  const next = useSignal('');
  const busy = useSignal(false);
  const answer = useSignal<Answer<null> | null>(null);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    const said = await tell('POST', '/api/password', { current: current.value, next: next.value });
    busy.value = false;
    answer.value = said;
    if (said.kind !== 'ok') return;
    current.value = '';
    next.value = '';
    changed();
  };
  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password">{words.say('password.title')}</h2>
      <form class="narrow" onSubmit={(event) => void send(event)}>
        <Fault answer={answer.value} words={words} />
        <input class="unseen" type="text" autocomplete="username" value={account} readOnly tabIndex={-1} aria-hidden="true" />
        <PasswordField label={words.say('password.current')} words={words} errors={errorsOf(answer.value, 'current', words)} value={current.value} set={(value) => { current.value = value; }} />
        <PasswordField isNew label={words.say('password.next')} hint={words.say('password.hint')} words={words} errors={[...errorsOf(answer.value, 'next', words), ...errorsOf(answer.value, 'password', words)]} value={next.value} set={(value) => { next.value = value; }} />
        <button type="submit" class="btn primary" disabled={busy.value}>{words.say('password.go')}</button>
        <p class="good" role="status">{answer.value?.kind === 'ok' && words.say('password.done')}</p>
      </form>
    </section>
  );
}
