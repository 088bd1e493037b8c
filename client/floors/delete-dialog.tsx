import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { ErrorBox, errorsOf, Field } from '../ui/form';
import { Loaded, useGet } from '../ui/use-get';
import { FloorUses } from './floor-uses';
import { isDeleted, isMeta } from './floors-wire';
import type { Floor } from './floors-wire';
import type { FloorsWords } from './floors-words';

interface Props { readonly floor: Floor; readonly words: FloorsWords; readonly close: (said: string | null) => void }

/** Deletes a floor after its name was typed. It first says who and what depends on the floor. */
export function DeleteDialog({ floor, words, close }: Props): JSX.Element {
  const meta = useGet(`/api/floors/${floor.id}`, isMeta);
  const typed = useSignal('');
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const remove = async (): Promise<void> => {
    busy.value = true;
    const said = await callApi('DELETE', `/api/floors/${floor.id}`, isDeleted, { name: typed.value.trim() });
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') close(words.say('floors.deleted', { name: floor.name }));
  };
  return (
    <Dialog title={words.say('floors.delete.title', { name: floor.name })} words={words} close={() => close(null)}>
      <form onSubmit={(event) => { event.preventDefault(); void remove(); }}>
        <p class="ask">{words.say('floors.delete.text')}</p>
        <Loaded asked={meta} words={words}>{({ uses }) => uses !== undefined && <FloorUses uses={uses} words={words} />}</Loaded>
        <ErrorBox answer={answer.value} words={words} />
        <Field
          label={words.say('floors.delete.type', { name: floor.name })} value={typed.value} errors={errorsOf(answer.value, 'name', words)}
          set={(value) => { typed.value = value; }} input={{ required: true, maxLength: 100, autofocus: true, autocomplete: 'off', spellcheck: false }}
        />
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn danger" disabled={busy.value || typed.value.trim() !== floor.name}>{words.say('floors.delete')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
