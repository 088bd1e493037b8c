import { hasOwn } from './has-own';
import type { Language } from './language';
import type { StateCode } from './state-codes';
import { en } from './en';
import type { WordKey } from './en';
import { ja } from './ja';
import { HERE, timesOf } from './times';
import type { TimePlace, Times } from './times';

export type { WordKey } from './en';
export { LANGUAGES } from './language';
export type { Language } from './language';
export type Values = Readonly<Record<string, string | number>>;

/** All words of one language: `say(key, values)`, and texts that need grammar. */
export interface Words<Key extends string = WordKey> extends Times {
  readonly lang: Language;
  say(key: Key, values?: Values): string;
  /** The word for a code that may be of a newer server; null: there is none. */
  find(key: string): string | null;
  /** Chooses `key.one` or `key.other` by the number, and fills in `{n}` and the other values. */
  count(key: CountKey<Key>, n: number, more?: Values): string;
  state(code: StateCode, unsure?: boolean): string;
  number(n: number): string;
}

type CountKey<Key extends string> = Key extends `${infer Stem}.one` ? Stem : never;
export type Catalogues<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

const CATALOGUES: Catalogues<WordKey> = { en, ja };

/** Words of a site that replace those of the product. */
export type SiteWords = Readonly<Record<Language, Readonly<Partial<Record<WordKey, string>>>>>;
export const NO_WORDS: SiteWords = { en: {}, ja: {} };

export const wordsOf = (lang: Language, place: TimePlace = HERE, own: SiteWords = NO_WORDS): Words => wordsWith(lang, own as Catalogues<never>, place);

/** The words of the map and those of a page that is loaded later, which has its own. */
export function wordsWith<More extends string>(lang: Language, more: Catalogues<More>, place: TimePlace = HERE): Words<WordKey | More> {
  type Key = WordKey | More;
  const catalogue = { ...CATALOGUES[lang], ...more[lang] } as Readonly<Record<Key, string>>;
  const numbers = new Intl.NumberFormat(lang);
  const say = (key: Key, values: Values = {}): string =>
    catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => (hasOwn(values, name) ? String(values[name]) : whole));
  return {
    lang,
    say,
    find: (key) => (hasOwn(catalogue, key) ? say(key as Key) : null),
    count: (key, n, more) => say(`${key}.${n === 1 ? 'one' : 'other'}` as Key, { ...more, n: numbers.format(n) }),
    state: (code, unsure = false) => {
      const word = say(`state.${code}`);
      return unsure ? say('state.unsure', { state: word }) : word;
    },
    ...timesOf(lang, place),
    number: (n) => numbers.format(n),
  };
}

/** Amazon Connect's text if the catalogue has no word for it. */
export function wordOr(words: Words, prefix: 'channel' | 'contact', text: string): string {
  const key = `${prefix}.${text}`;
  return hasOwn(en, key) ? words.say(key as WordKey) : text;
}

const two = (n: number): string => `${n < 10 ? '0' : ''}${n}`;

/** m:ss, from an hour on h:mmh, from a hundred hours on whole hours. If the clock is behind the event it shows 0:00, never a negative time. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  const hours = Math.floor(seconds / 3600);
  return hours >= 100 ? `${hours}h` : `${hours}:${two(Math.floor((seconds % 3600) / 60))}h`;
}

/** a, b, c */
export const joined = (words: { readonly lang: Language }, texts: readonly string[]): string => texts.join(words.lang === 'ja' ? '、' : ', ');
