import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { Icon } from './admin-icon';
import { hasOwn } from '../words/has-own';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import type { Answer } from '../api/call-api';
import type { ShellWords } from '../words/shell-words';

type Listener = (event: KeyboardEvent | MouseEvent) => void;

/** Options of a text field. */
interface Extras {
  readonly type?: 'text' | 'password' | 'search' | 'number' | 'datetime-local';
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly autofocus?: boolean;
  readonly spellcheck?: boolean;
  readonly autocapitalize?: 'off' | 'words';
  readonly inputMode?: 'text' | 'numeric';
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly placeholder?: string;
  readonly list?: string;
  readonly ref?: RefObject<HTMLInputElement | null>;
  readonly onKeyDown?: Listener;
  readonly onKeyUp?: Listener;
  readonly onMouseDown?: Listener;
  readonly onBlur?: () => void;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** the server's error for it */
  readonly errors?: readonly string[] | undefined;
  readonly value: string;
  readonly set: (value: string) => void;
  /** as wide as a number, not as the form */
  readonly short?: boolean;
  readonly input?: Extras;
  readonly after?: ComponentChildren;
}

/** A text field with a label. Its error is below it and is read out with it. */
export function Field({ label, hint, errors = [], value, set, short = false, input, after }: FieldProps): JSX.Element {
  const id = useId();
  const told = [hint !== undefined && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={`field${errors.length > 0 ? ' wrong' : ''}${short ? ' short' : ''}`}>
      <label for={id}>{label}</label>
      <div class="box">
        <input
          {...(input as JSX.IntrinsicElements['input'])} id={id} value={value} aria-invalid={errors.length > 0}
          {...(told === '' ? {} : { 'aria-describedby': told })} onInput={(event) => set(event.currentTarget.value)}
        />
        {after}
      </div>
      {hint !== undefined && <p id={`${id}-hint`} class="aid">{hint}</p>}
      {errors.length > 0 && <ul id={`${id}-error`} class="errors">{errors.map((text) => <li key={text}><Icon name="circle-alert" />{text}</li>)}</ul>}
    </div>
  );
}

interface PasswordProps extends Omit<FieldProps, 'after'> { readonly words: ShellWords; readonly isNew?: boolean }

/** A password field that can be made visible and that reports Caps Lock. */
export function PasswordField({ words, isNew = false, input, ...field }: PasswordProps): JSX.Element {
  const shown = useSignal(false);
  const caps = useSignal(false);
  const watchCapsLock: Listener = (event) => { caps.value = event.getModifierState('CapsLock'); };
  return (
    <div class="secret">
      <Field
        {...field}
        input={{
          autocomplete: isNew ? 'new-password' : 'current-password', required: true, maxLength: 128, ...input, type: shown.value ? 'text' : 'password',
          spellcheck: false, autocapitalize: 'off', onKeyDown: watchCapsLock, onKeyUp: watchCapsLock, onMouseDown: watchCapsLock,
          onBlur: () => { caps.value = false; },
        }}
        after={(
          <button
            type="button" class="btn sq bare" aria-pressed={shown.value} aria-label={words.say('form.show')} title={words.say('form.show')}
            onClick={() => { shown.value = !shown.value; }}
          >
            <Icon name={shown.value ? 'eye-off' : 'eye'} />
          </button>
        )}
      />
      <p class="caps" role="status">{caps.value && <><Icon name="arrow-up" />{words.say('form.caps')}</>}</p>
    </div>
  );
}

/** Why the action failed. It moves into view and is read out at once; nothing if there is no error. */
export function ErrorBox({ answer, words, text }: {
  readonly answer: Answer<unknown> | null; readonly words: ShellWords; readonly text?: string | null;
}): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer === null || answer.kind === 'ok') return;
    box.current?.scrollIntoView({ block: 'nearest' });
    box.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [answer]);
  if (answer === null || answer.kind === 'ok') return null;
  const fields = answer.kind === 'problem' && Object.keys(answer.errors).length > 0;
  return (
    <div ref={box} class="fault" role="alert">
      <Icon name="circle-alert" />
      <div>
        {answer.kind === 'no-answer' ? <p>{words.say('form.silence')}</p>
          : text != null ? <p>{text}</p>
            : fields ? <p>{words.say('form.errors')}</p>
              : answer.status === 429 ? <p>{words.say('form.later')}</p>
                : answer.status === 403 ? <p>{words.say('form.forbidden')}</p>
                  : <p><b>{answer.title}</b> {answer.detail}</p>}
      </div>
    </div>
  );
}

/** The server's error for a field. It is a code; a code without a text on this page is shown without changes. */
export function errorsOf(answer: Answer<unknown> | null, field: string, words: ShellWords): readonly string[] {
  const codes = answer?.kind === 'problem' ? (answer.errors[field] ?? []) : [];
  return codes.map((code) => {
    const key = [`error.${field}.${code}`, `error.${code}`].find((one) => hasOwn(shellEn, one));
    return key === undefined ? code : words.say(key as ShellKey);
  });
}

interface Option { readonly value: string; readonly label: string; readonly hint?: string }

/** A choice of several values, each with its meaning. */
export function Choices({ legend, options, chosen, set, disabled = false, errors = [] }: {
  readonly legend: string; readonly options: readonly Option[]; readonly chosen: readonly string[]; readonly set: (chosen: readonly string[]) => void;
  readonly disabled?: boolean; readonly errors?: readonly string[];
}): JSX.Element {
  return (
    <fieldset class="choices" disabled={disabled}>
      <legend>{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <label key={value}>
          <input
            type="checkbox" checked={chosen.includes(value)}
            onChange={(event) => set(event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value))}
          />
          <span><b>{label}</b>{hint !== undefined && <small>{hint}</small>}</span>
        </label>
      ))}
      {errors.length > 0 && <ul class="errors">{errors.map((text) => <li key={text}><Icon name="circle-alert" />{text}</li>)}</ul>}
    </fieldset>
  );
}
