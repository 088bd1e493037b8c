import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { operationsEn } from './operations-en';
import type { OperationsKey } from './operations-en';
import { operationsJa } from './operations-ja';

export type OperationsWords = Words<WordKey | ShellKey | OperationsKey>;

export const operationsWords = (lang: Language, place: TimePlace = HERE): OperationsWords =>
  wordsWith(lang, { en: { ...shellEn, ...operationsEn }, ja: { ...shellJa, ...operationsJa } }, place);

/** A length of time in its largest unit. A clock may be ahead or behind: the sign does not count. */
export function lengthText(seconds: number, words: OperationsWords): string {
  const time = Math.abs(seconds);
  if (time < 120) return words.say('ops.unit.s', { n: Math.round(time) });
  return time < 7200 ? words.say('ops.unit.min', { n: Math.floor(time / 60) }) : words.say('ops.unit.h', { n: words.number(Math.floor(time / 3600)) });
}
