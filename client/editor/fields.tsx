import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { composing } from '../ui/keys';

interface NumberProps {
  readonly label: string;
  readonly value: number | null;
  readonly unit?: string;
  readonly least?: number;
  readonly most?: number;
  readonly disabled?: boolean;
  /** shown when there is no value */
  readonly placeholder?: string;
  readonly set: (value: number) => void;
  /** Enter was pressed: the value is set already */
  readonly enter?: () => void;
  readonly clear?: () => void;
}

/** Full-width digits are digits. */
const numberIn = (text: string): number => Number(text.normalize('NFKC').replace(',', '.').trim());

/** A number that is set with Enter, or when the field is left. A key of a kana conversion sets nothing. */
export function NumberField({ label, value, unit, least = -100_000, most = 100_000, disabled = false, placeholder, set, enter,
  clear }: NumberProps): JSX.Element {
  const id = useId();
  const draft = useSignal<string | null>(null);
  const shown = value === null ? '' : String(Math.round(value * 100) / 100);
  const commit = (): void => {
    const text = draft.peek();
    draft.value = null;
    if (text === null) return;
    if (text.trim() === '' && clear !== undefined) return clear();
    const n = numberIn(text);
    if (text.trim() !== '' && Number.isFinite(n) && n >= least && n <= most && n !== value) set(n);
  };
  return (
    <div class="ed-field">
      <label for={id}>{label}</label>
      <div class="ed-input">
        <input
          id={id} inputMode="decimal" autocomplete="off" disabled={disabled} value={draft.value ?? shown} placeholder={placeholder}
          onInput={(event) => { draft.value = event.currentTarget.value; }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (composing(event)) return;
            if (event.key === 'Escape') {
              draft.value = null;
              event.stopPropagation();
            }
            if (event.key !== 'Enter') return;
            event.preventDefault();
            commit();
            enter?.();
          }}
        />
        {unit !== undefined && <i>{unit}</i>}
      </div>
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly enter?: () => void;
  readonly most?: number;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  /** another number: the field gets the focus and its text is selected */
  readonly focus?: number;
}

/** A text that is set with Enter, or when the field is left. The Enter that ends a kana conversion does not set it. */
export function TextField({ label, value, set, enter, most = 100, disabled = false, placeholder, focus = 0 }: TextProps): JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const draft = useSignal<string | null>(null);
  const known = useRef(focus);
  useEffect(() => {
    if (focus === known.current) return;
    known.current = focus;
    input.current?.focus();
    input.current?.select();
  }, [focus]);
  const commit = (): void => {
    const text = draft.peek()?.trim();
    draft.value = null;
    if (text !== undefined && text !== value) set(text);
  };
  return (
    <div class="ed-field ed-wide">
      <label for={id}>{label}</label>
      <div class="ed-input">
        <input
          ref={input} id={id} autocomplete="off" spellcheck={false} maxLength={most} disabled={disabled} value={draft.value ?? value} placeholder={placeholder}
          onInput={(event) => { draft.value = event.currentTarget.value; }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (composing(event)) return;
            if (event.key === 'Escape') {
              draft.value = null;
              event.stopPropagation();
              event.currentTarget.blur();
            }
            if (event.key !== 'Enter') return;
            event.preventDefault();
            commit();
            enter?.();
          }}
        />
      </div>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T | '';
  readonly options: readonly (readonly [T, string])[];
  readonly disabled?: boolean;
  readonly set: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, disabled = false, set }: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <div class="ed-field">
      <label for={id}>{label}</label>
      <select id={id} disabled={disabled} value={value} onChange={(event) => set(event.currentTarget.value as T)}>
        {value === '' && <option value="">–</option>}
        {options.map(([key, text]) => <option key={key} value={key}>{text}</option>)}
      </select>
    </div>
  );
}
