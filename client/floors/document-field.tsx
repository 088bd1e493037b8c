import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { ErrorBox } from '../ui/form';
import { Icon } from '../ui/admin-icon';
import { isProblems } from './floors-wire';
import type { FloorsWords } from './floors-words';

const MOST_BYTES = 16 << 20;
const MOST_TOLD = 8;

/** A document file that the user chose: its JSON, or what is wrong with the file. */
export type Chosen = { readonly kind: 'document'; readonly document: unknown } | { readonly kind: 'wrong'; readonly text: string } | null;

export async function readDocument(file: Blob, words: FloorsWords): Promise<Chosen> {
  if (file.size > MOST_BYTES) return { kind: 'wrong', text: words.say('floors.file.large') };
  try {
    return { kind: 'document', document: JSON.parse(await file.text()) as unknown };
  } catch (error) {
    return { kind: 'wrong', text: words.say('floors.file.json', { reason: error instanceof Error ? error.message : '' }) };
  }
}

export function DocumentField({ words, chosen, set }: {
  readonly words: FloorsWords; readonly chosen: Chosen; readonly set: (chosen: Chosen) => void;
}): JSX.Element {
  const id = useId();
  const choose = async (file: Blob | undefined): Promise<void> => set(file === undefined ? null : await readDocument(file, words));
  return (
    <div class="field">
      <label for={id}>{words.say('floors.file')}</label>
      <input
        id={id} type="file" accept=".json,application/json" required aria-invalid={chosen?.kind === 'wrong'}
        aria-describedby={chosen?.kind === 'wrong' ? `${id}-error` : undefined}
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      {chosen?.kind === 'wrong' && <ul id={`${id}-error`} class="errors" role="alert"><li><Icon name="circle-alert" />{chosen.text}</li></ul>}
    </div>
  );
}

/** Shows the server's errors in a document, each with its path; other errors are shown as usual. */
export function DocumentErrors({ answer, words }: { readonly answer: Answer<unknown> | null; readonly words: FloorsWords }): JSX.Element | null {
  if (answer?.kind !== 'problem' || !isProblems(answer.body)) return <ErrorBox answer={answer} words={words} />;
  const { problems } = answer.body;
  return (
    <div class="fault" role="alert">
      <Icon name="circle-alert" />
      <div>
        <p><b>{words.say('floors.problems')}</b></p>
        <ul class="problems">
          {problems.slice(0, MOST_TOLD).map(({ path, en, ja }) => <li key={path}><code>{path}</code> {words.lang === 'ja' ? ja : en}</li>)}
        </ul>
        {problems.length > MOST_TOLD && <p>{words.say('floors.problems.more', { n: problems.length - MOST_TOLD })}</p>}
      </div>
    </div>
  );
}
