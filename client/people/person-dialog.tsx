import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi, send } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { datesOf } from '../words/dates';
import { Dialog } from '../ui/dialog';
import { errorsOf, ErrorBox, Field } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { useCall } from '../ui/use-call';
import { EVERYTHING } from '../app/session';
import { AccessFields, useAccess } from './access-fields';
import { AgentLink } from './agent-link';
import { OnceDialog } from './once-dialog';
import { isLink } from './people-wire';
import type { OnceLink, OnePerson, ScopeChoices } from './people-wire';
import type { PeopleWords } from './people-words';

interface Props {
  /** null: a new person */
  readonly person: OnePerson | null;
  readonly local: boolean;
  readonly choices: ScopeChoices;
  readonly words: PeopleWords;
  /** `said`: what happened, for screen readers. null: closed without a change */
  readonly close: (said: string | null) => void;
  readonly remove: (person: OnePerson) => void;
}

/** Invites a person, or changes a person's rights. A resulting link, which is shown once, appears in the same dialog. */
export function PersonDialog({ person, local, choices, words, close, remove }: Props): JSX.Element {
  const account = useSignal('');
  const name = useSignal(person?.name ?? '');
  const agent = useSignal(person?.agent ?? '');
  const access = useAccess(person?.roles ?? ['viewer'], person?.scope ?? EVERYTHING);
  const { busy, answer, wait } = useCall();
  const link = useSignal<{ readonly once: OnceLink; readonly reset: boolean } | null>(null);
  const external = person?.external === true;
  const called = name.value.trim();

  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    // The identity provider decides what its people can see.
    const chosen = person?.external === true ? person.scope : access.scope();
    if (busy.value || chosen === null) return;
    const asked = { name: called, roles: access.roles.value, scope: chosen, agent: agent.value.trim() === '' ? null : agent.value.trim() };
    if (person === null) {
      const once = await wait(callApi('POST', '/api/people', isLink, { ...asked, account: account.value.trim() }));
      if (once !== null) link.value = { once, reset: false };
    } else if (await wait(putPerson(person.id, { ...asked, disabled: person.state === 'disabled' }))) {
      close(`${words.say('people.saved', { name: called })} ${words.say('people.saved.within', { name: called })}`);
    }
  };
  const able = async (one: OnePerson, disabled: boolean): Promise<void> => {
    const asked = { name: one.name, roles: one.roles, scope: one.scope, agent: one.agent ?? null, disabled };
    if (await wait(putPerson(one.id, asked))) close(words.say(disabled ? 'person.disabled' : 'person.enabled', { name: one.name }));
  };
  const newLink = async (one: OnePerson): Promise<void> => {
    const once = await wait(callApi('POST', `/api/people/${encodeURIComponent(one.id)}/link`, isLink, {}));
    if (once !== null) link.value = { once, reset: one.state !== 'invited' };
  };

  const made = link.value;
  if (made !== null) {
    const values = { name: called };
    return (
      <OnceDialog
        title={words.say('person.link.title', values)} text={words.say(made.reset ? 'person.link.reset' : 'person.link.invite', values)}
        label={words.say('person.link.label')} secret={made.once.link} words={words} close={() => close(person === null ? '' : null)}
      >
        {words.say('person.link.until', { time: datesOf(words).moment(made.once.expires) })}
      </OnceDialog>
    );
  }
  const last = answer.value?.kind === 'problem' && answer.value.status === 409 && person !== null;
  return (
    <Dialog
      key="person"
      wide
      title={person === null ? words.say('person.invite') : words.say('people.edit.of', { name: person.name })}
      words={words}
      close={() => close(null)}
    >
      <form onSubmit={(event) => void save(event)}>
        <ErrorBox answer={answer.value} words={words} text={last ? words.say('person.last') : null} />
        <div class="pair">
          {person === null ? (
            <Field
              label={words.say('people.account')}
              hint={words.say('person.account.hint')}
              errors={errorsOf(answer.value, 'account', words)}
              value={account.value}
              set={(value) => {
                account.value = value;
              }}
              input={{ required: true, maxLength: 64, autocomplete: 'off', autocapitalize: 'off', spellcheck: false, autofocus: true }}
            />
          ) : (
            <Field label={words.say('people.account')} value={person.account} set={() => undefined} input={{ readOnly: true }} />
          )}
          <Field
            label={words.say('people.name')}
            hint={words.say('person.name.hint')}
            errors={errorsOf(answer.value, 'name', words)}
            value={name.value}
            set={(value) => {
              name.value = value;
            }}
            input={{ required: true, maxLength: 100, autocomplete: 'off', readOnly: external, autofocus: person !== null && !external }}
          />
        </div>
        <AccessFields
          access={access} legend={words.say('scope.legend')} choices={choices} answer={answer.value} words={words} external={external} warns
        />
        <Field
          label={words.say('person.agent')}
          hint={words.say('person.agent.hint')}
          errors={errorsOf(answer.value, 'agent', words)}
          value={agent.value}
          set={(value) => {
            agent.value = value;
          }}
          input={{ maxLength: 256, autocomplete: 'off', autocapitalize: 'off', spellcheck: false }}
        />
        {person?.agent != null && <AgentLink person={person} words={words} />}
        {person !== null && (
          <section class="more" aria-label={words.say('person.more')}>
            {local && !external && person.state !== 'disabled' && (
              <button type="button" class="btn" disabled={busy.value} onClick={() => void newLink(person)}>
                <Icon name="link" />
                {words.say(person.state === 'invited' ? 'person.link.again' : 'person.link.new')}
              </button>
            )}
            {person.state === 'disabled' ? (
              <button type="button" class="btn" disabled={busy.value} onClick={() => void able(person, false)}>
                <Icon name="circle-check" />
                {words.say('person.enable')}
              </button>
            ) : (
              <button type="button" class="btn" disabled={busy.value} title={words.say('person.disable.hint')} onClick={() => void able(person, true)}>
                <Icon name="ban" />
                {words.say('person.disable')}
              </button>
            )}
            <button type="button" class="btn danger-line" disabled={busy.value} onClick={() => remove(person)}>
              <Icon name="trash-2" />
              {words.say('person.remove')}
            </button>
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

/** The server may answer with the person or without content; both mean that it was done. */
function putPerson(id: string, body: unknown): Promise<Answer<true>> {
  return callApi('PUT', `/api/people/${encodeURIComponent(id)}`, (value): value is unknown => value !== undefined, body).then((said) =>
    said.kind === 'ok' ? { kind: 'ok', value: true } : said,
  );
}

export const removePerson = (person: OnePerson): Promise<Answer<null>> => send('DELETE', `/api/people/${encodeURIComponent(person.id)}`);
