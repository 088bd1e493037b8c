import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { keepTable, lastTable, undoTable } from '../api/table-undo';
import { ErrorBox } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { useCall } from '../ui/use-call';
import type { FloorsWords } from './floors-words';

/** The last seat table of this tab, and the step back. */
export function TableUndo({ words, done }: { readonly words: FloorsWords; readonly done: (said: string) => void }): JSX.Element | null {
  const last = useSignal(lastTable());
  const { busy, answer, wait } = useCall();
  const one = last.value;
  if (one === null) return null;
  const undo = async (): Promise<void> => {
    await wait(undoTable(one));
    if (answer.peek()?.kind !== 'ok') return;
    keepTable(null);
    last.value = null;
    done(words.say('floors.table.undone', { name: one.name }));
  };
  const refused = answer.value?.kind === 'problem' && answer.value.status === 409 ? words.say('floors.table.undo.refused') : null;
  return (
    <div class="table-undo-line">
      <p class="good">
        <Icon name="circle-check" />
        <span>
          {one.made == null
            ? words.say('floors.table.changed', { name: one.name, moved: one.moved, new: one.new, gone: one.gone })
            : words.say('floors.table.made', { name: one.name, n: one.moved + one.new })}
        </span>
        <button type="button" class="btn small" disabled={busy.value} onClick={() => void undo()}>
          <Icon name="undo-2" />{words.say('floors.table.undo')}
        </button>
        <button
          type="button" class="btn sq bare small" aria-label={words.say('dialog.close')}
          onClick={() => {
            keepTable(null);
            last.value = null;
          }}
        >
          <Icon name="x" />
        </button>
      </p>
      <ErrorBox answer={answer.value} words={words} text={refused} />
    </div>
  );
}
