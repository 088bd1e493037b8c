import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { signInEn } from './sign-in-en';
import type { SignInKey } from './sign-in-en';
import { signInJa } from './sign-in-ja';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type SignInWords = Words<WordKey | ShellKey | SignInKey>;

export const signInWords = (lang: Language): SignInWords => wordsWith(lang, { en: { ...shellEn, ...signInEn }, ja: { ...shellJa, ...signInJa } });
