import { soundOf } from './fold-kana';
import kanji from './kanji-variants.json';

// Search treats different spellings as equal: サトウ, さとう, ｻﾄｳ, SATO and satou; 髙橋 and 高橋; 佐々木 and 佐佐木.

const VARIANTS = new Map(kanji.groups.flatMap((line) => line.split(' ')).flatMap((group) => {
  const [base = '', ...others] = group;
  return others.map((other) => [other, base] as const);
}));

const KANJI = /[\u3400-\u9fff\ufa0e-\ufa29\u{20000}-\u{3ffff}]/gu;
/** 葛󠄀 with a variation selector becomes 葛, ⭐️ becomes ⭐. */
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
/** Dashes that people type instead of the long-vowel mark after kana. */
const LONG = /([\u3041-\u3096ー])[-‐‑‒–—―−─━〜~]+/gu;
const DASHES = /[‐‑‒–—―−─━]/gu;

/** Folds width and composition (NFKC), case, the two kana scripts, long-vowel marks, dashes and variants of kanji. */
export function fold(text: string): string {
  return text.replace(SELECTORS, '').normalize('NFKC').toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(LONG, '$1ー').replace(DASHES, '-')
    .replace(KANJI, (char) => VARIANTS.get(char) ?? char)
    .replace(/([\u3400-\u9fff])々/gu, '$1$1');
}

/** The sound of a text, only for matching. */
export const romaji = (text: string): string => soundOf(fold(text));

/** All searchable texts, folded once. */
export interface SearchText { readonly plain: string; readonly sound: string }

export function searchTextOf(texts: readonly string[]): SearchText {
  const all = texts.join('\n');
  return { plain: fold(all), sound: romaji(all) };
}

/** Marks that belong to the previous character: a match must not end before them. */
const CONTINUES = /^(?:\p{M}|\u200d|\p{Emoji_Modifier})/u;

/** Finds a text only as whole characters: か is not found in か゚, and one face is not found in a family emoji. */
function contains(whole: string, text: string): boolean {
  for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + 1)) {
    if (whole[at - 1] !== '\u200d' && !CONTINUES.test(whole.slice(at + text.length, at + text.length + 2))) return true;
  }
  return false;
}

/** Every word of the query must be found. An empty query matches everyone. */
export function searcher(query: string): (text: SearchText) => boolean {
  const words = query.split(/[\s\u3000]+/u).filter((word) => word !== '').map((word) => ({ plain: fold(word), sound: romaji(word) }));
  return (text) => words.every((word) => contains(text.plain, word.plain) || (word.sound !== '' && contains(text.sound, word.sound)));
}
