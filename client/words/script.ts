import type { Language } from './language';

/** Kanji, kana and half-width kana. */
export const CJK = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;

/** `lang` of a text, so that kanji have their Japanese forms on an English page. */
export const langOf = (text: string): Language | undefined => (CJK.test(text) ? 'ja' : undefined);
