import { useId } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import type { Setup, Trouble } from './setup';
import { inWords } from './wire';
import type { Choice, SetupError } from './wire';
import { wordFor } from './words';
import type { SetupWords } from './words';

/** For names, ARNs and numbers: without completion and correction by the browser. */
export const NAME = { autocomplete: 'off', autocapitalize: 'off', spellcheck: false } as const;
export const NUMBER = { ...NAME, inputMode: 'numeric' } as const;

export function SelectField<T extends string>({ label, value, options, set }: {
  readonly label: string; readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly set: (value: T) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="box">
        <select id={id} value={value}
          onChange={(event) => { const found = options.find(([one]) => one === event.currentTarget.value); if (found !== undefined) set(found[0]); }}>
          {options.map(([one, text]) => <option key={one} value={one}>{text}</option>)}
        </select>
      </div>
    </div>
  );
}

/** A choice of a few values, as buttons that are radio buttons for screen readers. */
export function Pick<T extends string>({ legend, hint, value, options, set }: {
  readonly legend: string; readonly hint?: string; readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly set: (value: T) => void;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset class="pick">
      <legend>{legend}</legend>
      {hint !== undefined && <p class="tip">{hint}</p>}
      <div class="radios">
        {options.map(([one, text]) => (
          <label key={one}><input type="radio" name={name} value={one} checked={value === one} onChange={() => set(one)} /><span>{text}</span></label>
        ))}
      </div>
    </fieldset>
  );
}

export function More({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return <details class="more-of"><summary><Icon name="chevron-right" />{title}</summary><div class="fields">{children}</div></details>;
}

export function Note({ kind, icon, children, role }: {
  readonly kind: 'plain' | 'warn' | 'crit'; readonly icon: IconName; readonly children: ComponentChildren; readonly role?: 'alert' | 'status';
}): JSX.Element {
  return <div class={`note ${kind}`} {...(role === undefined ? {} : { role })}><Icon name={icon} /><div>{children}</div></div>;
}

/** Opens the plan that deletes only one stream. */
export function AloneButton({ setup, choice, words }: { readonly setup: Setup; readonly choice: Choice; readonly words: SetupWords }): JSX.Element | null {
  if (choice.kind !== 'alone') return null;
  return (
    <button type="button" class="btn small danger-line" disabled={setup.pending.value !== ''}
      onClick={() => void setup.planPart({ act: 'delete', kind: '', name: choice.name })}>
      {wordFor(words, 'plan.choice', choice.kind).replace('{name}', choice.name)}
    </button>
  );
}

/** What happened, what it means, what to do. */
export function Wrong({ error, words }: { readonly error: SetupError; readonly words: SetupWords }): JSX.Element {
  const say = (text: SetupError['happened']): string => inWords(text, words.lang);
  return (
    <Note kind="crit" icon="circle-x" role="alert">
      <p class="pre"><b>{say(error.happened)}</b></p>
      {error.action != null && <p>{words.say('run.permission', { action: '' })}<code>{error.action}
        </code> {error.resource != null && <>{words.say('run.permission.on', { resource: '' })}<code>{error.resource}</code></>}</p>}
      <p>{say(error.means)}</p>
      <p>{say(error.do)}</p>
    </Note>
  );
}

export function Troubled({ trouble, words }: { readonly trouble: Trouble | null; readonly words: SetupWords }): JSX.Element | null {
  if (trouble === null) return null;
  if (trouble.kind === 'refused') return <Wrong error={trouble.error} words={words} />;
  return <Note kind="crit" icon="circle-x" role="alert"><p>{words.say(trouble.kind === 'forbidden' ? 'setup.forbidden' : 'setup.silence')}</p></Note>;
}
