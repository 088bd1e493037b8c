import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { UserText } from '../../ui/parts';
import { PersonPicker } from './person-picker';
import type { TableDraft } from './table-draft';
import { codeText, hintOf, nameOf } from './table-words';
import type { TableWords } from './table-words';
import type { Desk } from './table-wire';

/** Keys 1 to 9 answer. */
export const MOST_KEYS = 9;
const FEW = 5;

interface Props {
  readonly desk: Desk;
  /** its candidates when it was a question */
  readonly candidates: readonly string[];
  /** why it is a question */
  readonly reason: string;
  readonly text: string;
  readonly isCurrent: boolean;
  /** where each person is found */
  readonly places: ReadonlyMap<string, string>;
  readonly draft: TableDraft;
  readonly words: TableWords;
  readonly picking: boolean;
  readonly pick: (open: boolean) => void;
}

/** One question. Nothing is chosen in advance. */
export function QuestionCard({ desk, candidates, reason, text, isCurrent, places, draft, words, picking, pick }: Props): JSX.Element {
  const all = useSignal(false);
  const { at } = desk;
  const people = draft.people.value;
  const said = draft.answers.value.get(at);
  const chosen = said ?? null;
  const shown = all.value || candidates.length <= FEW + 1 ? candidates : candidates.slice(0, isCurrent ? MOST_KEYS : FEW);
  const other = chosen !== null && chosen !== '' && !candidates.includes(chosen) ? chosen : null;
  const hint = (id: string): string => {
    const [person, place] = [people.get(id), places.get(id)];
    return [person === undefined ? '' : hintOf(person), place === undefined || place === at ? '' : words.say('table.sits', { at: place })]
      .filter((one) => one !== '').join(' · ');
  };
  const choose = (id: string): void => {
    draft.selected.value = at;
    draft.answer(at, id);
    pick(false);
  };
  return (
    <fieldset
      class={`question${isCurrent ? ' on' : ''}${chosen === null ? '' : ' answered'}`} data-question={at} tabIndex={-1}
      onFocusCapture={() => { draft.selected.value = at; }}
    >
      <legend class="unseen">{`${text}, ${at}: ${codeText(words, `table.why.${reason}`, 'table.why.none')}`}</legend>
      <p class="question-head" aria-hidden="true" onClick={() => { draft.selected.value = at; }}>
        <b><UserText text={text} /></b><small class="num">{at}</small><small class="why-text">{codeText(words, `table.why.${reason}`, 'table.why.none')}</small>
      </p>
      {[...shown, ...(other === null ? [] : [other])].map((id, n) => (
        <label key={id} class={chosen === id ? 'option chosen' : 'option'}>
          <input type="radio" name={`answer-${at}`} checked={chosen === id} onChange={() => choose(id)} />
          <i class="num" aria-hidden="true">{isCurrent && n < MOST_KEYS && n < shown.length ? n + 1 : ''}</i>
          <span><UserText text={nameOf(people.get(id), words)} /></span><small><bdi>{hint(id)}</bdi></small>
        </label>
      ))}
      {shown.length < candidates.length && (
        <button type="button" class="text-button" onClick={() => { all.value = true; }}>{words.say('table.question.more', { n: candidates.length })}</button>
      )}
      {isCurrent && (
        <>
          <label class={chosen === '' ? 'option chosen' : 'option'}>
            <input type="radio" name={`answer-${at}`} checked={chosen === ''} onChange={() => choose('')} />
            <i aria-hidden="true">{''}</i><span>{words.say('table.question.nobody')}</span>
          </label>
          <p class="question-tools">
            <button type="button" class="text-button" aria-expanded={picking} onClick={() => pick(!picking)}>{words.say('table.question.other')}</button>
            {chosen !== null && <button type="button" class="text-button" onClick={() => draft.answer(at, null)}>{words.say('table.question.open')}</button>}
          </p>
          {picking && <PersonPicker draft={draft} words={words} places={places} choose={choose} close={() => pick(false)} />}
        </>
      )}
    </fieldset>
  );
}
