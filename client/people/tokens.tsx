import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { callApi, send } from '../api/call-api';
import { datesOf } from '../words/dates';
import { Confirm, Dialog } from '../ui/dialog';
import { errorsOf, ErrorBox, Field } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { EVERYTHING } from '../app/session';
import type { Shell } from '../app/shell';
import { useCall } from '../ui/use-call';
import { Loaded, useGet } from '../ui/use-get';
import { AccessFields, useAccess } from './access-fields';
import { OnceDialog } from './once-dialog';
import { floorOf, isSecret, isTokens } from './people-wire';
import type { ScopeChoices, Token } from './people-wire';
import type { PeopleWords } from './people-words';
import { RoleList } from './role-list';
import { scopeText } from '../account/scope-text';

interface Props { readonly shell: Shell; readonly words: PeopleWords; readonly choices: ScopeChoices }

/** API tokens: what each may do, until when, and its last use. */
export function Tokens({ shell, words, choices }: Props): JSX.Element {
  const asked = useGet('/api/tokens', isTokens);
  const making = useSignal(false);
  const revoking = useSignal<Token | null>(null);
  const one = revoking.value;
  return (
    <>
      <div class="tools">
        <p>{words.say('tokens.text')}</p>
        <span class="room" />
        <button type="button" class="btn primary" onClick={() => { making.value = true; }}><Icon name="key-round" />{words.say('tokens.new')}</button>
      </div>
      <Loaded asked={asked} words={words}>
        {(tokens) => (
          <Table
            tokens={tokens}
            words={words}
            choices={choices}
            revoke={(token) => {
              revoking.value = token;
            }}
          />
        )}
      </Loaded>
      {making.value && (
        <NewToken
          words={words}
          choices={choices}
          close={(made) => {
            making.value = false;
            if (made) void asked.again();
          }}
        />
      )}
      {one !== null && (
        <Confirm
          title={words.say('tokens.revoke.title', { name: one.name })}
          text={words.say('tokens.revoke.text')}
          does={words.say('tokens.revoke')}
          words={words}
          act={() => send('DELETE', `/api/tokens/${encodeURIComponent(one.id)}`)}
          close={(done) => {
            revoking.value = null;
            if (!done) return;
            shell.said.value = words.say('tokens.revoked', { name: one.name });
            void asked.again();
          }} />
      )}
    </>
  );
}

function Table({
  tokens,
  words,
  choices,
  revoke,
}: {
  readonly tokens: readonly Token[];
  readonly words: PeopleWords;
  readonly choices: ScopeChoices;
  readonly revoke: (token: Token) => void;
}): JSX.Element {
  const dates = useMemo(() => datesOf(words), [words]);
  if (tokens.length === 0) return <p class="dim">{words.say('tokens.none')}</p>;
  const nameOf = (id: string): string => choices.instances.find((one) => one.id === id)?.name ?? id;
  return (
    <div class="table">
      <table>
        <thead>
          <tr>
            {(['tokens.name', 'people.roles', 'people.scope', 'tokens.created', 'tokens.expires', 'tokens.used'] as const).map((head) => (
              <th key={head} scope="col">
                {words.say(head)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" class="grows">
                <UserText text={token.name} />
              </th>
              <td data-label={words.say('people.roles')}>
                <RoleList roles={token.roles} words={words} />
              </td>
              <td data-label={words.say('people.scope')} class="grows">
                <bdi>{scopeText(token.scope, words, nameOf, (id) => floorOf(choices, id))}</bdi>
              </td>
              <td data-label={words.say('tokens.created')} class="num">
                {dates.day(token.created)}
              </td>
              <td data-label={words.say('tokens.expires')} class="num">
                {dates.moment(token.expires)}
              </td>
              <td data-label={words.say('tokens.used')} class="num">
                {token.lastUsed == null ? words.say('tokens.unused') : dates.moment(token.lastUsed)}
              </td>
              <td class="acts">
                <button type="button" class="btn small" aria-label={words.say('tokens.revoke.of', { name: token.name })} onClick={() => revoke(token)}>
                  {words.say('tokens.revoke')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewToken({
  words,
  choices,
  close,
}: {
  readonly words: PeopleWords;
  readonly choices: ScopeChoices;
  readonly close: (made: boolean) => void;
}): JSX.Element {
  const name = useSignal('');
  const days = useSignal('90');
  const access = useAccess(['viewer'], EVERYTHING);
  const { busy, answer, wait } = useCall();
  const secret = useSignal<string | null>(null);
  const called = name.value.trim();
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    const scope = access.scope();
    if (busy.value || scope === null) return;
    const made = await wait(callApi('POST', '/api/tokens', isSecret, { name: called, roles: access.roles.value, scope, days: Number(days.value) }));
    if (made !== null) secret.value = made.secret;
  };
  if (secret.value !== null) {
    return (
      <OnceDialog
        title={words.say('tokens.secret.title', { name: called })} text={words.say('tokens.secret.text')} label={words.say('tokens.title')}
        secret={secret.value} words={words} close={() => close(true)}
      >
        {words.say('tokens.secret.use')} <code>Authorization: Bearer …</code>
      </OnceDialog>
    );
  }
  return (
    <Dialog key="new" wide title={words.say('tokens.new')} words={words} close={() => close(false)}>
      <form onSubmit={(event) => void make(event)}>
        <ErrorBox answer={answer.value} words={words} />
        <div class="pair">
          <Field
            label={words.say('tokens.name')}
            hint={words.say('tokens.name.hint')}
            errors={errorsOf(answer.value, 'name', words)}
            value={name.value}
            set={(value) => {
              name.value = value;
            }}
            input={{ required: true, maxLength: 100, autocomplete: 'off', autofocus: true }}
          />
          <Field
            label={words.say('tokens.days')}
            hint={words.say('tokens.days.hint')}
            errors={errorsOf(answer.value, 'days', words)}
            value={days.value}
            set={(value) => {
              days.value = value;
            }}
            input={{ type: 'number', min: 1, max: 366, required: true }}
          />
        </div>
        <AccessFields ofToken access={access} legend={words.say('tokens.scope.legend')} choices={choices} answer={answer.value} words={words} />
        <footer>
          <button type="button" class="btn" onClick={() => close(false)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('tokens.make')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
