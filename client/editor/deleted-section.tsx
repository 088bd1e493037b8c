import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { labelRuns } from '../plan/edit/diff';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { joined } from '../words/words';
import type { Deletion } from './draft-wire';
import type { SectionProps } from './editor-desk';
import { EditIcon } from './editor-icon';
import { editorName } from './editor-words';
import type { EditorWords } from './editor-words';

const READ_MS = 300;

/** "4 seats, 1 other" */
function whatText({ kinds }: Deletion, words: EditorWords): string {
  const seats = kinds['seats'] ?? 0;
  const rest = Object.values(kinds).reduce((sum, n) => sum + n, 0) - seats;
  return joined(words, [...(seats > 0 ? [words.count('edit.seats', seats)] : []), ...(rest > 0 ? [words.count('edit.things', rest)] : [])]);
}

/** What anybody deleted in this draft. Each step comes back with one click, also of another person. The list is read only while it is open. */
export function DeletedSection({ desk }: SectionProps): JSX.Element {
  const { session } = desk;
  const words = desk.words.value;
  const open = useSignal(false);
  const read = useSignal<Answer<readonly Deletion[]> | null>(null);
  const n = session.n.value;
  useEffect(() => {
    if (!open.value) return undefined;
    let over = false;
    const timer = setTimeout(() => {
      void session.deletions().then((said) => {
        if (!over) read.value = said;
        return undefined;
      });
    }, read.peek() === null ? 0 : READ_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [open.value, n, session]);
  const list = read.value?.kind === 'ok' ? read.value.value : null;
  const byText = ({ editor, by }: Deletion): string => (editor === session.editor ? words.say('edit.deleted.you')
    : editorName(by ?? session.others.value.find((one) => one.editor === editor)?.person ?? { id: 'open', name: '' }, words));
  return (
    <section class="ed-sec">
      <details class="ed-more" open={open.value} onToggle={(event) => { open.value = event.currentTarget.open; }}>
        <summary>{words.say('edit.deleted')}</summary>
        {read.value !== null && read.value.kind !== 'ok' && <ErrorBox answer={read.value} words={words} />}
        {list?.length === 0 && <p class="ed-note">{words.say('edit.deleted.none')}</p>}
        {list !== null && list.length > 0 && (
          <ul class="ed-lines">
            {list.map((one) => {
              const names = joined(words, labelRuns(one.names));
              return (
                <li key={one.n} class="ed-deleted">
                  <EditIcon name="trash-2" />
                  <span>
                    <b>{whatText(one, words)}</b>
                    {names !== '' && <small><UserText text={names} /></small>}
                    <small>{words.say('edit.deleted.by', { name: byText(one), when: words.time(Date.parse(one.at)) })}</small>
                  </span>
                  <button
                    type="button" class="btn small" aria-label={words.say('edit.restore.what', { what: names === '' ? whatText(one, words) : names })}
                    onClick={() => session.restore(one.n)}
                  >{words.say('edit.restore')}</button>
                </li>
              );
            })}
          </ul>
        )}
      </details>
    </section>
  );
}
