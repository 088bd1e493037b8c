import { hasOwn } from './has-own';
import { shellEn } from './shell-en';
import type { ShellKey } from './shell-en';
import { shellJa } from './shell-ja';
import { HERE } from './times';
import type { TimePlace } from './times';
import { wordsWith } from './words';
import type { Language, WordKey, Words } from './words';

export type ShellWords = Words<WordKey | ShellKey>;

export const shellWords = (lang: Language, place: TimePlace = HERE): ShellWords => wordsWith(lang, { en: shellEn, ja: shellJa }, place);

/** A role as text. A role of a newer server is shown with its code. */
export function roleWord(words: ShellWords, role: string): string {
  const key = `role.${role}`;
  return hasOwn(shellEn, key) ? words.say(key as ShellKey) : role;
}
