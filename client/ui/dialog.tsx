import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { IconButton } from './buttons';
import type { Answer } from '../api/call-api';
import { ErrorBox } from './form';
import { keepFromIme } from './keys';
import { useCall } from './use-call';
import type { ShellWords } from '../words/shell-words';

interface Props {
  readonly title: string;
  readonly words: ShellWords;
  readonly wide?: boolean;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A modal question. The browser keeps the focus in it and returns it; Escape closes. */
export function Dialog({ title, words, wide = false, close, children }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class={`dialog${wide ? ' broad' : ''}`} aria-labelledby={id} onClose={close} onKeyDown={keepFromIme}>
      <header><h2 id={id}>{title}</h2><IconButton bare icon="x" label={words.say('dialog.close')} onClick={close} /></header>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly does: string;
  readonly words: ShellWords;
  readonly act: () => Promise<Answer<unknown>>;
  /** the page's own text for an error; null: the server's */
  readonly refused?: (status: number) => string | null;
  /** after it was done, or instead of it */
  readonly close: (done: boolean) => void;
}

/** Asks before an action that cannot be undone. The first focus is on Cancel. */
export function Confirm({ title, text, does, words, act, refused, close }: ConfirmProps): JSX.Element {
  const { busy, answer, wait } = useCall();
  const go = async (): Promise<void> => {
    await wait(act());
    if (answer.peek()?.kind === 'ok') close(true);
  };
  return (
    <Dialog title={title} words={words} close={() => close(false)}>
      <p class="ask">{text}</p>
      <ErrorBox answer={answer.value} words={words} text={answer.value?.kind === 'problem' ? refused?.(answer.value.status) ?? null : null} />
      <footer>
        <button type="button" class="btn" autofocus onClick={() => close(false)}>{words.say('form.cancel')}</button>
        <button type="button" class="btn danger" disabled={busy.value} onClick={() => void go()}>{does}</button>
      </footer>
    </Dialog>
  );
}
