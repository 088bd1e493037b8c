import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/form';
import { columnText } from './rule-text';
import { keyOf } from './rules';
import type { Conditions } from './rules';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import type { Column, Scope } from './table';

interface Props {
  readonly scope: Scope;
  readonly there: readonly Column[];
  readonly choices: ChoicesOfSite;
  readonly words: SettingsWords;
  /** null: cancelled */
  readonly close: (column: Column | null) => void;
}

function possible(scope: Scope, { queues, profiles, groups, floors }: ChoicesOfSite): readonly Conditions[] {
  switch (scope) {
    case 'queue': return queues.map((queue) => ({ queue }));
    case 'profile': return profiles.map((profile) => ({ profile }));
    case 'group': return groups.map((group) => ({ group }));
    case 'floor': return floors.map(({ id }) => ({ floor: id }));
  }
}

/** A typed name; null: nothing was typed. Floors are only chosen: nobody knows their ids. */
function typedAs(scope: Scope, typed: string): Conditions | null {
  const name = typed.trim();
  if (name === '' || scope === 'floor') return null;
  return scope === 'group' ? { group: name.split('/').map((part) => part.trim()).filter((part) => part !== '') } : { [scope]: name };
}

/** Which queue, profile, group or floor gets a column: one that was seen, or one that is typed. */
export function AddColumn({ scope, there, choices, words, close }: Props): JSX.Element {
  const id = useId();
  const keys = new Set(there.map(({ conditions }) => keyOf(conditions)));
  const offered = possible(scope, choices).filter((conditions) => !keys.has(keyOf(conditions)));
  const chosen = useSignal('');
  const typed = useSignal('');
  const wrong = useSignal<'settings.column.is' | 'settings.column.missing' | null>(null);
  const add = (): void => {
    const conditions = typedAs(scope, typed.value) ?? offered.find((one) => keyOf(one) === chosen.value) ?? null;
    if (conditions === null || conditions.group?.length === 0) wrong.value = 'settings.column.missing';
    else if (keys.has(keyOf(conditions))) wrong.value = 'settings.column.is';
    else close({ scope, conditions });
  };
  return (
    <Dialog title={words.say(`settings.column.add.${scope}`)} words={words} close={() => close(null)}>
      <form onSubmit={(event) => { event.preventDefault(); add(); }}>
        {offered.length === 0 ? <p class="ask">{words.say('settings.column.none')}</p> : (
          <div class="field">
            <label for={id}>{words.say('settings.column.choose')}</label>
            <div class="box">
              <select id={id} autofocus value={chosen.value} onChange={(event) => { chosen.value = event.currentTarget.value; }}>
                <option value="">{'–'}</option>
                {offered.map((one) => <option key={keyOf(one)} value={keyOf(one)}>{columnText(one, choices, words)}</option>)}
              </select>
            </div>
          </div>
        )}
        {scope !== 'floor' && (
          <Field
            label={words.say(scope === 'group' ? 'settings.column.typed.group' : 'settings.column.typed')} value={typed.value}
            set={(value) => { typed.value = value; }} errors={wrong.value === null ? [] : [words.say(wrong.value)]}
            input={{ maxLength: 256, autocomplete: 'off', spellcheck: false, autofocus: offered.length === 0 }}
          />
        )}
        {scope === 'floor' && wrong.value !== null && <p class="errors" role="alert">{words.say(wrong.value)}</p>}
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary">{words.say('settings.column.add')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
