import { accountEn } from './account-en';
import type { AccountKey } from './account-en';
import { accountJa } from './account-ja';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type AccountWords = Words<WordKey | ShellKey | AccountKey>;

export const accountWords = (lang: Language, place: TimePlace = HERE): AccountWords =>
  wordsWith(lang, { en: { ...shellEn, ...accountEn }, ja: { ...shellJa, ...accountJa } }, place);
