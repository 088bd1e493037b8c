import type { JSX } from 'preact';
import type { Answer } from '../../api/call-api';
import { ErrorBox } from '../../ui/form';
import { Icon } from '../../ui/admin-icon';
import { DocumentErrors } from '../document-field';
import type { TableDraft } from './table-draft';
import type { TableWords } from './table-words';
import { isTableProblem } from './table-wire';

interface Props { readonly draft: TableDraft; readonly words: TableWords }

/** What went wrong, in plain words; nothing that was answered is lost by it. */
export function TableFault({ draft, words }: Props): JSX.Element | null {
  const [fault, held] = [draft.fault.value, draft.held.value];
  if (held?.kind === 'undone' && fault === null) {
    return <div class="table-fault"><p class="hint ok" role="status"><Icon name="circle-check" /><span>{words.say('table.taken.back')}</span></p></div>;
  }
  if (held?.kind === 'silent') return <Note text={words.say('table.held.silent')} />;
  if (fault === null) {
    if (held?.kind !== 'changed') return null;
    const { before } = held;
    const was = { moved: words.number(before.moved.length), new: words.number(before.new.length), gone: words.number(before.gone.length) };
    return <Note text={`${words.say('table.held.changed')} ${draft.floor.value === null ? '' : words.say('table.held.numbers', was)}`} />;
  }
  const text = textOf(fault, draft, words);
  return (
    <div class="table-fault">
      {text === null ? <DocumentErrors answer={fault} words={words} /> : <ErrorBox answer={fault} words={words} text={text} />}
      {fault.kind === 'no-answer' && draft.step.value !== 'done' && (
        <button type="button" class="btn small" onClick={() => draft.again()}>{words.say('form.again')}</button>
      )}
    </div>
  );
}

/** Null: the server's own text says it. */
function textOf(fault: Answer<unknown>, draft: TableDraft, words: TableWords): string | null {
  if (fault.kind === 'no-answer') return words.say('table.fault.look');
  if (fault.kind === 'ok') return null;
  if (isTableProblem(fault.body)) return fault.body[words.lang];
  if (fault.status === 413) return words.say('table.file.large');
  if (fault.status === 404) return words.say('table.fault.gone');
  if (fault.status === 403 && fault.title === 'Not allowed' && draft.floor.value !== null) return words.say('table.fault.whole');
  if (fault.status === 409 && fault.title === 'Taken') return words.say('table.fault.taken');
  if (fault.status === 409 && draft.step.value === 'done') return words.say('table.undo.changed');
  return null;
}

const Note = ({ text }: { readonly text: string }): JSX.Element => (
  <div class="table-fault"><div class="hint warn" role="alert"><Icon name="triangle-alert" /><span>{text}</span></div></div>
);
