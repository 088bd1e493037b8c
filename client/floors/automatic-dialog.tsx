import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { list, shape, text } from '../api/read';
import { agentOf } from '../live/agent';
import { snapshot } from '../live/wire';
import type { WireSnapshot } from '../live/wire';
import { fromAutomatic } from '../plan/from-automatic';
import { Dialog } from '../ui/dialog';
import { errorsOf, Field } from '../ui/form';
import { DocumentErrors } from './document-field';
import { isFloor } from './floors-wire';
import type { Instance } from './floors-wire';
import type { FloorsWords } from './floors-words';

interface Props { readonly instances: readonly Instance[]; readonly words: FloorsWords; readonly close: (said: string | null) => void }

/** width ÷ height of most screens without the bars */
const ASPECT = 1.7;
const isSeated = shape({ seated: list(shape({ seat: text })) });

/** All agents of an automatic floor whom this person may see. */
const placesOf = ({ agents }: WireSnapshot): readonly { readonly key: string; readonly island: string; readonly seat: number }[] =>
  agents.map((agent) => agentOf(agent)).map(({ arn, team, desk }) => ({ key: arn, island: team, seat: desk }));

/** Creates a floor like the automatic one: islands by team, which can be changed later. Every agent gets the seat at the present place. */
export function AutomaticDialog({ instances, words, close }: Props): JSX.Element {
  const name = useSignal('');
  const instance = useSignal(instances[0]?.arn ?? '');
  const seats = useSignal(true);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const make = async (): Promise<Answer<string>> => {
    const now = await callApi('GET', `/api/views/${encodeURIComponent(instance.value)}/snapshot`, snapshot);
    if (now.kind !== 'ok') return now;
    const { document, people } = fromAutomatic(placesOf(now.value), ASPECT, words.say('floor.noGroup'));
    const made = await callApi('POST', '/api/floors', isFloor, { name: name.value.trim(), instances: [instance.value], document });
    if (made.kind !== 'ok') return made;
    const of = { name: made.value.name };
    if (!seats.value || people.length === 0) return { kind: 'ok', value: words.say('floors.made', of) };
    const body = { version: made.value.version, people: people.map(({ key, seat }) => ({ seat, agent: key })) };
    const seated = await callApi('POST', `/api/floors/${encodeURIComponent(made.value.id)}/seats`, isSeated, body);
    // The floor exists in any case. A second request would create a second floor.
    return { kind: 'ok', value: seated.kind === 'ok' ? words.count('floors.made.seated', seated.value.seated.length, of)
      : words.say(seated.kind === 'problem' && seated.status === 409 ? 'floors.made.otherVersion' : 'floors.made.unseated', of) };
  };
  const save = async (): Promise<void> => {
    busy.value = true;
    const said = await make();
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') close(said.value);
  };
  if (instances.length === 0) {
    return (
      <Dialog title={words.say('floors.automatic')} words={words} close={() => close(null)}>
        <p class="ask">{words.say('floors.automatic.none')}</p>
        <footer><button type="button" class="btn" onClick={() => close(null)}>{words.say('dialog.close')}</button></footer>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.say('floors.automatic')} words={words} close={() => close(null)}>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="ask">{words.say('floors.automatic.text')}</p>
        <DocumentErrors answer={answer.value} words={words} />
        <Field
          label={words.say('floors.name')} hint={words.say('floors.name.hint')} value={name.value} errors={errorsOf(answer.value, 'name', words)}
          set={(value) => { name.value = value; }} input={{ required: true, maxLength: 100, autofocus: true, autocomplete: 'off' }}
        />
        {instances.length > 1 && (
          <fieldset class="choices">
            <legend>{words.say('floors.automatic.instance')}</legend>
            {instances.map((one) => (
              <label key={one.arn}>
                <input type="radio" name="instance" checked={instance.value === one.arn} onChange={() => { instance.value = one.arn; }} />
                <span><b>{one.name}</b></span>
              </label>
            ))}
          </fieldset>
        )}
        <div class="choices">
          <label>
            <input type="checkbox" checked={seats.value} onChange={(event) => { seats.value = event.currentTarget.checked; }} />
            <span><b>{words.say('floors.automatic.seats')}</b><small>{words.say('floors.automatic.seats.hint')}</small></span>
          </label>
        </div>
        <footer>
          <button type="button" class="btn" onClick={() => close(null)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('floors.automatic.make')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
