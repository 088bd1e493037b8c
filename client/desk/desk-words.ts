import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { deskEn } from './desk-en';
import type { DeskKey } from './desk-en';
import { deskJa } from './desk-ja';

export type DeskWords = Words<WordKey | ShellKey | DeskKey>;

export const deskWords = (lang: Language, place: TimePlace = HERE): DeskWords =>
  wordsWith(lang, { en: { ...shellEn, ...deskEn }, ja: { ...shellJa, ...deskJa } }, place);
