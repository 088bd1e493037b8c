import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Dialog } from '../ui/dialog';
import { ErrorBox, Field } from '../ui/form';
import { useCall } from '../ui/use-call';
import { momentOf, wallClock } from '../words/zone';
import { hideText, showText } from './calls';
import type { Desk } from './desk';
import { errorsAt, refusalText } from './errors';
import { Select } from './fields';
import { LONGEST_TEXT } from './form';
import type { Screen } from './screens-wire';

const MINUTE = 60_000;
/** minutes that a text can stay */
const STAYS = ['15', '30', '60', '240'] as const;
const AT = 'at';
type Stay = (typeof STAYS)[number] | typeof AT;

/** @returns the end of a text, ms of the server's clock; NaN: the time cannot be read */
export const endOf = (stay: Stay, time: string, now: number, zone: string | null): number =>
  (stay === AT ? momentOf(time, zone) : now + Number(stay) * MINUTE);

/** A line of text on a screen, with an end. */
export function TextDialog({ desk, screen, close }: { readonly desk: Desk; readonly screen: Screen; readonly close: () => void }): JSX.Element {
  const { words, poll, zone } = desk;
  const text = useSignal(screen.text?.text ?? '');
  const stay = useSignal<Stay>('30');
  const time = useSignal(wallClock(poll.now() + 60 * MINUTE, zone));
  const tried = useSignal(false);
  const { busy, answer, wait } = useCall();
  const faults = {
    ...(text.value.trim() === '' ? { text: 'missing' } : {}),
    ...(stay.value === AT && !(endOf(AT, time.value, 0, zone) > poll.now()) ? { until: 'out-of-range' } : {}),
  };
  const show = async (event: Event): Promise<void> => {
    event.preventDefault();
    tried.value = true;
    if (busy.value || Object.keys(faults).length > 0) return;
    await wait(showText(screen.id, text.value.trim(), endOf(stay.value, time.value, poll.now(), zone)));
    if (answer.peek()?.kind === 'ok') desk.done(words.say('screens.done.text', { name: screen.name }));
  };
  const hide = async (): Promise<void> => {
    await wait(hideText(screen.id));
    if (answer.peek()?.kind === 'ok') desk.done(words.say('screens.done.text.off', { name: screen.name }));
  };
  const at = (key: string): readonly string[] => errorsAt(key, tried.value ? faults : {}, answer.value, words);
  const lasts = (minutes: number): string =>
    (minutes < 60 ? words.say('screens.text.minutes', { n: minutes }) : words.count('screens.text.hours', minutes / 60));
  return (
    <Dialog title={words.say('screens.text.title', { name: screen.name })} words={words} close={close}>
      <form noValidate onSubmit={(event) => void show(event)}>
        <p class="ask">{words.say('screens.text.text')}</p>
        <ErrorBox answer={answer.value} words={words} text={refusalText(answer.value, words)} />
        <Field
          label={words.say('screens.text.label')} value={text.value} errors={at('text')} set={(value) => { text.value = value; }}
          input={{ maxLength: LONGEST_TEXT, autocomplete: 'off', autofocus: true }}
        />
        <div class="pair">
          <Select
            label={words.say('screens.text.until')} value={stay.value} set={(value) => { stay.value = STAYS.find((one) => one === value) ?? AT; }}
            errors={stay.value === AT ? [] : at('until')}
            choices={[...STAYS.map((value) => ({ value, label: lasts(Number(value)) })), { value: AT, label: words.say('screens.text.at') }]}
          />
          {stay.value === AT && (
            <Field
              label={words.say('screens.text.time', { zone: zone ?? words.say('screens.text.time.here') })} value={time.value} errors={at('until')}
              set={(value) => { time.value = value; }} input={{ type: 'datetime-local' }}
            />
          )}
        </div>
        <footer>
          {screen.text !== null && (
            <button type="button" class="btn" disabled={busy.value} onClick={() => void hide()}>{words.say('screens.text.off')}</button>
          )}
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('screens.text.show')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
