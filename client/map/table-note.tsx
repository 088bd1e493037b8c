import './table-note.css';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { keepTable, lastTable, undoTable } from '../api/table-undo';
import { plans } from '../app/session';
import type { Session } from '../app/session';
import { IconButton } from '../ui/buttons';
import { ErrorBox } from '../ui/form';
import { useCall } from '../ui/use-call';
import { shellWords } from '../words/shell-words';
import type { Page } from './page';
import { viewWords } from './view-words';

/** On the floor that a seat table changed from this tab: the numbers, and the step back. */
export function TableNote({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element | null {
  const last = useSignal(lastTable());
  const { busy, answer, wait } = useCall();
  const one = last.value;
  const plan = page.drawn();
  if (one === null || session === null || !plans(session) || plan === null || plan === 'coming' || plan.id !== one.floor) return null;
  const words = viewWords(page.words.value);
  const forget = (): void => {
    keepTable(null);
    last.value = null;
  };
  const undo = async (): Promise<void> => {
    await wait(undoTable(one));
    if (answer.peek()?.kind !== 'ok') return;
    page.said.value = words.say('seating.undone');
    forget();
  };
  const refused = answer.value?.kind === 'problem' && answer.value.status === 409 ? words.say('placed.refused') : null;
  return (
    <div class="seating-undo table-undo" role="status">
      <span>{words.say(one.made == null ? 'placed.changed' : 'placed.made', { moved: one.moved, new: one.new, gone: one.gone, n: one.moved + one.new })}</span>
      <button type="button" class="btn" disabled={busy.value} onClick={() => void undo()}>{words.say('seating.undo')}</button>
      <IconButton bare icon="x" label={words.say('placed.close')} onClick={forget} />
      <ErrorBox answer={answer.value} words={shellWords(words.lang)} text={refused} />
    </div>
  );
}
