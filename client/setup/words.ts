import { setupEn } from './setup-en';
import type { SetupKey } from './setup-en';
import { setupJa } from './setup-ja';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type SetupWords = Words<WordKey | ShellKey | SetupKey>;

export const setupWords = (lang: Language): SetupWords => wordsWith(lang, { en: { ...shellEn, ...setupEn }, ja: { ...shellJa, ...setupJa } });

/** 25 Nov 2026, 22:02 as this browser's time zone has it. */
export function moment(lang: Language, ms: number): string {
  return new Intl.DateTimeFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** 10.95 USD: the currency of the price table, never converted. */
export const money = (lang: Language, amount: number, currency: string, signed = false): string =>
  `${new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2, ...(signed ? { signDisplay: 'exceptZero' as const } : {}) }).format(amount)} ${currency}`;

/** A key that is put together from what the server says; what it has no word for is shown as it came. */
export const wordFor = (words: SetupWords, stem: string, code: string): string => (Object.hasOwn(setupEn, `${stem}.${code}`) ? words.say(`${stem}.${code}` as SetupKey) : code);
