import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { Icon } from '../ui/admin-icon';
import { ErrorBox, Field } from '../ui/form';
import { CODE_LENGTH, codeOf } from './code';
import { refusalCode, refusalText } from './errors';
import type { ScreensWords } from './screens-words';

interface Props {
  /** what is in the field first */
  readonly first: string;
  /** the last answer; null: none yet */
  readonly answer: Answer<unknown> | null;
  readonly busy: boolean;
  readonly words: ScreensWords;
  /** @param code without spaces, in capitals */
  readonly look: (code: string) => void;
}

/** The field for the code that the TV shows. */
export function CodeStep({ first, answer, busy, words, look }: Props): JSX.Element {
  const typed = useSignal(first);
  const short = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  // The button that led back to it is gone.
  useEffect(() => { if (document.activeElement === document.body) field.current?.focus(); }, []);
  const unknown = refusalCode(answer) === 'code-unknown';
  const go = (event: Event): void => {
    event.preventDefault();
    const code = codeOf(typed.peek());
    short.value = code.length !== CODE_LENGTH;
    if (!short.value && !busy) look(code);
  };
  const errors = short.value ? [words.say('screens.code.short')] : unknown ? [words.say('screens.code.unknown')] : [];
  return (
    <form class="code-step" onSubmit={go} noValidate>
      <p class="ask">{words.say('screens.approve.open', { address: `${location.host}/wall` })}</p>
      {!unknown && <ErrorBox answer={answer} words={words} text={refusalText(answer, words)} />}
      <Field
        label={words.say('screens.code')} hint={words.say('screens.code.hint')} value={typed.value} errors={errors}
        set={(value) => {
          typed.value = value;
          short.value = false;
        }}
        input={{ autocomplete: 'off', autocapitalize: 'off', spellcheck: false, maxLength: 24, autofocus: true, ref: field }}
      />
      <button type="submit" class="btn primary" disabled={busy}><Icon name="search" />{words.say('screens.code.look')}</button>
    </form>
  );
}
