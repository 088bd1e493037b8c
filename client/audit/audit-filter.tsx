import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { Field } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { knownZone } from '../words/zone';
import { NO_FILTER } from './audit-query';
import type { Filter } from './audit-query';
import { deedsOf, deedWord, KINDS } from './audit-words';
import type { AuditWords } from './audit-words';

interface Props {
  readonly filter: Filter;
  readonly set: (filter: Filter) => void;
  readonly words: AuditWords;
  /** time zone of the fields; null: that of this browser */
  readonly zone: string | null;
  readonly csv: string;
}

export function AuditFilter({ filter, set, words, zone, csv }: Props): JSX.Element {
  const draft = useSignal(filter);
  const id = useId();
  const put = (part: Partial<Filter>): void => { draft.value = { ...draft.value, ...part }; };
  const clear = (): void => {
    draft.value = NO_FILTER;
    set(NO_FILTER);
  };
  const any = Object.values(filter).some((value) => value !== '');
  const known = draft.value.what === '' || KINDS.includes(draft.value.what) || KINDS.some((kind) => deedsOf(kind).includes(draft.value.what));
  return (
    <form
      class="filter"
      onSubmit={(event) => {
        event.preventDefault();
        set(draft.value);
      }}
    >
      <Field
        label={words.say('audit.who')}
        value={draft.value.who}
        set={(who) => put({ who })}
        input={{ type: 'search', autocomplete: 'off', maxLength: 200 }}
      />
      <div class="field">
        <label for={id}>{words.say('audit.what')}</label>
        <div class="box">
          <select id={id} value={draft.value.what} onChange={(event) => { put({ what: event.currentTarget.value }); set(draft.value); }}>
            <option value="">{words.say('audit.what.all')}</option>
            {!known && <option value={draft.value.what}>{draft.value.what}</option>}
            {KINDS.map((kind) => (
              <optgroup key={kind} label={deedWord(words, kind)}>
                <option value={kind}>{words.say('audit.what.kind', { kind: deedWord(words, kind) })}</option>
                {deedsOf(kind).map((code) => <option key={code} value={code}>{deedWord(words, code)}</option>)}
              </optgroup>
            ))}
          </select>
        </div>
      </div>
      <Field
        label={words.say('audit.words')}
        value={draft.value.text}
        set={(value) => put({ text: value })}
        input={{ type: 'search', autocomplete: 'off', maxLength: 200 }}
      />
      <Field label={words.say('audit.from')} value={draft.value.from} set={(from) => put({ from })} input={{ type: 'datetime-local' }} />
      <Field label={words.say('audit.to')} value={draft.value.to} set={(to) => put({ to })} input={{ type: 'datetime-local' }} />
      <div class="acts">
        <button type="submit" class="btn primary"><Icon name="search" />{words.say('audit.filter')}</button>
        {any && <button type="button" class="btn" onClick={clear}><Icon name="x" />{words.say('audit.clear')}</button>}
        <a class="btn" href={csv} download="audit.csv"><Icon name="download" />{words.say('audit.csv')}</a>
      </div>
      <p class="aid">{words.say('audit.zone', { zone: knownZone(zone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone })}</p>
    </form>
  );
}
