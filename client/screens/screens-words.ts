import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { screensEn } from './screens-en';
import type { ScreensKey } from './screens-en';
import { screensJa } from './screens-ja';

export type ScreensWords = Words<WordKey | ShellKey | ScreensKey>;

export const screensWords = (lang: Language, place: TimePlace = HERE): ScreensWords =>
  wordsWith(lang, { en: { ...shellEn, ...screensEn }, ja: { ...shellJa, ...screensJa } }, place);
