import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import { EVERYTHING, isBlank, isEverything, NO_GRANT } from '../app/session';
import type { Grant, Scope } from '../app/session';
import { GrantPicker } from './grant-picker';
import type { ScopeChoices } from './people-wire';
import type { PeopleWords } from './people-words';

/** A scope while it is edited. `all: false` with an empty grant is not a scope yet. */
export interface Draft {
  readonly all: boolean;
  readonly grants: Scope;
}
export const draftOf = (scope: Scope): Draft =>
  isEverything(scope) || scope.length === 0 ? { all: isEverything(scope), grants: [NO_GRANT] } : { all: false, grants: scope };
/** null: one of the grants is empty; this must not become "everything". */
export const chosenScope = ({ all, grants }: Draft): Scope | null => (all ? EVERYTHING : grants.some(isBlank) ? null : grants);

interface Props {
  readonly legend: string;
  readonly choices: ScopeChoices;
  readonly draft: Draft;
  readonly set: (draft: Draft) => void;
  readonly words: PeopleWords;
  /** the form was sent without a scope */
  readonly missing: boolean;
}

/** Everything, or a list of grants. */
export function ScopePicker({ legend, choices, draft, set, words, missing }: Props): JSX.Element {
  const name = useId();
  const { all, grants } = draft;
  // Grants have no id: separate keys keep search and focus where they are when one is removed.
  const keys = useRef(grants.map((_, i) => i));
  const last = useRef(grants.length);
  const list = useRef<HTMLDivElement>(null);
  const moveFocus = useSignal<number | 'add' | null>(null);
  useEffect(() => {
    const to = moveFocus.value;
    if (to === null) return;
    moveFocus.value = null;
    const selector = to === 'add' ? '.add' : `[data-grant="${to}"] input`;
    list.current?.querySelector<HTMLElement>(selector)?.focus();
  });
  const put = (at: number, grant: Grant): void => set({ all, grants: grants.map((one, i) => (i === at ? grant : one)) });
  const add = (): void => {
    keys.current = [...keys.current, last.current++];
    moveFocus.value = grants.length;
    set({ all, grants: [...grants, NO_GRANT] });
  };
  const remove = (at: number): void => {
    keys.current = keys.current.filter((_, i) => i !== at);
    moveFocus.value = 'add';
    set({ all, grants: grants.filter((_, i) => i !== at) });
  };

  return (
    <fieldset class="choices scope">
      <legend>{legend}</legend>
      <label>
        <input type="radio" name={name} checked={all} onChange={() => set({ all: true, grants })} />
        <span>
          <b>{words.say('scope.all')}</b>
        </span>
      </label>
      <label>
        <input type="radio" name={name} checked={!all} onChange={() => set({ all: false, grants })} />
        <span>
          <b>{words.say('scope.some')}</b>
          <small>{words.say('scope.some.hint')}</small>
        </span>
      </label>
      {!all && (
        <div class="grants" ref={list}>
          {grants.length > 1 && <p class="aid">{words.say('scope.grants.hint')}</p>}
          {grants.map((grant, i) => (
            <div
              key={keys.current[i]}
              data-grant={i}
              class="picks"
              role="group"
              aria-label={grants.length > 1 ? words.say('scope.grant', { n: i + 1 }) : undefined}
            >
              {grants.length > 1 && (
                <p class="grant-name">
                  <b aria-hidden="true">{words.say('scope.grant', { n: i + 1 })}</b>
                  <button type="button" class="btn small" aria-label={words.say('scope.grant.remove', { n: i + 1 })} onClick={() => remove(i)}>
                    <Icon name="trash-2" />
                    {words.say('person.remove')}
                  </button>
                </p>
              )}
              <GrantPicker choices={choices} grant={grant} set={(next) => put(i, next)} words={words} />
            </div>
          ))}
          <button type="button" class="btn small add" onClick={add}><Icon name="plus" />{words.say('scope.grant.add')}</button>
        </div>
      )}
      {missing && <ul class="errors" role="alert"><li><Icon name="circle-alert" />{words.say('scope.nothing')}</li></ul>}
    </fieldset>
  );
}
