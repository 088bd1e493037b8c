import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { ErrorBox } from '../ui/form';
import { useCall } from '../ui/use-call';
import { change } from './calls';
import type { Desk } from './desk';
import { refusalText } from './errors';
import { bodyOf, faultsOf, formOf } from './form';
import { ScreenFields } from './screen-fields';
import { isWireScreen, screenOf } from './screens-wire';
import type { Screen } from './screens-wire';
import { Sheet } from './sheet';

/** The screen as somebody else has left it, from a refusal because of its version; null: it is another answer. */
const theirsOf = (answer: Answer<unknown> | null): Screen | null =>
  (answer?.kind === 'problem' && answer.status === 409 && isWireScreen(answer.body) ? screenOf(answer.body) : null);

/** Changes name, place and settings of a screen. */
export function ChangeSheet({ desk, screen, edited, close }: {
  readonly desk: Desk; readonly screen: Screen; readonly edited: (edited: boolean) => void; readonly close: () => void;
}): JSX.Element {
  const { words } = desk;
  const form = useSignal(formOf(screen));
  const base = useSignal(screen.version);
  const tried = useSignal(false);
  const { busy, answer, wait } = useCall();
  const faults = faultsOf(form.value);
  /** a refusal that was answered by loading theirs */
  const settled = useSignal<Answer<unknown> | null>(null);
  const refusal = answer.value === settled.value ? null : answer.value;
  const theirs = theirsOf(refusal);
  const save = async (version: number): Promise<void> => {
    if (busy.value) return;
    tried.value = true;
    if (Object.keys(faultsOf(form.peek())).length > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.side-sheet [aria-invalid="true"]')?.focus());
      return;
    }
    const saved = await wait(change(screen.id, version, bodyOf(form.peek())));
    if (saved !== null) desk.done(words.say('screens.done.change', { name: saved.name }));
  };
  return (
    <Sheet title={words.say('screens.change.title', { name: screen.name })} words={words} close={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save(base.peek());
        }}
      >
        <div class="sheet-body">
          <p class="ask">{words.say('screens.change.text')}</p>
          {theirs === null ? <ErrorBox answer={refusal} words={words} text={refusalText(refusal, words)} /> : (
            <div class="fault" role="alert">
              <div>
                <p>{words.say('screens.conflict')}</p>
                <div class="tools">
                  <button
                    type="button" class="btn small"
                    onClick={() => {
                      form.value = formOf(theirs);
                      base.value = theirs.version;
                      settled.value = answer.peek();
                    }}
                  >
                    {words.say('screens.conflict.theirs')}
                  </button>
                  <button
                    type="button" class="btn small"
                    onClick={() => {
                      base.value = theirs.version;
                      void save(theirs.version);
                    }}
                  >
                    {words.say('screens.conflict.mine')}
                  </button>
                </div>
              </div>
            </div>
          )}
          <ScreenFields
            form={form.value} faults={tried.value ? faults : {}} answer={refusal} views={desk.views} own={desk.own} zone={desk.zone} words={words}
            set={(next) => {
              form.value = next;
              edited(true);
            }}
          />
        </div>
        <footer>
          <button type="button" class="btn" onClick={close}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary" disabled={busy.value}>{words.say('form.save')}</button>
        </footer>
      </form>
    </Sheet>
  );
}
