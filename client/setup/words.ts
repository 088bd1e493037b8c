import { setupEn } from './setup-en';
import type { SetupKey } from './setup-en';
import { setupJa } from './setup-ja';
import { hasOwn } from '../words/has-own';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type SetupWords = Words<WordKey | ShellKey | SetupKey>;

export const setupWords = (lang: Language, place: TimePlace = HERE): SetupWords =>
  wordsWith(lang, { en: { ...shellEn, ...setupEn }, ja: { ...shellJa, ...setupJa } }, place);

/** 10.95 USD: in the currency of the price table, never converted. */
export const money = (lang: Language, amount: number, currency: string, signed = false): string => {
  const sign = signed ? { signDisplay: 'exceptZero' as const } : {};
  return `${new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2, ...sign }).format(amount)} ${currency}`;
};

/** A key made from a value of the server. A value without a text is shown without changes. */
export const wordFor = (words: SetupWords, stem: string, code: string): string =>
  (hasOwn(setupEn, `${stem}.${code}`) ? words.say(`${stem}.${code}` as SetupKey) : code);
