import { useId } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../ui/admin-icon';

export interface Choice { readonly value: string; readonly label: string }

/** Errors of a field, below it. */
export function Errors({ id, errors }: { readonly id: string; readonly errors: readonly string[] }): JSX.Element | null {
  if (errors.length === 0) return null;
  return <ul id={id} class="errors">{errors.map((text) => <li key={text}><Icon name="circle-alert" />{text}</li>)}</ul>;
}

/** One of several values. A value that is not among the choices stays chosen, with its own text. */
export function Select({ label, value, choices, set, errors = [] }: {
  readonly label: string; readonly value: string; readonly choices: readonly Choice[]; readonly set: (value: string) => void;
  readonly errors?: readonly string[];
}): JSX.Element {
  const id = useId();
  return (
    <div class={`field${errors.length > 0 ? ' wrong' : ''}`}>
      <label for={id}>{label}</label>
      <div class="box">
        <select
          id={id} value={value} aria-invalid={errors.length > 0} {...(errors.length === 0 ? {} : { 'aria-describedby': `${id}-error` })}
          onChange={(event) => set(event.currentTarget.value)}
        >
          {choices.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
        </select>
      </div>
      <Errors id={`${id}-error`} errors={errors} />
    </div>
  );
}

/** Two or more values side by side, of which one is chosen. */
export function Segments({ legend, value, choices, set }: {
  readonly legend: string; readonly value: string; readonly choices: readonly Choice[]; readonly set: (value: string) => void;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="unseen">{legend}</legend>
      {choices.map((one) => (
        <label key={one.value}>
          <input type="radio" name={name} value={one.value} checked={one.value === value} onChange={() => set(one.value)} />
          <span>{one.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The unit after a number. */
export const Unit = ({ children }: { readonly children: ComponentChildren }): JSX.Element => <span class="unit">{children}</span>;
