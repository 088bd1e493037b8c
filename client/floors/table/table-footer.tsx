import type { JSX } from 'preact';
import { Icon } from '../../ui/admin-icon';
import { csvText } from '../../list/csv';
import { changeRows } from './marks';
import { nextOpen } from './questions';
import type { TableDraft } from './table-draft';
import type { TableWords } from './table-words';
import type { Preview } from './table-wire';

interface Props { readonly draft: TableDraft; readonly words: TableWords; readonly close: () => void }

/** The buttons of each step. The last one names the numbers. */
export function TableFooter({ draft, words, close }: Props): JSX.Element {
  const step = draft.step.value;
  const preview = draft.preview.value;
  if (step === 'paste') {
    return (
      <footer>
        <Hint words={words} />
        <button type="button" class="btn" onClick={close}>{words.say('form.cancel')}</button>
        {preview !== null && <button type="button" class="btn primary" onClick={() => { draft.step.value = 'check'; }}>{words.say('table.next')}</button>}
      </footer>
    );
  }
  if (step === 'done' || preview === null) {
    return <footer><span class="room" /><button type="button" class="btn" onClick={close}>{words.say('table.done.close')}</button></footer>;
  }
  return step === 'check' ? <CheckFooter draft={draft} words={words} /> : <PlaceFooter draft={draft} words={words} preview={preview} />;
}

const Hint = ({ words }: { readonly words: TableWords }): JSX.Element =>
  <p class="foot-hint"><Icon name="shield-check" /><span>{words.say('table.nobody.guessed')}</span></p>;

const goTo = (element: HTMLElement | null | undefined): void => {
  element?.scrollIntoView({ block: 'nearest' });
  element?.focus({ preventScroll: true });
};

function CheckFooter({ draft, words }: Omit<Props, 'close'>): JSX.Element {
  const counts = draft.counts.value;
  const answer = (): void => {
    const { questions } = draft.lists.peek();
    const at = questions.find((one) => one.at === draft.selected.peek() && one.kind === 'question')?.at ?? nextOpen(questions, null);
    draft.selected.value = at;
    requestAnimationFrame(() => goTo(document.querySelector<HTMLElement>('.question.on')));
  };
  return (
    <footer>
      <Hint words={words} />
      <button type="button" class="btn" onClick={() => { draft.step.value = 'paste'; }}>{words.say('table.back')}</button>
      {counts.questions > 0 && <button type="button" class="btn answers" onClick={answer}>{words.count('table.answer', counts.questions)}</button>}
      <button type="button" class="btn primary" disabled={counts.seats === 0} onClick={() => { draft.step.value = 'place'; }}>
        {words.say('table.next.place', { seats: words.count('table.seats', counts.seats), people: words.count('table.people', counts.found) })}
      </button>
    </footer>
  );
}

function PlaceFooter({ draft, words, preview }: Omit<Props, 'close'> & { readonly preview: Preview }): JSX.Element {
  const { change } = preview;
  const counts = draft.counts.value;
  const isNew = draft.floor.value === null;
  const people = change.moved.length + change.new.length + change.gone.length;
  const isNothing = !isNew && people + change.addedSeats.length + change.removedSeats.length === 0;
  const unready = isNew ? draft.name.value.trim() === '' || draft.instances.value.length === 0 : isNothing;
  const numbers = { moved: words.number(change.moved.length), new: words.number(change.new.length), gone: words.number(change.gone.length) };
  const label = isNew
    ? words.say('table.make', { seats: words.count('table.seats', counts.seats), people: words.count('table.people', counts.found) })
    : people === 0 && !isNothing ? words.say('table.apply.seats') : words.say('table.apply', numbers);
  const save = (): void => {
    const file = URL.createObjectURL(new Blob([csvText(changeRows(preview, draft.people.peek(), words))], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = file;
    link.download = 'seat-change.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(file), 60_000);
  };
  return (
    <footer>
      <p class="foot-hint"><Icon name="undo-2" /><span>{words.say('table.undo.hint')}</span></p>
      <button type="button" class="btn" onClick={() => { draft.step.value = 'check'; }}>{words.say('table.back')}</button>
      {!isNew && !isNothing && <button type="button" class="btn" onClick={save}>{words.say('table.csv')}</button>}
      <button type="submit" form="table-place" class="btn primary" disabled={unready || draft.busy.value || !draft.isFresh.value}>{label}</button>
    </footer>
  );
}
