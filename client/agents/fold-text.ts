import { soundOf } from './fold-kana';
import kanji from './kanji-variants.json';

// Search takes as one what people write in many ways: サトウ, さとう, ｻﾄｳ, SATO and satou; 髙橋 and 高橋; 佐々木 and 佐佐木.

const VARIANTS = new Map(kanji.groups.flatMap((line) => line.split(' ')).flatMap((group) => {
  const [base = '', ...others] = group;
  return others.map((other) => [other, base] as const);
}));

const KANJI = /[\u3400-\u9fff\ufa0e-\ufa29\u{20000}-\u{3ffff}]/gu;
/** 葛󠄀 with a chosen shape is 葛, ⭐️ is ⭐. */
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
/** Dashes that are typed for the long-vowel mark behind kana. */
const LONG = /([\u3041-\u3096ー])[-‐‑‒–—―−─━〜~]+/gu;
const DASHES = /[‐‑‒–—―−─━]/gu;

/** Width and composition (NFKC), case, the two kana scripts, long-vowel marks, dashes and variants of kanji. */
export function fold(text: string): string {
  return text.replace(SELECTORS, '').normalize('NFKC').toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(LONG, '$1ー').replace(DASHES, '-')
    .replace(KANJI, (char) => VARIANTS.get(char) ?? char)
    .replace(/([\u3400-\u9fff])々/gu, '$1$1');
}

/** The sound of a text, for matching only. */
export const romaji = (text: string): string => soundOf(fold(text));

/** Everything that a search may hit, folded once. */
export interface Haystack { readonly plain: string; readonly sound: string }

export function haystack(texts: readonly string[]): Haystack {
  const all = texts.join('\n');
  return { plain: fold(all), sound: romaji(all) };
}

/** What belongs to the character before it: a match may not end in front of it. */
const CONTINUES = /^(?:\p{M}|\u200d|\p{Emoji_Modifier})/u;

/** Contains a text as whole characters: か is not in か゚, and one face is not in a family. */
function contains(hay: string, text: string): boolean {
  for (let at = hay.indexOf(text); at >= 0; at = hay.indexOf(text, at + 1)) {
    if (hay[at - 1] !== '\u200d' && !CONTINUES.test(hay.slice(at + text.length, at + text.length + 2))) return true;
  }
  return false;
}

/** Every word of the query must be found. An empty query finds everyone. */
export function searcher(query: string): (hay: Haystack) => boolean {
  const words = query.split(/[\s\u3000]+/u).filter((word) => word !== '').map((word) => ({ plain: fold(word), sound: romaji(word) }));
  return (hay) => words.every((word) => contains(hay.plain, word.plain) || (word.sound !== '' && contains(hay.sound, word.sound)));
}
