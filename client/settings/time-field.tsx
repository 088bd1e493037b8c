import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX, TargetedKeyboardEvent } from 'preact';
import { composing } from '../ui/keys';
import type { Draft } from './draft';
import type { SettingsWords } from './settings-words';
import { timeWords } from './time-words';
import { parseTime, printTime } from './times';

interface Props {
  /** unique on the page */
  readonly id: string;
  readonly label: string;
  /** null: no limit */
  readonly ms: number | null;
  /** shown for null; absent: the word for no limit */
  readonly nothing?: string;
  readonly draft: Draft;
  readonly words: SettingsWords;
  readonly set: (ms: number | null) => void;
  /** Delete: back to what is inherited. Null: it cannot. */
  readonly reset: (() => void) | null;
  /** a field that is left empty; absent: as Delete */
  readonly empty?: () => void;
  readonly wrong: boolean;
  /** ids of the texts about it */
  readonly about: string | undefined;
  readonly title?: string;
}

const isSelected = ({ value, selectionStart, selectionEnd }: HTMLInputElement): boolean => selectionStart === 0 && selectionEnd === value.length;

/** A time. What is typed counts at once; it is written in its usual form when the field is left. */
export function TimeField({ id, label, ms, nothing, draft, words, set, reset, empty, wrong, about, title }: Props): JSX.Element {
  const typed = useSignal<string | null>(null);
  const unread = draft.unread.value.get(id);
  // What cannot be read in a field that is gone must not keep the settings from being saved.
  useEffect(() => () => draft.cannotRead(id, null), [draft, id]);
  const printed = ms === null && nothing !== undefined ? nothing : printTime(ms, timeWords(words));
  // The time may have been changed by something else than this field.
  const isTyped = typed.value !== null && (typed.value.trim() === '' || parseTime(typed.value) === ms);
  const type = (text: string): void => {
    typed.value = text;
    const read = parseTime(text);
    if (read !== undefined) set(read);
    draft.cannotRead(id, read === undefined && text.trim() !== '' ? text : null);
  };
  const goBack = (back: (() => void) | null): void => {
    typed.value = null;
    draft.cannotRead(id, null);
    back?.();
  };
  const leave = (): void => {
    if (typed.peek()?.trim() === '') goBack(empty ?? reset);
    typed.value = null;
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    if (composing(event)) return;
    if (event.key === 'Enter') typed.value = null;
    if (reset === null || event.key !== 'Delete' || !isSelected(event.currentTarget)) return;
    event.preventDefault();
    goBack(reset);
  };
  return (
    <input
      id={id} class="time" value={unread ?? (isTyped ? typed.value ?? '' : printed)}
      aria-label={label} aria-invalid={wrong || unread !== undefined} {...(about === undefined ? {} : { 'aria-describedby': about })}
      {...(title === undefined ? {} : { title })} autocomplete="off" spellcheck={false} maxLength={16}
      onFocus={(event) => event.currentTarget.select()} onInput={(event) => type(event.currentTarget.value)} onBlur={leave} onKeyDown={onKeyDown}
    />
  );
}
