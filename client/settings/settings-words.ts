import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { settingsEn } from './settings-en';
import type { SettingsKey } from './settings-en';
import { settingsJa } from './settings-ja';

export type SettingsWords = Words<WordKey | ShellKey | SettingsKey>;

export const settingsWords = (lang: Language, place: TimePlace = HERE): SettingsWords =>
  wordsWith(lang, { en: { ...shellEn, ...settingsEn }, ja: { ...shellJa, ...settingsJa } }, place);
