import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { UserText } from '../../ui/parts';
import { PersonPicker } from './person-picker';
import type { TableDraft } from './table-draft';
import { codeText, hintOf, nameOf } from './table-words';
import type { TableWords } from './table-words';
import type { Cell } from './table-wire';

interface Props {
  readonly at: string;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly draft: TableDraft;
  readonly words: TableWords;
  readonly places: ReadonlyMap<string, string>;
}

/** The cell that was opened on the left, if it is no question: what it is, who is meant, and the ways to change both. */
export function CellCard({ at, cells, draft, words, places }: Props): JSX.Element | null {
  const picking = useSignal<string | null>(null);
  const cell = cells.get(at);
  if (cell === undefined) return null;
  const desk = draft.desks.value.find((one) => one.at === at);
  const person = desk?.kind === 'found' ? draft.people.value.get(desk.people[0] ?? '') : undefined;
  const flipped = draft.flips.value.get(at);
  const text = cell.text.replaceAll('\n', ' ');
  return (
    <section class="cell-card" aria-label={`${at} ${text}`}>
      <p class="question-head">
        <b><UserText text={text === '' ? words.say('table.cell.empty') : text} /></b><small class="num">{at}</small>
        <small class="why-text">
          {desk?.kind === 'found' ? codeText(words, `table.found.${desk.reason}`, 'table.mark.found')
            : codeText(words, `table.role.${cell.role}`, 'table.role.note')}
        </small>
      </p>
      {person !== undefined && <p><UserText text={nameOf(person, words)} /> <small><bdi>{hintOf(person)}</bdi></small></p>}
      <p class="question-tools">
        {desk !== undefined && (
          <button type="button" class="text-button" aria-expanded={picking.value === at} onClick={() => { picking.value = picking.value === at ? null : at; }}>
            {words.say(desk.kind === 'found' ? 'table.change' : 'table.missing.choose')}
          </button>
        )}
        {desk?.kind === 'found' && <button type="button" class="text-button" onClick={() => draft.answer(at, '')}>{words.say('table.question.nobody')}</button>}
        {draft.answers.value.has(at) && (
          <button type="button" class="text-button" onClick={() => draft.answer(at, null)}>{words.say('table.flip.back')}</button>
        )}
        <button type="button" class="text-button" onClick={() => draft.flip([at], flipped === undefined ? desk === undefined : null)}>
          {words.say(flipped !== undefined ? 'table.flip.back' : desk === undefined ? 'table.flip.seat' : 'table.flip.not')}
        </button>
      </p>
      {picking.value === at && (
        <PersonPicker
          draft={draft} words={words} places={places} close={() => { picking.value = null; }}
          choose={(id) => {
            picking.value = null;
            draft.answer(at, id);
          }}
        />
      )}
    </section>
  );
}
