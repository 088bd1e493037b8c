import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Language } from '../words/words';
import type { Theme } from './tokens';

/** Preferences of this browser. Storage may be refused: then a choice lasts as long as the page. */
export interface DeviceChoices {
  readonly lang: Language;
  readonly theme: Theme | null;
  readonly dark: ReadonlySignal<boolean>;
  readonly forcedColors: ReadonlySignal<boolean>;
  /** no room for readable seats: a telephone, or a page at 400 % zoom */
  readonly small: ReadonlySignal<boolean>;
  /** removes all listeners */
  dispose(): void;
}

const PREFIX = 'connect-streaming.';

/** The stored preferences of this browser; null: none, or storage is refused. */
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
    // Private windows and full disks: it cannot be stored.
  }
}

/** Single-letter shortcuts can disturb speech input; this browser stores that they are off. */
export const lettersOn = signal(recall('letters') !== 'off');
export function setLetters(on: boolean): void {
  lettersOn.value = on;
  remember('letters', on ? 'on' : 'off');
}

/** Whether the media query matches, now and until `undo` is called. */
function media(query: string, undo: (() => void)[]): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const value = signal(list.matches);
  const again = (): void => { value.value = list.matches; };
  list.addEventListener('change', again);
  undo.push(() => list.removeEventListener('change', again));
  return value;
}

export function deviceChoices(): DeviceChoices {
  const lang = recall('lang');
  const theme = recall('theme');
  const undo: (() => void)[] = [];
  return {
    lang: lang === 'ja' || lang === 'en' ? lang : navigator.language.toLowerCase().startsWith('ja') ? 'ja' : 'en',
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    dark: media('(prefers-color-scheme: dark)', undo),
    forcedColors: media('(forced-colors: active)', undo),
    small: media('(max-width: 600px), (max-height: 400px)', undo),
    dispose() { for (const one of undo) one(); },
  };
}
