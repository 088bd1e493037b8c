import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from './admin-icon';
import type { ShellWords } from '../words/shell-words';

/** A text to copy. If the clipboard is refused, the text is at least selected. */
export function Copy({ label, text, words }: { readonly label: string; readonly text: string; readonly words: ShellWords }): JSX.Element {
  const said = useSignal<'' | 'form.copied' | 'form.selected'>('');
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      said.value = 'form.copied';
    } catch {
      said.value = 'form.selected';
    }
  };
  return (
    <div class="field copy">
      <label for={id}>{label}</label>
      <div class="box">
        <input ref={field} id={id} readOnly value={text} spellcheck={false} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" class="btn" autofocus onClick={() => void copy()}><Icon name="copy" />{words.say('form.copy')}</button>
      </div>
      <p class="aid" role="status">{said.value !== '' && words.say(said.value)}</p>
    </div>
  );
}
