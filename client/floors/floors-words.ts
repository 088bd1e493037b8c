import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { floorsEn } from './floors-en';
import type { FloorsKey } from './floors-en';
import { floorsJa } from './floors-ja';

export type FloorsWords = Words<WordKey | ShellKey | FloorsKey>;

export const floorsWords = (lang: Language, place: TimePlace = HERE): FloorsWords =>
  wordsWith(lang, { en: { ...shellEn, ...floorsEn }, ja: { ...shellJa, ...floorsJa } }, place);
