import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { Said } from '../ui/parts';
import { ask, tell } from '../api/ask';
import type { Answer } from '../api/ask';
import { Copy } from '../ui/copy';
import { datesOf } from '../words/dates';
import { Confirm, Dialog } from '../ui/dialog';
import { Choices, errorsOf, Fault, Field } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { EVERYTHING, ROLES } from '../app/session';
import type { Shell } from '../app/shell';
import { Known, useAsk } from '../ui/use-ask';
import { isSecret, isTokens } from './people-wire';
import type { ScopeChoices, Token } from './people-wire';
import type { PeopleWords } from './people-words';
import { RoleList } from './role-list';
import { chosenScope, draftOf, ScopePicker } from './scope-picker';
import { scopeText } from '../account/scope-text';

interface Props { readonly shell: Shell; readonly words: PeopleWords; readonly choices: ScopeChoices }

/** Keys for programs: what each may do, until when, and when it was last used. */
export function Tokens({ shell, words, choices }: Props): JSX.Element {
  const asked = useAsk('/api/tokens', isTokens);
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
      <Known asked={asked} words={words}>{(tokens) => <Table tokens={tokens} words={words} choices={choices} revoke={(token) => { revoking.value = token; }} />}</Known>
      {making.value && <NewToken words={words} choices={choices} close={(made) => { making.value = false; if (made) void asked.again(); }} />}
      {one !== null && (
        <Confirm title={words.say('tokens.revoke.title', { name: one.name })} text={words.say('tokens.revoke.text')} does={words.say('tokens.revoke')} words={words}
          act={() => tell('DELETE', `/api/tokens/${encodeURIComponent(one.id)}`)}
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

function Table({ tokens, words, choices, revoke }: { readonly tokens: readonly Token[]; readonly words: PeopleWords; readonly choices: ScopeChoices; readonly revoke: (token: Token) => void }): JSX.Element {
  const dates = useMemo(() => datesOf(words.lang), [words.lang]);
  if (tokens.length === 0) return <p class="dim">{words.say('tokens.none')}</p>;
  const nameOf = (id: string): string => choices.instances.find((one) => one.id === id)?.name ?? id;
  return (
    <div class="table">
      <table>
        <thead><tr>{(['tokens.name', 'people.roles', 'people.scope', 'tokens.created', 'tokens.expires', 'tokens.used'] as const).map((head) => <th key={head} scope="col">{words.say(head)}</th>)}<td /></tr></thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" class="grows"><Said text={token.name} /></th>
              <td data-label={words.say('people.roles')}><RoleList roles={token.roles} words={words} /></td>
              <td data-label={words.say('people.scope')} class="grows"><bdi>{scopeText(token.scope, words, nameOf)}</bdi></td>
              <td data-label={words.say('tokens.created')} class="num">{dates.day(token.created)}</td>
              <td data-label={words.say('tokens.expires')} class="num">{dates.moment(token.expires)}</td>
              <td data-label={words.say('tokens.used')} class="num">{token.lastUsed == null ? words.say('tokens.unused') : dates.moment(token.lastUsed)}</td>
              <td class="acts"><button type="button" class="btn small" aria-label={words.say('tokens.revoke.of', { name: token.name })} onClick={() => revoke(token)}>{words.say('tokens.revoke')}</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewToken({ words, choices, close }: { readonly words: PeopleWords; readonly choices: ScopeChoices; readonly close: (made: boolean) => void }): JSX.Element {
  const name = useSignal('');
  const days = useSignal('90');
  const roles = useSignal<readonly string[]>(['viewer']);
  const scope = useSignal(draftOf(EVERYTHING));
  const missing = useSignal(false);
  const busy = useSignal(false);
  const answer = useSignal<Answer<{ readonly secret: string }> | null>(null);
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    const chosen = chosenScope(scope.value);
    missing.value = chosen === null;
    if (busy.value || chosen === null) return;
    busy.value = true;
    answer.value = await ask('POST', '/api/tokens', isSecret, { name: name.value.trim(), roles: roles.value, scope: chosen, days: Number(days.value) });
    busy.value = false;
  };
  if (answer.value?.kind === 'ok') {
    const { secret } = answer.value.value;
    return (
      <Dialog key="secret" wide title={words.say('tokens.secret.title', { name: name.value.trim() })} words={words} close={() => close(true)}>
        <p class="ask">{words.say('tokens.secret.text')}</p>
        <Copy label={words.say('tokens.title')} text={secret} words={words} />
        <p class="dim">{words.say('tokens.secret.use')} <code>Authorization: Bearer …</code></p>
        <footer><button type="button" class="btn primary" onClick={() => close(true)}>{words.say('person.link.done')}</button></footer>
      </Dialog>
    );
  }
  return (
    <Dialog key="new" wide title={words.say('tokens.new')} words={words} close={() => close(false)}>
      <form onSubmit={(event) => void make(event)}>
        <Fault answer={answer.value} words={words} />
        <div class="pair">
          <Field label={words.say('tokens.name')} hint={words.say('tokens.name.hint')} errors={errorsOf(answer.value, 'name', words)} value={name.value} set={(value) => { name.value = value; }} input={{ required: true, maxLength: 100, autocomplete: 'off', autofocus: true }} />
          <Field label={words.say('tokens.days')} hint={words.say('tokens.days.hint')} errors={errorsOf(answer.value, 'days', words)} value={days.value} set={(value) => { days.value = value; }} input={{ type: 'number', min: 1, max: 366, required: true }} />
        </div>
        <Choices legend={words.say('people.roles')} chosen={roles.value} set={(next) => { roles.value = next; }} errors={errorsOf(answer.value, 'roles', words)}
          options={ROLES.map((role) => ({ value: role, label: words.say(`role.${role}`), hint: words.say(`person.role.${role}`) }))} />
        <ScopePicker legend={words.say('tokens.scope.legend')} choices={choices} draft={scope.value} set={(next) => { scope.value = next; missing.value = false; }} words={words} missing={missing.value} />
        <footer>
          <button type="button" class="btn" onClick={() => close(false)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('tokens.make')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
