import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { Choices, ErrorBox, errorsOf, Field } from '../ui/form';
import { isFloor } from './floors-wire';
import type { Instance, Site } from './floors-wire';
import type { FloorsWords } from './floors-words';
import { SiteField } from './site-field';

interface Props {
  readonly instances: readonly Instance[];
  readonly sites: readonly Site[];
  readonly words: FloorsWords;
  readonly close: () => void;
}

/** A new floor without a plan: it is drawn in the editor. */
export function BlankDialog({ instances, sites, words, close }: Props): JSX.Element {
  const name = useSignal('');
  const site = useSignal(sites[0]?.id ?? null);
  const shown = useSignal<readonly string[]>(instances.length === 1 ? instances.map((one) => one.arn) : []);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const save = async (): Promise<void> => {
    busy.value = true;
    const said = await callApi('POST', '/api/floors', isFloor, {
      name: name.value.trim(), instances: shown.value, ...(site.value === null ? {} : { site: site.value }),
    });
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') location.assign(`/floor/${encodeURIComponent(said.value.id)}/edit`);
  };
  return (
    <Dialog title={words.say('floors.blank')} words={words} close={close}>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="ask">{words.say('floors.blank.text')}</p>
        <ErrorBox answer={answer.value} words={words} />
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
        <footer>
          <button type="button" class="btn" onClick={close}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('floors.blank.make')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
