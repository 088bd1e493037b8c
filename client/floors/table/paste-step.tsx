import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../../ui/admin-icon';
import { forgetKept } from './kept-draft';
import type { KeptDraft } from './kept-draft';
import { takeFile, takeFrom } from './source';
import type { Taken } from './source';
import type { TableDraft } from './table-draft';
import type { TableKey } from './table-en';
import type { TableWords } from './table-words';

interface Props {
  readonly draft: TableDraft;
  readonly words: TableWords;
  /** there is nobody to seat yet */
  readonly nobody: boolean;
  readonly kept: KeptDraft | null;
}

/** Cells from the clipboard, or a file. Ctrl+V works anywhere; the field is for those who have no such key. */
export function PasteStep({ draft, words, nobody, kept }: Props): JSX.Element {
  const id = useId();
  const wrong = useSignal<TableKey | null>(null);
  const over = useSignal(false);
  const old = useSignal(kept);
  const take = (taken: Taken): void => {
    wrong.value = taken.kind === 'wrong' ? taken.why : null;
    if (taken.kind !== 'wrong') draft.take(taken);
  };
  useEffect(() => {
    if (nobody) return;
    const paste = (event: ClipboardEvent): void => {
      if (event.clipboardData === null || draft.busy.peek()) return;
      event.preventDefault();
      void takeFrom(event.clipboardData).then(take);
    };
    const drag = (event: DragEvent): void => {
      event.preventDefault();
      over.value = event.type === 'dragover';
    };
    const drop = (event: DragEvent): void => {
      drag(event);
      if (event.dataTransfer !== null && !draft.busy.peek()) void takeFrom(event.dataTransfer).then(take);
    };
    document.addEventListener('paste', paste);
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', drag);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('paste', paste);
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', drag);
      document.removeEventListener('drop', drop);
    };
  }, [nobody]);
  const fromClipboard = async (): Promise<void> => {
    try {
      const items = await navigator.clipboard.read();
      const read = async (type: string): Promise<string> => {
        const item = items.find((one) => one.types.includes(type));
        return item === undefined ? '' : (await item.getType(type)).text();
      };
      const [html, text] = [await read('text/html'), await read('text/plain')];
      const pictures = items.filter(({ types }) => types.some((type) => type.startsWith('image/')));
      take(await takeFrom({ getData: (type) => (type === 'text/html' ? html : text), files: pictures.map(() => new Blob()) }));
    } catch {
      wrong.value = 'table.paste.refused';
    }
  };
  // Only a page with a certificate, or of this machine, may read the clipboard by itself.
  const mayRead = (navigator as { readonly clipboard?: { readonly read?: unknown } }).clipboard?.read !== undefined;
  if (nobody) return <div class="paste-step"><p class="hint warn"><Icon name="circle-alert" /><span>{words.say('table.none.instances')}</span></p></div>;
  return (
    <div class={`paste-step${over.value ? ' over' : ''}`}>
      {old.value !== null && <Kept kept={old.value} draft={draft} words={words} drop={() => { old.value = null; }} />}
      <div class="paste-zone">
        <span class="big"><Icon name="file-spreadsheet" /></span>
        <h3>{words.say('table.paste.title')}</h3>
        <p>{words.say('table.paste.text')}</p>
        <div class="paste-field">
          <label for={id}>{words.say('table.paste.field')}</label>
          <textarea
            id={id} rows={2} spellcheck={false} autocomplete="off" aria-describedby={`${id}-wrong`} disabled={draft.busy.value}
            onInput={(event) => {
              // Some keyboards of telephones put text in without a paste.
              const text = event.currentTarget.value;
              if (/[\t\n]/.test(text)) take({ kind: 'paste', html: null, text });
            }}
          />
        </div>
        <p class="paste-ways">
          {mayRead && (
            <button type="button" class="btn" disabled={draft.busy.value} onClick={() => void fromClipboard()}>
              <Icon name="clipboard-paste" />{words.say('table.paste.button')}
            </button>
          )}
          <FileButton draft={draft} words={words} take={take} />
        </p>
        <p class="aid">{words.say('table.file.or')}</p>
        <p id={`${id}-wrong`} class="wrong-text" role="alert">{wrong.value !== null && <><Icon name="circle-alert" />{words.say(wrong.value)}</>}</p>
        <p class="reading" role="status">{draft.busy.value && <><Icon name="hourglass" />{words.say('table.reading')}</>}</p>
      </div>
    </div>
  );
}

function FileButton({ draft, words, take }: { readonly draft: TableDraft; readonly words: TableWords; readonly take: (taken: Taken) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const choose = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) take(await takeFile(file, file.name));
    // The same file can be chosen again after it was changed.
    if (input.current !== null) input.current.value = '';
  };
  return (
    <>
      <input
        ref={input} class="unseen" type="file" tabIndex={-1} aria-label={words.say('table.file')}
        accept=".xlsx,.xlsm,.csv,.tsv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      <button type="button" class="btn" disabled={draft.busy.value} onClick={() => input.current?.click()}>
        <Icon name="upload" />{words.say('table.file')}
      </button>
    </>
  );
}

function Kept({ kept, draft, words, drop }: {
  readonly kept: KeptDraft; readonly draft: TableDraft; readonly words: TableWords; readonly drop: () => void;
}): JSX.Element {
  return (
    <div class="hint kept-table" role="status">
      <Icon name="history" />
      <span>
        {words.say('table.kept', { when: words.time(kept.at) })}
        {kept.answers.length > 0 && <> {words.count('table.kept.answers', kept.answers.length)}</>}
      </span>
      <button
        type="button" class="btn small primary"
        onClick={() => {
          drop();
          draft.resume(kept);
        }}
      >
        {words.say('table.kept.go')}
      </button>
      <button
        type="button" class="btn small"
        onClick={() => {
          forgetKept();
          drop();
        }}
      >
        {words.say('table.kept.drop')}
      </button>
    </div>
  );
}
