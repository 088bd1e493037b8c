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

/** All words of one language: `say(key, values)` and what needs grammar. */
export interface Words<Key extends string = WordKey> extends Times {
  readonly lang: Language;
  say(key: Key, values?: Values): string;
  /** The word of a code that a newer server may have made; null: there is none. */
  find(key: string): string | null;
  /** Chooses `key.one` or `key.other` by the number, and fills in `{n}`. */
  count(key: CountKey<Key>, n: number): string;
  state(code: StateCode, unsure?: boolean): string;
  number(n: number): string;
}

type CountKey<Key extends string> = Key extends `${infer Stem}.one` ? Stem : never;
export type Catalogues<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

const CATALOGUES: Catalogues<WordKey> = { en, ja };

export const wordsOf = (lang: Language, place: TimePlace = HERE): Words => wordsWith(lang, { en: {}, ja: {} }, place);

/** The words of the map and those of a page that is fetched later, which brings its own. */
export function wordsWith<More extends string>(lang: Language, more: Catalogues<More>, place: TimePlace = HERE): Words<WordKey | More> {
  type Key = WordKey | More;
  const catalogue = { ...CATALOGUES[lang], ...more[lang] } as Readonly<Record<Key, string>>;
  const numbers = new Intl.NumberFormat(lang);
  const say = (key: Key, values: Values = {}): string =>
    catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
  return {
    lang,
    say,
    find: (key) => (Object.hasOwn(catalogue, key) ? say(key as Key) : null),
    count: (key, n) => say(`${key}.${n === 1 ? 'one' : 'other'}` as Key, { n: numbers.format(n) }),
    state: (code, unsure = false) => {
      const word = say(`state.${code}`);
      return unsure ? say('state.unsure', { state: word }) : word;
    },
    ...timesOf(lang, place),
    number: (n) => numbers.format(n),
  };
}

/** Amazon Connect's text when the catalogue has no word for it. */
export function wordOr(words: Words, prefix: 'channel' | 'contact', text: string): string {
  const key = `${prefix}.${text}`;
  return Object.hasOwn(en, key) ? words.say(key as WordKey) : text;
}

/** m:ss, and h:mmh from an hour on. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  return seconds >= 3600
    ? `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}h`
    : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** a, b, c */
export const joined = (words: { readonly lang: Language }, texts: readonly string[]): string => texts.join(words.lang === 'ja' ? '、' : ', ');
