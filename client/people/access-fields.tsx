import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ROLES } from '../app/session';
import type { Scope } from '../app/session';
import type { Answer } from '../api/call-api';
import { Choices, errorsOf } from '../ui/form';
import type { ScopeChoices } from './people-wire';
import type { PeopleWords } from './people-words';
import { chosenScope, draftOf, ScopePicker } from './scope-picker';
import type { Draft } from './scope-picker';

/** The roles and the scope of a person or a token while they are edited. */
export interface Access {
  readonly roles: ReadonlySignal<readonly string[]>;
  readonly draft: ReadonlySignal<Draft>;
  /** the form was sent without a scope */
  readonly missing: ReadonlySignal<boolean>;
  setRoles(roles: readonly string[]): void;
  setDraft(draft: Draft): void;
  /** Null: no scope is chosen; the form shows this from now on. */
  scope(): Scope | null;
}

export function useAccess(startRoles: readonly string[], startScope: Scope): Access {
  const roles = useSignal(startRoles);
  const draft = useSignal(draftOf(startScope));
  const missing = useSignal(false);
  return {
    roles, draft, missing,
    setRoles(next) { roles.value = next; },
    setDraft(next) {
      draft.value = next;
      missing.value = false;
    },
    scope() {
      const chosen = chosenScope(draft.value);
      missing.value = chosen === null;
      return chosen;
    },
  };
}

interface Props {
  readonly access: Access;
  readonly legend: string;
  readonly choices: ScopeChoices;
  readonly answer: Answer<unknown> | null;
  readonly words: PeopleWords;
  /** an identity provider decides the roles and scopes of its people */
  readonly external?: boolean;
  /** offers the role that only a token has, which is alone */
  readonly ofToken?: boolean;
  /** if there is no role, this says what it means */
  readonly warns?: boolean;
}

/** The role check-in has no other one beside it: the newer choice stays. */
export function alone(next: readonly string[], before: readonly string[]): readonly string[] {
  if (!next.includes('check-in')) return next;
  return before.includes('check-in') ? next.filter((role) => role !== 'check-in' || next.length === 1) : ['check-in'];
}

/** Roles and scope: the same for people and tokens. */
export function AccessFields({ access, legend, choices, answer, words, external = false, ofToken = false, warns = false }: Props): JSX.Element {
  const roles = access.roles.value;
  return (
    <>
      <Choices
        legend={words.say('people.roles')} chosen={roles} set={(next) => access.setRoles(alone(next, roles))}
        disabled={external} errors={errorsOf(answer, 'roles', words)}
        options={[...ROLES, ...(ofToken ? ['check-in'] as const : [])].map((role) => (
          { value: role, label: words.say(`role.${role}`), hint: words.say(`person.role.${role}`) }))}
      />
      {external ? <p class="aid">{words.say('person.roles.external')}</p> : warns && roles.length === 0 && <p class="aid">{words.say('person.roles.none')}</p>}
      {!external && (
        <ScopePicker
          legend={legend} choices={choices} draft={access.draft.value} set={access.setDraft} words={words} missing={access.missing.value}
        />
      )}
    </>
  );
}
