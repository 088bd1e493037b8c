import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/form';
import { DocumentErrors, DocumentField } from './document-field';
import type { Chosen } from './document-field';
import { isPublished } from './floors-wire';
import type { Floor } from './floors-wire';
import type { FloorsWords } from './floors-words';

interface Props { readonly floor: Floor; readonly words: FloorsWords; readonly close: (said: string | null) => void }

/** The message after a version was published. */
export const publishedText = (name: string, n: number, freed: number, words: FloorsWords): string =>
  (freed === 0 ? words.say('floors.published', { name, n }) : words.count('floors.published.freed', freed, { name, v: n }));

/** Publishes the next version of a floor from a file. */
export function PublishDialog({ floor, words, close }: Props): JSX.Element {
  const name = useSignal('');
  const chosen = useSignal<Chosen>(null);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const save = async (): Promise<void> => {
    if (chosen.value?.kind !== 'document') {
      chosen.value ??= { kind: 'wrong', text: words.say('floors.file.none') };
      return;
    }
    const named = name.value.trim();
    busy.value = true;
    const said = await callApi('POST', `/api/floors/${floor.id}/versions`, isPublished, {
      basedOn: floor.version, ...(named === '' ? {} : { name: named }), document: chosen.value.document,
    });
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') close(publishedText(floor.name, said.value.version.number, said.value.freed.length, words));
  };
  return (
    <Dialog wide title={words.say('floors.publish.title', { name: floor.name })} words={words} close={() => close(null)}>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        {floor.version > 0 && <p class="ask">{words.say('floors.publish.text', { n: floor.version })}</p>}
        <DocumentErrors answer={answer.value} words={words} />
        <DocumentField words={words} chosen={chosen.value} set={(next) => { chosen.value = next; }} />
        <Field
          label={words.say('floors.publish.name')} hint={words.say('floors.publish.name.hint')} value={name.value} set={(value) => { name.value = value; }}
          input={{ maxLength: 100, autocomplete: 'off' }}
        />
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('floors.publish')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
