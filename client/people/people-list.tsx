import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { searchTextOf, searcher } from '../agents/fold-text';
import { datesOf } from '../words/dates';
import { Confirm } from '../ui/dialog';
import { Icon } from '../ui/admin-icon';
import type { Shell } from '../app/shell';
import { Loaded } from '../ui/use-get';
import type { GetState } from '../ui/use-get';
import { PersonDialog, removePerson } from './person-dialog';
import { floorOf } from './people-wire';
import type { OnePerson, ScopeChoices } from './people-wire';
import type { PeopleWords } from './people-words';
import { RoleList } from './role-list';
import { scopeText } from '../account/scope-text';
import { hasOwn } from '../words/has-own';

type Open = { readonly kind: 'edit'; readonly person: OnePerson | null } | { readonly kind: 'remove'; readonly person: OnePerson };

interface Props { readonly shell: Shell; readonly words: PeopleWords; readonly asked: GetState<readonly OnePerson[]>; readonly choices: ScopeChoices }

export function PeopleList({ shell, words, asked, choices }: Props): JSX.Element {
  const query = useSignal('');
  const open = useSignal<Open | null>(null);
  const local = shell.session.value.mode === 'local';
  const done = (said: string | null): void => {
    open.value = null;
    if (said === null) return;
    if (said !== '') shell.said.value = said;
    void asked.again();
  };
  const now = open.value;
  return (
    <>
      <div class="tools">
        <div class="srch">
          <Icon name="search" />
          <input
            type="search"
            value={query.value}
            placeholder={words.say('people.search')}
            aria-label={words.say('people.search')}
            onInput={(event) => {
              query.value = event.currentTarget.value;
            }}
          />
        </div>
        <span class="room" />
        {local && (
          <button
            type="button"
            class="btn primary"
            onClick={() => {
              open.value = { kind: 'edit', person: null };
            }}
          >
            <Icon name="user-plus" />
            {words.say('people.invite')}
          </button>
        )}
      </div>
      {!local && <p class="dim">{words.say('people.oidc')}</p>}
      {shell.said.value !== '' && (
        <p class="good">
          <Icon name="circle-check" />
          {shell.said.value}
        </p>
      )}
      <Loaded asked={asked} words={words}>
        {(people) => (
          <Table
            people={people}
            query={query.value}
            me={shell.session.value.person?.id ?? ''}
            words={words}
            choices={choices}
            edit={(person) => {
              open.value = { kind: 'edit', person };
            }}
          />
        )}
      </Loaded>
      {now?.kind === 'edit' && (
        <PersonDialog
          key={now.person?.id ?? ''}
          person={now.person}
          local={local}
          choices={choices}
          words={words}
          close={done}
          remove={(person) => {
            open.value = { kind: 'remove', person };
          }}
        />
      )}
      {now?.kind === 'remove' && (
        <Confirm
          title={words.say('person.remove.title', { name: now.person.name })}
          text={words.say('person.remove.text', { account: now.person.account })}
          does={words.say('person.remove')}
          words={words}
          act={() => removePerson(now.person)}
          close={(was) => done(was ? words.say('person.removed', { name: now.person.name }) : null)}
          refused={(status) => (status === 409 ? words.say('person.last') : null)}
        />
      )}
    </>
  );
}

interface TableProps {
  readonly people: readonly OnePerson[];
  readonly query: string;
  readonly me: string;
  readonly words: PeopleWords;
  readonly choices: ScopeChoices;
  readonly edit: (person: OnePerson) => void;
}

const STATES = { active: 'people.state.active', invited: 'people.state.invited', disabled: 'people.state.disabled' } as const;

function Table({ people, query, me, words, choices, edit }: TableProps): JSX.Element {
  const dates = useMemo(() => datesOf(words), [words]);
  const sorted = useMemo(() => {
    const collate = new Intl.Collator(words.lang);
    return people
      .map((person) => ({ person, text: searchTextOf([person.name, person.account, person.agent ?? '']) }))
      .sort((a, b) => collate.compare(a.person.name, b.person.name));
  }, [people, words.lang]);
  const finds = searcher(query);
  const found = sorted.filter(({ text }) => finds(text));
  const nameOf = (id: string): string => choices.instances.find((one) => one.id === id)?.name ?? id;
  return (
    <>
      <p class="unseen" role="status">{query !== '' && words.count('people.found', found.length)}</p>
      {found.length === 0 ? <p class="dim">{words.say('people.none')}</p> : (
        <div class="table">
          <table>
            <thead>
              <tr>
                {(['people.name', 'people.roles', 'people.scope', 'people.state', 'people.last'] as const).map((head) => (
                  <th key={head} scope="col">
                    {words.say(head)}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {found.map(({ person }) => (
                <tr key={person.id} class={person.state === 'disabled' ? 'faded' : ''}>
                  <th scope="row" class="grows">
                    <UserText text={person.name} />
                    {person.id === me && <em class="tag">{words.say('people.you')}</em>}
                    <small>
                      <UserText text={person.account} />
                    </small>
                  </th>
                  <td data-label={words.say('people.roles')}>
                    <RoleList roles={person.roles} words={words} />
                  </td>
                  <td data-label={words.say('people.scope')} class="grows">
                    <bdi>{person.roles.length === 0 ? '–' : scopeText(person.scope, words, nameOf, (id) => floorOf(choices, id))}</bdi>
                  </td>
                  <td data-label={words.say('people.state')}>
                    <span class={`status ${person.state}`}>
                      {hasOwn(STATES, person.state) ? words.say(STATES[person.state as keyof typeof STATES]) : person.state}
                    </span>
                  </td>
                  <td data-label={words.say('people.last')} class="num">
                    {person.lastSignIn == null ? words.say('people.never') : dates.moment(person.lastSignIn)}
                  </td>
                  <td class="acts">
                    <button type="button" class="btn small" aria-label={words.say('people.edit.of', { name: person.name })} onClick={() => edit(person)}>
                      <Icon name="pencil" />
                      {words.say('people.edit')}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
