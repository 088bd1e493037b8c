import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { Dialog } from '../ui/dialog';
import { Note } from './parts';
import type { Setup } from './setup';
import { inWords } from './wire';
import type { Policy } from './wire';
import type { SetupWords } from './words';

/** The two policies to copy: for the role that runs setup, and for this server. */
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
  const found = useSignal<Policy | null | undefined>(undefined);
  const copied = useSignal(false);
  const { policy, unseen } = found.value ?? {};
  useEffect(() => { void setup.policy(role).then((answer) => { found.value = answer; }); }, []);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(policy ?? '');
      copied.value = true;
    } catch {
      // Refused: the user can select and copy the text.
    }
  };
  return (
    <section>
      <h3>{words.say(`policy.${role}`)}</h3>
      <p class="tip">{words.say(`policy.${role}.text`)}</p>
      {found.value === null
        ? <p role="alert">{words.say('policy.failed')}</p>
        : <pre tabIndex={0} aria-label={words.say(`policy.${role}`)}>{policy ?? words.say('setup.looking')}</pre>}
      {unseen != null && <Note kind="warn" icon="triangle-alert" role="status"><p>{inWords(unseen, words.lang)}</p></Note>}
      <button type="button" class="btn" disabled={policy === undefined} onClick={() => void copy()}>
        {copied.value ? words.say('policy.copied') : words.say('policy.copy')}
      </button>
      <span class="unseen" role="status">{copied.value ? words.say('policy.copied') : ''}</span>
    </section>
  );
}
