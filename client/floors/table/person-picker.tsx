import { useSignal } from '@preact/signals';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { searcher, searchTextOf } from '../../agents/fold-text';
import { nameTexts } from '../../agents/search';
import { composing } from '../../ui/keys';
import { UserText } from '../../ui/parts';
import type { TableDraft } from './table-draft';
import { hintOf, nameOf } from './table-words';
import type { TableWords } from './table-words';
import type { Person } from './table-wire';

const MOST_SHOWN = 30;

interface Props {
  readonly draft: TableDraft;
  readonly words: TableWords;
  readonly places: ReadonlyMap<string, string>;
  readonly choose: (id: string) => void;
  readonly close: () => void;
}

/** Search over everybody whom this person may see. Arrow keys select, Enter takes the selected one, Escape closes. */
export function PersonPicker({ draft, words, places, choose, close }: Props): JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, at] = [useSignal(''), useSignal(0)];
  const everybody = draft.everybody.value;
  useEffect(() => {
    draft.loadEverybody();
    input.current?.focus();
  }, []);
  const known = useMemo(() => (everybody ?? []).map((person) => ({
    person, name: nameOf(person, words), text: searchTextOf([...nameTexts(person), person.user, person.group]),
  })).sort((a, b) => a.name.localeCompare(b.name, words.lang)), [everybody, words]);
  const found = useMemo(() => {
    const finds = searcher(text.value);
    return known.filter((one) => finds(one.text));
  }, [known, text.value]);
  const shown = found.slice(0, MOST_SHOWN);
  const chosen = shown[at.value];
  const hint = (person: Person): string => {
    const place = places.get(person.id);
    return [hintOf(person), place === undefined ? '' : words.say('table.sits', { at: place })].filter((one) => one !== '').join(' · ');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (composing(event)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      at.value = Math.min(shown.length - 1, Math.max(0, at.value + (event.key === 'ArrowDown' ? 1 : -1)));
      document.getElementById(`${id}-${at.value}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      if (chosen !== undefined) choose(chosen.person.id);
    } else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="picker">
      <label for={id}>{words.say('table.pick')}</label>
      <input
        ref={input} id={id} type="text" role="combobox" aria-expanded={shown.length > 0} aria-controls={`${id}-list`} autocomplete="off" spellcheck={false}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${at.value}`} value={text.value} onKeyDown={onKey}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          at.value = 0;
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={words.say('table.pick')}>
        {shown.map(({ person, name }, n) => (
          <li
            key={person.id} id={`${id}-${n}`} role="option" aria-selected={n === at.value} onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(person.id)}
          >
            <span><UserText text={name} /></span>
            <small><bdi>{hint(person)}</bdi></small>
          </li>
        ))}
      </ul>
      <p class="aid" role="status">
        {everybody === null ? words.say('form.loading') : found.length === 0 ? words.say('table.pick.none')
          : found.length > shown.length ? words.say('table.pick.more', { n: words.number(found.length - shown.length) }) : ''}
      </p>
    </div>
  );
}
