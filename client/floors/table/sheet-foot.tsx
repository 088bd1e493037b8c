import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../../ui/admin-icon';
import type { RowsSeen } from './sheet';
import type { TableDraft } from './table-draft';
import type { TableWords } from './table-words';
import type { Preview } from './table-wire';

interface Props {
  readonly preview: Preview;
  readonly rows: RowsSeen | null;
  readonly draft: TableDraft;
  readonly words: TableWords;
  /** the sheet shows who moves */
  readonly isChange: boolean;
}

/** What the marks mean, and which sheet of the file it is. */
export function SheetFoot({ preview, rows, draft, words, isChange }: Props): JSX.Element {
  const id = useId();
  return (
    <div class="sheet-foot">
      {preview.sheets.length > 1 && (
        <span class="sheet-choice">
          <label for={id}>{words.say('table.sheet')}</label>
          <select id={id} value={preview.sheet ?? ''} onChange={(event) => draft.chooseSheet(event.currentTarget.value)}>
            {preview.sheets.map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
        </span>
      )}
      {isChange
        ? (['moved', 'new', 'gone', 'unchanged'] as const).map((kind) => <span key={kind} class={`key k-${kind}`}><i />{words.say(`table.${kind}`)}</span>)
        : (
          <>
            <span class="key key-found"><Icon name="check" />{words.say('table.mark.found')}</span>
            <span class="key key-question"><Icon name="circle-question-mark" />{words.say('table.mark.question')}</span>
            <span class="key key-unknown"><Icon name="x" />{words.say('table.mark.unknown')}</span>
            <span class="key">{words.lang === 'ja' ? '空' : '–'} {words.say('table.mark.empty')}</span>
            {draft.step.value === 'check' && <span class="key wide">{words.say('table.mark.grey')}</span>}
          </>
        )}
      <span class="room" />
      <span class="waiting-text" role="status">{draft.busy.value && words.say('table.waiting')}</span>
      {rows !== null && rows.of > 0 && <span class="num">{words.say('table.rows', { from: rows.from, to: rows.to, n: rows.of })}</span>}
    </div>
  );
}
