import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { Icon } from './admin-icon';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import type { Answer } from '../api/ask';
import type { ShellWords } from '../words/shell-words';

type Heed = (event: KeyboardEvent | MouseEvent) => void;

/** What a text field may be besides. */
interface Extras {
  readonly type?: 'text' | 'password' | 'search' | 'number' | 'datetime-local';
  readonly autocomplete?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly autofocus?: boolean;
  readonly spellcheck?: boolean;
  readonly autocapitalize?: 'off' | 'words';
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly placeholder?: string;
  readonly list?: string;
  readonly ref?: RefObject<HTMLInputElement | null>;
  readonly onKeyDown?: Heed;
  readonly onKeyUp?: Heed;
  readonly onMouseDown?: Heed;
  readonly onBlur?: () => void;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** what the server has against it */
  readonly errors?: readonly string[] | undefined;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly input?: Extras;
  readonly after?: ComponentChildren;
}

/** A labelled text. What is wrong with it stands below it and is read out with it. */
export function Field({ label, hint, errors = [], value, set, input, after }: FieldProps): JSX.Element {
  const id = useId();
  const told = [hint !== undefined && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={`field${errors.length > 0 ? ' wrong' : ''}`}>
      <label for={id}>{label}</label>
      <div class="box">
        <input {...(input as JSX.IntrinsicElements['input'])} id={id} value={value} aria-invalid={errors.length > 0} {...(told === '' ? {} : { 'aria-describedby': told })} onInput={(event) => set(event.currentTarget.value)} />
        {after}
      </div>
      {hint !== undefined && <p id={`${id}-hint`} class="aid">{hint}</p>}
      {errors.length > 0 && <ul id={`${id}-error`} class="errors">{errors.map((text) => <li key={text}><Icon name="circle-alert" />{text}</li>)}</ul>}
    </div>
  );
}

interface PasswordProps extends Omit<FieldProps, 'after'> { readonly words: ShellWords; readonly isNew?: boolean }

/** A password that can be looked at, and that says when the caps lock is on. */
export function PasswordField({ words, isNew = false, input, ...field }: PasswordProps): JSX.Element {
  const shown = useSignal(false);
  const caps = useSignal(false);
  const heed: Heed = (event) => { caps.value = event.getModifierState('CapsLock'); };
  return (
    <div class="secret">
      <Field
        {...field}
        input={{
          autocomplete: isNew ? 'new-password' : 'current-password', required: true, maxLength: 128, ...input, type: shown.value ? 'text' : 'password',
          spellcheck: false, autocapitalize: 'off', onKeyDown: heed, onKeyUp: heed, onMouseDown: heed, onBlur: () => { caps.value = false; },
        }}
        after={(
          <button type="button" class="btn sq bare" aria-pressed={shown.value} aria-label={words.say('form.show')} title={words.say('form.show')} onClick={() => { shown.value = !shown.value; }}>
            <Icon name={shown.value ? 'eye-off' : 'eye'} />
          </button>
        )}
      />
      <p class="caps" role="status">{caps.value && <><Icon name="arrow-up" />{words.say('form.caps')}</>}</p>
    </div>
  );
}

/** Why it was not done. Moves into view and is read out at once; nothing while all is well. */
export function Fault({ answer, words, text }: { readonly answer: Answer<unknown> | null; readonly words: ShellWords; readonly text?: string | null }): JSX.Element | null {
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
        {answer.kind === 'silence' ? <p>{words.say('form.silence')}</p>
          : text != null ? <p>{text}</p>
            : fields ? <p>{words.say('form.errors')}</p>
              : answer.status === 429 ? <p>{words.say('form.later')}</p>
                : answer.status === 403 ? <p>{words.say('form.forbidden')}</p>
                  : <p><b>{answer.title}</b> {answer.detail}</p>}
      </div>
    </div>
  );
}

/** What the server has against a field. It says a code; one that this page has no word for stands as it is. */
export function errorsOf(answer: Answer<unknown> | null, field: string, words: ShellWords): readonly string[] {
  const codes = answer?.kind === 'problem' ? (answer.errors[field] ?? []) : [];
  return codes.map((code) => {
    const key = [`error.${field}.${code}`, `error.${code}`].find((one) => Object.hasOwn(shellEn, one));
    return key === undefined ? code : words.say(key as ShellKey);
  });
}

interface Option { readonly value: string; readonly label: string; readonly hint?: string }

/** Several of a few, each with what it means. */
export function Choices({ legend, options, chosen, set, disabled = false, errors = [] }: {
  readonly legend: string; readonly options: readonly Option[]; readonly chosen: readonly string[]; readonly set: (chosen: readonly string[]) => void; readonly disabled?: boolean; readonly errors?: readonly string[];
}): JSX.Element {
  return (
    <fieldset class="choices" disabled={disabled}>
      <legend>{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={(event) => set(event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value))} />
          <span><b>{label}</b>{hint !== undefined && <small>{hint}</small>}</span>
        </label>
      ))}
      {errors.length > 0 && <ul class="errors">{errors.map((text) => <li key={text}><Icon name="circle-alert" />{text}</li>)}</ul>}
    </fieldset>
  );
}
