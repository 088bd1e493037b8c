import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { errorsOf, ErrorBox, Field } from '../ui/form';
import { isFloor } from './floors-wire';
import type { Floor, Site } from './floors-wire';
import type { FloorsWords } from './floors-words';
import { SiteField } from './site-field';

interface Props { readonly floor: Floor; readonly sites: readonly Site[]; readonly words: FloorsWords; readonly close: (said: string | null) => void }

/** What a floor is called, and which site it is on. Its drawing is in its versions. */
export function FloorDialog({ floor, sites, words, close }: Props): JSX.Element {
  const name = useSignal(floor.name);
  const site = useSignal(floor.site);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const save = async (): Promise<void> => {
    busy.value = true;
    const said = await callApi('PATCH', `/api/floors/${floor.id}`, isFloor, { name: name.value.trim(), site: site.value });
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') close(words.say('floors.changed', { name: said.value.name }));
  };
  return (
    <Dialog title={words.say('floors.change.of', { name: floor.name })} words={words} close={() => close(null)}>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <ErrorBox answer={answer.value} words={words} />
        <Field
          label={words.say('floors.name')} hint={words.say('floors.name.hint')} value={name.value} errors={errorsOf(answer.value, 'name', words)}
          set={(value) => { name.value = value; }} input={{ required: true, maxLength: 100, autofocus: true, autocomplete: 'off' }}
        />
        <SiteField sites={sites} site={site.value} words={words} set={(next) => { site.value = next; }} />
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('form.save')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
