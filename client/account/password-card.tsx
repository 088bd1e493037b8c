import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { send } from '../api/call-api';
import { errorsOf, ErrorBox, PasswordField } from '../ui/form';
import { useCall } from '../ui/use-call';
import type { AccountWords } from './account-words';

/** `account`: tells a password manager whose password is changed. `changed`: the other sessions have ended. */
export function PasswordCard({
  account,
  words,
  changed,
}: {
  readonly account: string;
  readonly words: AccountWords;
  readonly changed: () => void;
}): JSX.Element {
  const current = useSignal('');
  const next = useSignal('');
  const { busy, answer, wait } = useCall();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    await wait(send('POST', '/api/password', { current: current.value, next: next.value }));
    if (answer.peek()?.kind !== 'ok') return;
    current.value = '';
    next.value = '';
    changed();
  };
  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password">{words.say('password.title')}</h2>
      <form class="narrow" onSubmit={(event) => void submit(event)}>
        <ErrorBox answer={answer.value} words={words} />
        <input class="unseen" type="text" autocomplete="username" value={account} readOnly tabIndex={-1} aria-hidden="true" />
        <PasswordField
          label={words.say('password.current')}
          words={words}
          errors={errorsOf(answer.value, 'current', words)}
          value={current.value}
          set={(value) => {
            current.value = value;
          }}
        />
        <PasswordField
          isNew
          label={words.say('password.next')}
          hint={words.say('password.hint')}
          words={words}
          errors={[...errorsOf(answer.value, 'next', words), ...errorsOf(answer.value, 'password', words)]}
          value={next.value}
          set={(value) => {
            next.value = value;
          }}
        />
        <button type="submit" class="btn primary" disabled={busy.value}>
          {words.say('password.go')}
        </button>
        <p class="good" role="status">
          {answer.value?.kind === 'ok' && words.say('password.done')}
        </p>
      </form>
    </section>
  );
}
