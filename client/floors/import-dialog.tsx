import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { Choices, errorsOf, Field } from '../ui/form';
import { DocumentErrors, DocumentField } from './document-field';
import type { Chosen } from './document-field';
import { isFloor } from './floors-wire';
import type { Instance, Site } from './floors-wire';
import { SiteField } from './site-field';
import type { FloorsWords } from './floors-words';

interface Props {
  readonly instances: readonly Instance[];
  readonly sites: readonly Site[];
  readonly words: FloorsWords;
  readonly close: (said: string | null) => void;
}

/** A new floor from a file. */
export function ImportDialog({ instances, sites, words, close }: Props): JSX.Element {
  const name = useSignal('');
  const site = useSignal(sites[0]?.id ?? null);
  const shown = useSignal<readonly string[]>(instances.length === 1 ? instances.map((one) => one.arn) : []);
  const chosen = useSignal<Chosen>(null);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const save = async (): Promise<void> => {
    if (chosen.value?.kind !== 'document') {
      chosen.value ??= { kind: 'wrong', text: words.say('floors.file.none') };
      return;
    }
    busy.value = true;
    const said = await callApi('POST', '/api/floors', isFloor, {
      name: name.value.trim(), instances: shown.value, document: chosen.value.document, ...(site.value === null ? {} : { site: site.value }),
    });
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') close(words.say('floors.made', { name: said.value.name }));
  };
  return (
    <Dialog wide title={words.say('floors.import.title')} words={words} close={() => close(null)}>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <DocumentErrors answer={answer.value} words={words} />
        <Field
          label={words.say('floors.name')} hint={words.say('floors.name.hint')} value={name.value} errors={errorsOf(answer.value, 'name', words)}
          set={(value) => { name.value = value; }} input={{ required: true, maxLength: 100, autofocus: true, autocomplete: 'off' }}
        />
        <SiteField sites={sites} site={site.value} words={words} set={(next) => { site.value = next; }} />
        {instances.length > 0 && (
          <Choices
            legend={words.say('floors.instances')} options={instances.map((one) => ({ value: one.arn, label: one.name }))} chosen={shown.value}
            set={(next) => { shown.value = next; }} errors={errorsOf(answer.value, 'instances', words)}
          />
        )}
        <DocumentField words={words} chosen={chosen.value} set={(next) => { chosen.value = next; }} />
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('floors.import')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
