// Search folds width, case, hiragana and katakana, and the romaji of kana: サトウ, さとう, ｻﾄｳ, SATO and satou are one.

const KANA: Readonly<Record<string, string>> = {
  あ: 'a', い: 'i', う: 'u', え: 'e', お: 'o', か: 'ka', き: 'ki', く: 'ku', け: 'ke', こ: 'ko',
  さ: 'sa', し: 'si', す: 'su', せ: 'se', そ: 'so', た: 'ta', ち: 'ti', つ: 'tu', て: 'te', と: 'to',
  な: 'na', に: 'ni', ぬ: 'nu', ね: 'ne', の: 'no', は: 'ha', ひ: 'hi', ふ: 'hu', へ: 'he', ほ: 'ho',
  ま: 'ma', み: 'mi', む: 'mu', め: 'me', も: 'mo', や: 'ya', ゆ: 'yu', よ: 'yo',
  ら: 'ra', り: 'ri', る: 'ru', れ: 're', ろ: 'ro', わ: 'wa', ゐ: 'i', ゑ: 'e', を: 'o', ん: 'n', ゔ: 'bu',
  が: 'ga', ぎ: 'gi', ぐ: 'gu', げ: 'ge', ご: 'go', ざ: 'za', じ: 'zi', ず: 'zu', ぜ: 'ze', ぞ: 'zo',
  だ: 'da', ぢ: 'zi', づ: 'zu', で: 'de', ど: 'do', ば: 'ba', び: 'bi', ぶ: 'bu', べ: 'be', ぼ: 'bo',
  ぱ: 'pa', ぴ: 'pi', ぷ: 'pu', ぺ: 'pe', ぽ: 'po', ぁ: 'a', ぃ: 'i', ぅ: 'u', ぇ: 'e', ぉ: 'o',
};
const SMALL: Readonly<Record<string, string>> = { ゃ: 'ya', ゅ: 'yu', ょ: 'yo' };

/** Width (NFKC), case and the two kana scripts. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

function kanaToRomaji(text: string): string {
  let out = '';
  let double = false;
  for (const char of text) {
    if (char === 'っ') { double = true; continue; }
    if (char === 'ー') continue;
    const small = SMALL[char];
    // きょ: the i of ki gives way.
    if (small !== undefined && out.endsWith('i')) { out = out.slice(0, -1) + small; continue; }
    const plain = small ?? KANA[char];
    out += double && plain !== undefined ? (plain[0] ?? '') + plain : (plain ?? char);
    double = false;
  }
  return out;
}

/** One spelling for the many ways to write a sound: Hepburn as Kunrei, long vowels short, m before b and p as n. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/sh(?=[auo])/g, 'sy'], [/shi/g, 'si'], [/ch(?=[auo])/g, 'ty'], [/chi/g, 'ti'], [/tsu/g, 'tu'],
  [/jy?(?=[auo])/g, 'zy'], [/ji/g, 'zi'], [/dzu|du/g, 'zu'], [/fu/g, 'hu'], [/m(?=[bp])/g, 'n'], [/n'/g, 'n'],
  [/o[hu](?![aiueo])/g, 'o'], [/([aiueo])\1+/g, '$1'], [/nn(?![aiueoy])/g, 'n'],
];

/** The sound of a text, for matching only. */
export function romaji(text: string): string {
  const plain = kanaToRomaji(fold(text)).normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return SPELLINGS.reduce((out, [from, to]) => out.replace(from, to), plain);
}

/** Everything that a search may hit, folded once. */
export interface Haystack { readonly plain: string; readonly sound: string }

export function haystack(texts: readonly string[]): Haystack {
  const all = texts.join('\n');
  return { plain: fold(all), sound: romaji(all) };
}

/** Every word of the query must be found. An empty query finds everyone. */
export function searcher(query: string): (hay: Haystack) => boolean {
  const words = query.split(/[\s\u3000]+/u).filter((word) => word !== '').map((word) => ({ plain: fold(word), sound: romaji(word) }));
  return (hay) => words.every((word) => hay.plain.includes(word.plain) || (word.sound !== '' && hay.sound.includes(word.sound)));
}
