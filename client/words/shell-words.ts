import { shellEn } from './shell-en';
import type { ShellKey } from './shell-en';
import { shellJa } from './shell-ja';
import { wordsWith } from './words';
import type { Language, WordKey, Words } from './words';

export type ShellWords = Words<WordKey | ShellKey>;

export const shellWords = (lang: Language): ShellWords => wordsWith(lang, { en: shellEn, ja: shellJa });

/** A role as a word; one that a newer server gives is shown as it is called there. */
export function roleWord(words: ShellWords, role: string): string {
  const key = `role.${role}`;
  return Object.hasOwn(shellEn, key) ? words.say(key as ShellKey) : role;
}
