import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { ErrorBox, Field, PasswordField } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { nothing } from '../api/read';
import { localPath } from '../api/return-address';
import type { Shell } from '../app/shell';
import { signInEn } from './sign-in-en';
import type { SignInKey } from './sign-in-en';
import { hasOwn } from '../words/has-own';
import { elapsed } from '../words/words';
import { CertificateNote } from './certificate-note';
import { signInWords } from './sign-in-words';
import type { SignInWords } from './sign-in-words';

/** How to sign in: with a password, with the organisation's provider, or not at all in Open mode. */
export function SignInPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => signInWords(shell.lang.value, shell.place), [shell.lang.value]);
  const session = shell.session.value;
  const back = localPath(new URLSearchParams(location.search).get('return'), location.origin);
  return (
    <div class="door">
      {session.mode === 'open' ? <Open words={words} back={back} />
        : session.person != null ? <Already words={words} name={session.person.name} back={back} />
          : session.setUp === false && session.mode === 'local' ? <First words={words} />
            : session.mode === 'oidc' ? <Provider words={words} name={session.provider ?? words.say('signin.provider.unnamed')} back={back} />
              : <Password words={words} back={back} />}
      {session.certificate != null && <CertificateNote certificate={session.certificate} words={words} />}
    </div>
  );
}

interface Part { readonly words: SignInWords; readonly back: string }

function Password({ words, back }: Part): JSX.Element {
  const account = useSignal('');
  const password = useSignal('');
  const busy = useSignal(false);
  const answer = useSignal<Answer<null> | null>(null);
  const wait = useWait();
  const field = useRef<HTMLInputElement>(null);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value || wait.left.value > 0) return;
    busy.value = true;
    answer.value = null;
    const said = await callApi('POST', '/api/sign-in', nothing, { account: account.value.trim(), password: password.value }, true);
    // The history must have no signed-out page to go back to.
    if (said.kind === 'ok') return location.replace(back);
    busy.value = false;
    answer.value = said;
    if (said.kind === 'problem' && said.status === 429) wait.start(said.retryAfterMs);
    field.current?.focus();
    field.current?.select();
  };
  const wrong = answer.value?.kind === 'problem' && answer.value.status === 401;
  const locked = wait.left.value > 0;
  return (
    <section class="card" aria-labelledby="door">
      <h1 id="door">{words.say('signin.title')}</h1>
      <form onSubmit={(event) => void send(event)}>
        {!locked && !wait.over.value && <ErrorBox answer={answer.value} words={words} text={wrong ? words.say('signin.wrong') : null} />}
        {locked && (
          <div class="fault">
            <Icon name="hourglass" />
            <p class="num">{words.say('signin.locked', { age: elapsed(wait.left.value) })}</p>
          </div>
        )}
        <p class="unseen" role="alert">
          {wait.announced.value > 0 && locked ? words.say('signin.locked', { age: elapsed(wait.announced.value) }) : ''}
        </p>
        <p class="good" role="status">
          {wait.over.value && words.say('signin.unlocked')}
        </p>
        <Field
          label={words.say('signin.account')}
          value={account.value}
          set={(value) => {
            account.value = value;
          }}
          input={{ autocomplete: 'username', required: true, maxLength: 256, autocapitalize: 'off', spellcheck: false, autofocus: true }}
        />
        <PasswordField
          label={words.say('signin.password')}
          words={words}
          value={password.value}
          set={(value) => {
            password.value = value;
          }}
          input={{ ref: field }}
        />
        <button type="submit" class="btn primary" disabled={busy.value || locked}>
          <Icon name="log-in" />
          {words.say(busy.value ? 'signin.going' : 'signin.go')}
        </button>
      </form>
      <p class="dim">{words.say('signin.help')}</p>
    </section>
  );
}

/** A wait with a countdown. `announced` is read out once, not every second. */
function useWait() {
  const until = useSignal(0);
  const left = useSignal(0);
  const announced = useSignal(0);
  const over = useSignal(false);
  useEffect(() => {
    const timer = setInterval(() => {
      if (until.value === 0) return;
      left.value = Math.max(0, until.value - performance.now());
      if (left.value > 0) return;
      until.value = 0;
      over.value = true;
    }, 250);
    return () => clearInterval(timer);
  }, [left, over, until]);
  const start = (ms: number): void => {
    over.value = false;
    if (ms <= 0) return;
    until.value = performance.now() + ms;
    left.value = ms;
    announced.value = ms;
  };
  return { left, announced, over, start };
}

function Provider({ words, name, back }: Part & { readonly name: string }): JSX.Element {
  const why = new URLSearchParams(location.search).get('error');
  return (
    <section class="card" aria-labelledby="door">
      <h1 id="door">{words.say('signin.title')}</h1>
      {why !== null && (
        <div class="fault" role="alert">
          <Icon name="circle-alert" />
          <p>{words.say(hasOwn(signInEn, `signin.error.${why}`) ? (`signin.error.${why}` as SignInKey) : 'signin.error')}</p>
        </div>
      )}
      <p>{words.say('signin.provider.text')}</p>
      <a class="btn primary" href={`/sign-in/oidc?return=${encodeURIComponent(back)}`}><Icon name="log-in" />{words.say('signin.provider', { name })}</a>
    </section>
  );
}

function Open({ words, back }: Part): JSX.Element {
  return (
    <section class="card" aria-labelledby="door">
      <h1 id="door">{words.say('signin.open.title')}</h1>
      <p>{words.say('signin.open.text')}</p>
      <a class="btn primary" href={back}><Icon name="map" />{words.say('forbidden.map')}</a>
    </section>
  );
}

function Already({ words, name, back }: Part & { readonly name: string }): JSX.Element {
  return (
    <section class="card" aria-labelledby="door">
      <h1 id="door">{words.say('signin.title')}</h1>
      <p>{words.say('signin.already', { name })}</p>
      <a class="btn primary" href={back}>{words.say('signin.already.go')}<Icon name="arrow-right" /></a>
    </section>
  );
}

function First({ words }: { readonly words: SignInWords }): JSX.Element {
  return (
    <section class="card" aria-labelledby="door">
      <h1 id="door">{words.say('signin.first.title')}</h1>
      <p>{words.say('signin.first.text')}</p>
      <p>{words.say('signin.first.where')} <code>{`${location.origin}/sign-in/link#`}</code></p>
      <p class="dim">{words.say('signin.first.again')}</p>
    </section>
  );
}
