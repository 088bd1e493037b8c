import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { datesOf } from '../words/dates';
import { errorsOf, ErrorBox, Field, PasswordField } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { list, maybe, nothing, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import type { Shell } from '../app/shell';
import { roleWord } from '../words/shell-words';
import { joined } from '../words/words';
import { signInWords } from './sign-in-words';
import type { SignInWords } from './sign-in-words';

const isLink = shape({
  /** first, invite or reset */
  purpose: text,
  account: maybe(text), name: maybe(text), roles: list(text), expires: text,
});
type Link = Guarded<typeof isLink>;

/** The secret is in the fragment, which is not in server logs. It is removed from the address bar and the history at once. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (token !== '') history.replaceState(null, '', `${location.pathname}${location.search}`);
  return token;
}

/** The page of a one-time link: the first administrator, an invitation, or a new password. */
export function LinkPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => signInWords(shell.lang.value, shell.place), [shell.lang.value]);
  const token = useSignal('');
  const found = useSignal<Answer<Link> | 'none' | null>(null);
  const look = async (): Promise<void> => {
    found.value = null;
    found.value = token.value === '' ? 'none' : await callApi('POST', '/api/links/look', isLink, { token: token.value }, true);
  };
  useEffect(() => {
    const open = (): void => {
      const next = takeToken();
      if (next !== '' || found.value === null) {
        token.value = next;
        void look();
      }
    };
    open();
    // Another link in the same tab changes only the fragment.
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);

  const state = found.value;
  if (state === null) return <div class="door"><section class="card"><p role="status">{words.say('door.looking')}</p></section></div>;
  if (state === 'none') return <DeadEnd title={words.say('door.none.title')} lines={[words.say('door.none.text')]} words={words} />;
  if (state.kind === 'problem' && (state.status === 404 || state.status === 400)) {
    return (
      <DeadEnd
        title={words.say('door.gone.title')}
        lines={[words.say('door.gone.text'), words.say('door.gone.invite'), words.say('door.gone.first')]}
        words={words}
      />
    );
  }
  if (state.kind !== 'ok') {
    return (
      <div class="door">
        <section class="card">
          <ErrorBox answer={state} words={words} />
          <button type="button" class="btn" onClick={() => void look()}>
            {words.say('form.again')}
          </button>
        </section>
      </div>
    );
  }
  return <div class="door"><Use token={token.value} link={state.value} words={words} gone={() => void look()} /></div>;
}

function DeadEnd({ title, lines, words }: { readonly title: string; readonly lines: readonly string[]; readonly words: SignInWords }): JSX.Element {
  return (
    <div class="door">
      <section class="card" aria-labelledby="door">
        <h1 id="door">{title}</h1>
        {lines.map((line) => <p key={line}>{line}</p>)}
        <a class="btn" href="/sign-in">{words.say('door.signin')}</a>
      </section>
    </div>
  );
}

function Use({
  token,
  link,
  words,
  gone,
}: {
  readonly token: string;
  readonly link: Link;
  readonly words: SignInWords;
  readonly gone: () => void;
}): JSX.Element {
  const reset = link.purpose === 'reset';
  const purpose = reset ? 'reset' : link.purpose === 'first' ? 'first' : 'invite';
  const account = useSignal(link.account ?? '');
  const name = useSignal(link.name ?? '');
  const password = useSignal('');
  const busy = useSignal(false);
  const answer = useSignal<Answer<null> | null>(null);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    const asked = {
      token,
      password: password.value,
      ...(reset ? {} : { name: name.value.trim() }),
      ...(link.account == null ? { account: account.value.trim() } : {}),
    };
    const said = await callApi('POST', '/api/links/use', nothing, asked, true);
    if (said.kind === 'ok') return location.replace('/');
    busy.value = false;
    if (said.kind === 'problem' && said.status === 404) return gone();
    answer.value = said;
  };
  return (
    <section class="card" aria-labelledby="door">
      <h1 id="door">{words.say(`door.${purpose}`)}</h1>
      <p>{words.say(`door.${purpose}.text`)}</p>
      {!reset && link.roles.length > 0 && <p>{words.say('door.roles', { roles: joined(words, link.roles.map((role) => roleWord(words, role))) })}</p>}
      <form onSubmit={(event) => void send(event)}>
        <ErrorBox answer={answer.value} words={words} />
        <Field
          label={words.say('door.account')}
          errors={errorsOf(answer.value, 'account', words)}
          value={account.value}
          set={(value) => {
            account.value = value;
          }}
          {...(link.account == null ? { hint: words.say('door.account.hint') } : {})}
          input={{
            autocomplete: 'username',
            required: true,
            maxLength: 64,
            autocapitalize: 'off',
            spellcheck: false,
            readOnly: link.account != null,
            autofocus: link.account == null,
          }}
        />
        {!reset && (
          <Field
            label={words.say('door.name')}
            hint={words.say('door.name.hint')}
            errors={errorsOf(answer.value, 'name', words)}
            value={name.value}
            set={(value) => {
              name.value = value;
            }}
            input={{ autocomplete: 'name', required: true, maxLength: 100 }}
          />
        )}
        <PasswordField
          isNew
          label={words.say('door.password')}
          hint={words.say('door.password.hint')}
          errors={errorsOf(answer.value, 'password', words)}
          words={words}
          value={password.value}
          set={(value) => {
            password.value = value;
          }}
          input={{ autofocus: link.account != null }}
        />
        <button type="submit" class="btn primary" disabled={busy.value}>
          <Icon name="log-in" />
          {words.say(busy.value ? 'door.going' : 'door.go')}
        </button>
      </form>
      <p class="dim">{words.say('door.until', { time: datesOf(words).moment(link.expires) })}</p>
    </section>
  );
}
