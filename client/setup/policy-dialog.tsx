import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../ui/icon';
import type { Setup } from './setup';
import type { SetupWords } from './words';

/** The two policies, to be copied: for who runs setup, and for this server. */
export function PolicyDialog({ setup, words, close }: { readonly setup: Setup; readonly words: SetupWords; readonly close: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class="dialog policies" aria-labelledby="policies" onClose={close}>
      <header><h2 id="policies">{words.say('policy.title')}</h2><button type="button" class="btn sq bare" aria-label={words.say('policy.close')} onClick={close}><Icon name="x" /></button></header>
      <p>{words.say('policy.text')}</p>
      <PolicyText setup={setup} words={words} role="setup" />
      <PolicyText setup={setup} words={words} role="runtime" />
    </dialog>
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
