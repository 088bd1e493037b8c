import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { Dialog } from '../ui/dialog';
import type { Setup } from './setup';
import type { SetupWords } from './words';

/** The two policies, to be copied: for who runs setup, and for this server. */
export function PolicyDialog({ setup, words, close }: { readonly setup: Setup; readonly words: SetupWords; readonly close: () => void }): JSX.Element {
  return (
    <Dialog title={words.say('policy.title')} words={words} wide close={close}>
      <div class="policies">
        <p>{words.say('policy.text')}</p>
        <PolicyText setup={setup} words={words} role="setup" />
        <PolicyText setup={setup} words={words} role="runtime" />
      </div>
    </Dialog>
  );
}

function PolicyText({ setup, words, role }: { readonly setup: Setup; readonly words: SetupWords; readonly role: 'setup' | 'runtime' }): JSX.Element {
  const text = useSignal<string | null | undefined>(undefined);
  const copied = useSignal(false);
  useEffect(() => { void setup.policy(role).then((found) => { text.value = found; }); }, []);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text.value ?? '');
      copied.value = true;
    } catch {
      // Refused: the text can be selected and copied by hand.
    }
  };
  return (
    <section>
      <h3>{words.say(`policy.${role}`)}</h3>
      <p class="tip">{words.say(`policy.${role}.text`)}</p>
      {text.value === null ? <p role="alert">{words.say('policy.failed')}</p> : <pre tabIndex={0} aria-label={words.say(`policy.${role}`)}>{text.value ?? words.say('setup.looking')}</pre>}
      <button type="button" class="btn" disabled={text.value == null} onClick={() => void copy()}>{copied.value ? words.say('policy.copied') : words.say('policy.copy')}</button>
      <span class="unseen" role="status">{copied.value ? words.say('policy.copied') : ''}</span>
    </section>
  );
}
