// Converts kana and their Latin spellings to one form, only for matching.

const KANA: Readonly<Record<string, string>> = {
  あ: 'a', い: 'i', う: 'u', え: 'e', お: 'o', か: 'ka', き: 'ki', く: 'ku', け: 'ke', こ: 'ko', ゕ: 'ka', ゖ: 'ke',
  さ: 'sa', し: 'si', す: 'su', せ: 'se', そ: 'so', た: 'ta', ち: 'ti', つ: 'tu', て: 'te', と: 'to',
  な: 'na', に: 'ni', ぬ: 'nu', ね: 'ne', の: 'no', は: 'ha', ひ: 'hi', ふ: 'hu', へ: 'he', ほ: 'ho',
  ま: 'ma', み: 'mi', む: 'mu', め: 'me', も: 'mo', や: 'ya', ゆ: 'yu', よ: 'yo',
  ら: 'ra', り: 'ri', る: 'ru', れ: 're', ろ: 'ro', わ: 'wa', ゎ: 'wa', ゐ: 'i', ゑ: 'e', を: 'o', ん: 'n', ゔ: 'bu',
  が: 'ga', ぎ: 'gi', ぐ: 'gu', げ: 'ge', ご: 'go', ざ: 'za', じ: 'zi', ず: 'zu', ぜ: 'ze', ぞ: 'zo',
  だ: 'da', ぢ: 'zi', づ: 'zu', で: 'de', ど: 'do', ば: 'ba', び: 'bi', ぶ: 'bu', べ: 'be', ぼ: 'bo',
  ぱ: 'pa', ぴ: 'pi', ぷ: 'pu', ぺ: 'pe', ぽ: 'po',
};
const SMALL_Y: Readonly<Record<string, string>> = { ゃ: 'ya', ゅ: 'yu', ょ: 'yo' };
const SMALL_VOWEL: Readonly<Record<string, string>> = { ぁ: 'a', ぃ: 'i', ぅ: 'u', ぇ: 'e', ぉ: 'o' };

/** きょ: the i of ki is dropped. ふぁ, てぃ: the vowel before is dropped too. しぇ keeps a y, as "she" does. */
function joined(before: string, char: string): string | null {
  const small = SMALL_Y[char];
  if (small !== undefined) return before.endsWith('i') ? before.slice(0, -1) + small : null;
  const vowel = SMALL_VOWEL[char];
  if (vowel === undefined || !/[^aiueo\n ][aiueo]$/.test(before)) return null;
  return before.slice(0, -1) + (/[stz]i$/.test(before) && vowel === 'e' ? 'y' : '') + vowel;
}

function kanaToRomaji(text: string): string {
  let out = '';
  let double = false;
  for (const char of text) {
    if (char === 'っ') { double = true; continue; }
    if (char === 'ー') continue;
    const longer = joined(out, char);
    if (longer !== null) { out = longer; continue; }
    const plain = SMALL_Y[char] ?? SMALL_VOWEL[char] ?? KANA[char];
    out += double && plain !== undefined ? (plain[0] ?? '') + plain : (plain ?? char);
    double = false;
  }
  return out;
}

/** One spelling for all spellings of a sound: Hepburn becomes Kunrei, long vowels become short, m before b and p becomes n. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/sh(?=[aueo])/g, 'sy'], [/shi/g, 'si'], [/[tc]ch/g, 'tch'], [/tch(?=[aueo])/g, 'tty'], [/ch(?=[aueo])/g, 'ty'], [/chi/g, 'ti'], [/tsu/g, 'tu'],
  [/jy?(?=[aueo])/g, 'zy'], [/ji/g, 'zi'], [/dzu|du/g, 'zu'], [/f/g, 'h'], [/v/g, 'b'], [/m(?=[bp])/g, 'n'], [/n'/g, 'n'],
  [/o[hu](?![aiueo])/g, 'o'], [/([aiueo])\1+/g, '$1'], [/nn(?![aiueoy])/g, 'n'],
];

/** @param folded a text with hiragana instead of katakana and with small letters */
export function soundOf(folded: string): string {
  const plain = kanaToRomaji(folded).normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC');
  return SPELLINGS.reduce((out, [from, to]) => out.replace(from, to), plain);
}
