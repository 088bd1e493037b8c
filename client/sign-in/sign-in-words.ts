import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { signInEn } from './sign-in-en';
import type { SignInKey } from './sign-in-en';
import { signInJa } from './sign-in-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type SignInWords = Words<WordKey | ShellKey | SignInKey>;

export const signInWords = (lang: Language, place: TimePlace = HERE): SignInWords =>
  wordsWith(lang, { en: { ...shellEn, ...signInEn }, ja: { ...shellJa, ...signInJa } }, place);
