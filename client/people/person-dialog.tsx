import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ask, tell } from '../api/ask';
import type { Answer } from '../api/ask';
import { datesOf } from '../words/dates';
import { Copy } from '../ui/copy';
import { Dialog } from '../ui/dialog';
import { Choices, errorsOf, Fault, Field } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { EVERYTHING, ROLES } from '../app/session';
import { isLink } from './people-wire';
import type { OnceLink, OnePerson, ScopeChoices } from './people-wire';
import type { PeopleWords } from './people-words';
import { chosenScope, draftOf, ScopePicker } from './scope-picker';

interface Props {
  /** null: someone new */
  readonly person: OnePerson | null;
  readonly local: boolean;
  readonly choices: ScopeChoices;
  readonly words: PeopleWords;
  /** `said`: what happened, for those who do not see it. null: closed without a change */
  readonly close: (said: string | null) => void;
  readonly remove: (person: OnePerson) => void;
}

/** Invites a person, or changes what a person may do. What comes of it, a link that is shown once, stands in the same dialog. */
export function PersonDialog({ person, local, choices, words, close, remove }: Props): JSX.Element {
  const account = useSignal('');
  const name = useSignal(person?.name ?? '');
  const agent = useSignal(person?.agent ?? '');
  const roles = useSignal<readonly string[]>(person?.roles ?? ['viewer']);
  const scope = useSignal(draftOf(person?.scope ?? EVERYTHING));
  const missing = useSignal(false);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const link = useSignal<{ readonly once: OnceLink; readonly reset: boolean } | null>(null);
  const external = person?.external === true;
  const called = name.value.trim();

  async function during<T>(call: Promise<Answer<T>>): Promise<T | null> {
    busy.value = true;
    const said = await call;
    busy.value = false;
    answer.value = said;
    return said.kind === 'ok' ? said.value : null;
  }

  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    // The provider says what its people see.
    const chosen = person?.external === true ? person.scope : chosenScope(scope.value);
    missing.value = chosen === null;
    if (busy.value || chosen === null) return;
    const asked = { name: called, roles: roles.value, scope: chosen, agent: agent.value.trim() === '' ? null : agent.value.trim() };
    if (person === null) {
      const once = await during(ask('POST', '/api/people', isLink, { ...asked, account: account.value.trim() }));
      if (once !== null) link.value = { once, reset: false };
    } else if (await during(tellPut(person.id, { ...asked, disabled: person.state === 'disabled' }))) {
      close(`${words.say('people.saved', { name: called })} ${words.say('people.saved.within', { name: called })}`);
    }
  };
  const able = async (one: OnePerson, disabled: boolean): Promise<void> => {
    const asked = { name: one.name, roles: one.roles, scope: one.scope, agent: one.agent ?? null, disabled };
    if (await during(tellPut(one.id, asked))) close(words.say(disabled ? 'person.disabled' : 'person.enabled', { name: one.name }));
  };
  const newLink = async (one: OnePerson): Promise<void> => {
    const once = await during(ask('POST', `/api/people/${encodeURIComponent(one.id)}/link`, isLink, {}));
    if (once !== null) link.value = { once, reset: one.state !== 'invited' };
  };

  const made = link.value;
  if (made !== null) {
    const values = { name: called };
    return (
      <Dialog key="link" wide title={words.say('person.link.title', values)} words={words} close={() => close(person === null ? '' : null)}>
        <p class="ask">{words.say(made.reset ? 'person.link.reset' : 'person.link.invite', values)}</p>
        <Copy label={words.say('person.link.label')} text={made.once.link} words={words} />
        <p class="dim">{words.say('person.link.until', { time: datesOf(words.lang).moment(made.once.expires) })}</p>
        <footer><button type="button" class="btn primary" onClick={() => close(person === null ? '' : null)}>{words.say('person.link.done')}</button></footer>
      </Dialog>
    );
  }
  const last = answer.value?.kind === 'problem' && answer.value.status === 409 && person !== null;
  return (
    <Dialog key="person" wide title={person === null ? words.say('person.invite') : words.say('people.edit.of', { name: person.name })} words={words} close={() => close(null)}>
      <form onSubmit={(event) => void save(event)}>
        <Fault answer={answer.value} words={words} text={last ? words.say('person.last') : null} />
        <div class="pair">
          {person === null ? (
            <Field label={words.say('people.account')} hint={words.say('person.account.hint')} errors={errorsOf(answer.value, 'account', words)} value={account.value} set={(value) => { account.value = value; }}
              input={{ required: true, maxLength: 64, autocomplete: 'off', autocapitalize: 'off', spellcheck: false, autofocus: true }} />
          ) : (
            <Field label={words.say('people.account')} value={person.account} set={() => undefined} input={{ readOnly: true }} />
          )}
          <Field label={words.say('people.name')} hint={words.say('person.name.hint')} errors={errorsOf(answer.value, 'name', words)} value={name.value} set={(value) => { name.value = value; }}
            input={{ required: true, maxLength: 100, autocomplete: 'off', readOnly: external, autofocus: person !== null && !external }} />
        </div>
        <Choices legend={words.say('people.roles')} chosen={roles.value} set={(next) => { roles.value = next; }} disabled={external} errors={errorsOf(answer.value, 'roles', words)}
          options={ROLES.map((role) => ({ value: role, label: words.say(`role.${role}`), hint: words.say(`person.role.${role}`) }))} />
        {external ? <p class="aid">{words.say('person.roles.external')}</p> : roles.value.length === 0 && <p class="aid">{words.say('person.roles.none')}</p>}
        {!external && <ScopePicker legend={words.say('scope.legend')} choices={choices} draft={scope.value} set={(next) => { scope.value = next; missing.value = false; }} words={words} missing={missing.value} />}
        <Field label={words.say('person.agent')} hint={words.say('person.agent.hint')} errors={errorsOf(answer.value, 'agent', words)} value={agent.value} set={(value) => { agent.value = value; }}
          input={{ maxLength: 256, autocomplete: 'off', autocapitalize: 'off', spellcheck: false }} />
        {person !== null && (
          <section class="more" aria-label={words.say('person.more')}>
            {local && !external && person.state !== 'disabled' && <button type="button" class="btn" disabled={busy.value} onClick={() => void newLink(person)}><Icon name="link" />{words.say(person.state === 'invited' ? 'person.link.again' : 'person.link.new')}</button>}
            {person.state === 'disabled'
              ? <button type="button" class="btn" disabled={busy.value} onClick={() => void able(person, false)}><Icon name="circle-check" />{words.say('person.enable')}</button>
              : <button type="button" class="btn" disabled={busy.value} title={words.say('person.disable.hint')} onClick={() => void able(person, true)}><Icon name="ban" />{words.say('person.disable')}</button>}
            <button type="button" class="btn danger-line" disabled={busy.value} onClick={() => remove(person)}><Icon name="trash-2" />{words.say('person.remove')}</button>
          </section>
        )}
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say(person === null ? 'person.invite.go' : 'form.save')}</button>
        </footer>
      </form>
    </Dialog>
  );
}

/** The server may answer with the person or with nothing; either way it was done. */
function tellPut(id: string, body: unknown): Promise<Answer<true>> {
  return ask('PUT', `/api/people/${encodeURIComponent(id)}`, (value): value is unknown => value !== undefined, body).then((said) => (said.kind === 'ok' ? { kind: 'ok', value: true } : said));
}

export const removePerson = (person: OnePerson): Promise<Answer<null>> => tell('DELETE', `/api/people/${encodeURIComponent(person.id)}`);
