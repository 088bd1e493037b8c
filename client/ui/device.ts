import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Language } from '../words/words';
import type { Theme } from './tokens';

/** What this browser prefers and was last told. Storage may be refused: then the choice lasts as long as the page. */
export interface DeviceChoices {
  readonly lang: Language;
  readonly theme: Theme | null;
  readonly dark: ReadonlySignal<boolean>;
  readonly forcedColors: ReadonlySignal<boolean>;
  /** no room for seats that can be read: a telephone, or a page enlarged four times */
  readonly small: ReadonlySignal<boolean>;
}

const PREFIX = 'connect-streaming.';

/** What this browser was last told; null: nothing, or its storage is closed. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows and full disks: nothing to keep it in.
  }
}

/** Single-letter shortcuts can be in the way of speech input; this browser remembers that they are off. */
export const lettersOn = signal(recall('letters') !== 'off');
export function setLetters(on: boolean): void {
  lettersOn.value = on;
  remember('letters', on ? 'on' : 'off');
}

function media(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const value = signal(list.matches);
  list.addEventListener('change', () => { value.value = list.matches; });
  return value;
}

export function deviceChoices(): DeviceChoices {
  const lang = recall('lang');
  const theme = recall('theme');
  return {
    lang: lang === 'ja' || lang === 'en' ? lang : navigator.language.toLowerCase().startsWith('ja') ? 'ja' : 'en',
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    dark: media('(prefers-color-scheme: dark)'),
    forcedColors: media('(forced-colors: active)'),
    small: media('(max-width: 600px), (max-height: 400px)'),
  };
}
