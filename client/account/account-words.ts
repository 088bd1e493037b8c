import { accountEn } from './account-en';
import type { AccountKey } from './account-en';
import { accountJa } from './account-ja';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type AccountWords = Words<WordKey | ShellKey | AccountKey>;

export const accountWords = (lang: Language): AccountWords => wordsWith(lang, { en: { ...shellEn, ...accountEn }, ja: { ...shellJa, ...accountJa } });
