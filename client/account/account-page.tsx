import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { list, maybe, shape, text } from '../api/read';
import type { Person } from '../app/session';
import type { Shell } from '../app/shell';
import { useGet } from '../ui/use-get';
import { hasOwn } from '../words/has-own';
import { roleWord } from '../words/shell-words';
import { joined } from '../words/words';
import { accountWords } from './account-words';
import type { AccountWords } from './account-words';
import { KeptCard } from './kept';
import { PasswordCard } from './password-card';
import { scopeText } from './scope-text';
import type { NamedFloor } from './scope-text';
import { Sessions } from './sessions';

/** The account page: the signed-in person, sessions, password, and what is stored about the person. */
export function AccountPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => accountWords(shell.lang.value, shell.place), [shell.lang.value]);
  // A new password ends other sessions, so the list is loaded again.
  const changes = useSignal(0);
  const { person, mode } = shell.session.value;
  if (person == null) return <section class="card"><p>{words.say('me.open')}</p></section>;
  return (
    <div class={mode === 'local' ? 'cards' : 'cards lone'}>
      <Me person={person} words={words} external={mode === 'oidc'} />
      {mode === 'local' && <PasswordCard account={person.account} words={words} changed={() => { changes.value++; }} />}
      <section class="card whole" aria-labelledby="sessions">
        <h2 id="sessions">{words.say('sessions.title')}</h2>
        <p>{words.say(mode === 'local' ? 'sessions.text' : 'sessions.text.external')}</p>
        <Sessions key={changes.value} shell={shell} words={words} everyone={false} />
      </section>
      <KeptCard agent={person.agent} words={words} />
    </div>
  );
}

const isViews = list(shape({ id: text, name: maybe(text) }));

function Me({ person, words, external }: { readonly person: Person; readonly words: AccountWords; readonly external: boolean }): JSX.Element {
  const names = { full: 'me.names.full', family: 'me.names.family', initials: 'me.names.initials', seat: 'me.names.seat' } as const;
  const level = hasOwn(names, person.names ?? '') ? words.say(names[person.names as keyof typeof names]) : null;
  return (
    <section class="card" aria-labelledby="me">
      <h2 id="me">{words.say('me.title')}</h2>
      <dl class="said-facts">
        <div>
          <dt>{words.say('me.name')}</dt>
          <dd>
            <UserText text={person.name} />
          </dd>
        </div>
        <div>
          <dt>{words.say('me.account')}</dt>
          <dd>
            <UserText text={person.account} />
          </dd>
        </div>
        <div>
          <dt>{words.say('me.roles')}</dt>
          <dd>
            {person.roles.length === 0
              ? words.say('role.none')
              : joined(
                  words,
                  person.roles.map((role) => roleWord(words, role)),
                )}
          </dd>
        </div>
        {person.roles.length > 0 && (
          <div>
            <dt>{words.say('me.scope')}</dt>
            <dd>
              {person.scope.every((grant) => grant.instances.length === 0 && (grant.floors ?? []).length === 0) ? (
                <bdi>{scopeText(person.scope, words, String, () => null, 20)}</bdi>
              ) : (
                <NamedScope person={person} words={words} />
              )}
            </dd>
          </div>
        )}
        {person.roles.length > 0 && level !== null && (
          <div>
            <dt>{words.say('me.names')}</dt>
            <dd>{level}</dd>
          </div>
        )}
      </dl>
      {person.roles.length === 0 && <p role="note">{words.say('me.norole')}</p>}
      <p class="dim">{words.say(external ? 'me.external' : 'me.change')}</p>
    </section>
  );
}

/** The names of instances and floors stand on the list of what this person may watch. */
function NamedScope({ person, words }: { readonly person: Person; readonly words: AccountWords }): JSX.Element {
  const answer = useGet('/api/views', isViews).answer.value;
  // Until it is here no floor is gone.
  if (answer === null) return <bdi aria-busy="true" />;
  const views = answer.kind === 'ok' ? answer.value : [];
  const nameOf = (id: string): string | null => views.find((view) => view.id === id)?.name ?? null;
  const floorOf = (id: string): NamedFloor | null => {
    const name = nameOf(id);
    return name !== null || answer.kind !== 'ok' ? { name: name ?? id, gone: false } : null;
  };
  return <bdi>{scopeText(person.scope, words, (id) => nameOf(id) ?? id, floorOf, 20)}</bdi>;
}
