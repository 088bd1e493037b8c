import { useId } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import type { Trouble } from './setup';
import type { SetupError } from './wire';
import { inWords } from './wire';
import type { SetupWords } from './words';

/** A labelled text of one line; its hint is read out with it. */
export function TextField({ label, hint, value, set, numeric = false, placeholder = '' }: {
  readonly label: string; readonly hint?: string; readonly value: string; readonly set: (value: string) => void; readonly numeric?: boolean; readonly placeholder?: string;
}): JSX.Element {
  const id = useId();
  return (
    <div class={`sf${numeric ? ' short' : ''}`}>
      <label for={id}>{label}</label>
      <input
        id={id} value={value} placeholder={placeholder} autocomplete="off" autocapitalize="off" spellcheck={false} inputMode={numeric ? 'numeric' : 'text'}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`} onInput={(event) => set(event.currentTarget.value)}
      />
      {hint !== undefined && <p id={`${id}-hint`} class="tip">{hint}</p>}
    </div>
  );
}

export function SelectField<T extends string>({ label, value, options, set }: {
  readonly label: string; readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly set: (value: T) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="sf">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => { const found = options.find(([one]) => one === event.currentTarget.value); if (found !== undefined) set(found[0]); }}>
        {options.map(([one, text]) => <option key={one} value={one}>{text}</option>)}
      </select>
    </div>
  );
}

/** One of a few, as buttons that are radios underneath. */
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

export function Note({ kind, icon, children, role }: { readonly kind: 'plain' | 'warn' | 'crit'; readonly icon: IconName; readonly children: ComponentChildren; readonly role?: 'alert' | 'status' }): JSX.Element {
  return <div class={`note ${kind}`} {...(role === undefined ? {} : { role })}><Icon name={icon} /><div>{children}</div></div>;
}

/** What happened, what it means, what to do. */
export function Wrong({ error, words }: { readonly error: SetupError; readonly words: SetupWords }): JSX.Element {
  const say = (text: SetupError['happened']): string => inWords(text, words.lang);
  return (
    <Note kind="crit" icon="circle-x" role="alert">
      <p class="pre"><b>{say(error.happened)}</b></p>
      {error.action != null && <p>{words.say('run.permission', { action: '' })}<code>{error.action}</code> {error.resource != null && <>{words.say('run.permission.on', { resource: '' })}<code>{error.resource}</code></>}</p>}
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
