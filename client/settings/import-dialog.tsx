import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { useCall } from '../ui/use-call';
import { checkOnServer } from './calls';
import { ChangeList } from './change-list';
import { diffOf } from './diff';
import type { SettingsDocument } from './document';
import type { Draft } from './draft';
import { documentOf, isDocument } from './settings-wire';
import type { ChoicesOfSite, ServerProblem } from './settings-wire';
import type { SettingsWords } from './settings-words';

interface Props {
  readonly draft: Draft;
  readonly choices: ChoicesOfSite;
  readonly words: SettingsWords;
  /** null: cancelled */
  readonly close: (document: SettingsDocument | null) => void;
}

type File =
  | { readonly kind: 'wrong'; readonly text: string }
  | { readonly kind: 'refused'; readonly errors: readonly ServerProblem[] }
  | { readonly kind: 'good'; readonly document: SettingsDocument };

const MOST_BYTES = 1 << 20;
const MOST_TOLD = 20;

/** The JSON of a file, or what is wrong with it. */
async function read(file: Blob, words: SettingsWords): Promise<{ readonly json: unknown } | { readonly wrong: string }> {
  if (file.size > MOST_BYTES) return { wrong: words.say('settings.import.large') };
  try {
    return { json: JSON.parse(await file.text()) as unknown };
  } catch (error) {
    return { wrong: words.say('settings.import.json', { reason: error instanceof Error ? error.message : '' }) };
  }
}

/** Settings from a file: what is wrong with it by key, or what it changes. Nothing is saved here. */
export function ImportDialog({ draft, choices, words, close }: Props): JSX.Element {
  const id = useId();
  const file = useSignal<File | null>(null);
  const { busy, answer, wait } = useCall();
  const choose = async (chosen: Blob | undefined): Promise<void> => {
    file.value = null;
    answerOf(chosen === undefined ? null : await read(chosen, words));
  };
  const answerOf = async (found: Awaited<ReturnType<typeof read>> | null): Promise<void> => {
    if (found === null) return;
    if ('wrong' in found) {
      file.value = { kind: 'wrong', text: found.wrong };
      return;
    }
    const check = await wait(checkOnServer(found.json));
    if (check === null) return;
    file.value = check.errors.length > 0 ? { kind: 'refused', errors: check.errors }
      : isDocument(found.json) ? { kind: 'good', document: documentOf(found.json) }
        : { kind: 'wrong', text: words.say('settings.import.shape') };
  };
  const now = file.value;
  return (
    <Dialog wide title={words.say('settings.import.title')} words={words} close={() => close(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (now?.kind === 'good') close(now.document);
          else file.value ??= { kind: 'wrong', text: words.say('settings.import.none') };
        }}
      >
        <p class="ask">{words.say('settings.import.text')}</p>
        <div class="field">
          <label for={id}>{words.say('settings.import.file')}</label>
          <input
            id={id} type="file" autofocus accept=".json,application/json" aria-invalid={now?.kind === 'wrong'} aria-describedby={`${id}-said`}
            // The same file again, after it was mended: without this, the browser does not tell of it.
            onClick={(event) => {
              event.currentTarget.value = '';
              file.value = null;
            }}
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
        </div>
        <ErrorBox answer={answer.value} words={words} />
        <div id={`${id}-said`} role="status" class="file-said">
          {now?.kind === 'wrong' && <ul class="errors"><li><Icon name="circle-alert" />{now.text}</li></ul>}
          {now?.kind === 'refused' && <Errors errors={now.errors} words={words} />}
          {now?.kind === 'good' && (
            <>
              <p><b>{words.say('settings.import.changes')}</b></p>
              <ChangeList changes={diffOf(draft.document.value, now.document)} choices={choices} words={words} />
            </>
          )}
        </div>
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value || (now !== null && now.kind !== 'good')}>{words.say('settings.import.use')}</button>
        </footer>
      </form>
    </Dialog>
  );
}

function Errors({ errors, words }: { readonly errors: readonly ServerProblem[]; readonly words: SettingsWords }): JSX.Element {
  return (
    <div class="fault">
      <Icon name="circle-alert" />
      <div>
        <p><b>{words.say('settings.import.errors')}</b></p>
        <ul class="problems">
          {errors.slice(0, MOST_TOLD).map(({ path, en, ja }) => <li key={path + en}><code>{path}</code> {words.lang === 'ja' ? ja : en}</li>)}
        </ul>
        {errors.length > MOST_TOLD && <p>{words.say('settings.import.more', { n: errors.length - MOST_TOLD })}</p>}
      </div>
    </div>
  );
}
