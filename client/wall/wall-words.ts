import type { Language, SiteWords, WordKey, Words } from '../words/words';
import { wordsWith } from '../words/words';
import type { TimePlace } from '../words/times';
import { wallEn } from './wall-en';
import type { WallKey } from './wall-en';
import { wallJa } from './wall-ja';

export type WallWords = Words<WordKey | WallKey>;

/** The words of a screen, with the site's own ones. */
export const wallWords = (lang: Language, place: TimePlace, own: SiteWords): WallWords =>
  wordsWith<WallKey>(lang, { en: { ...own.en, ...wallEn }, ja: { ...own.ja, ...wallJa } }, place);

/** A state in the legend, where a long word has a short form. */
export const stateWord = (code: Parameters<WallWords['state']>[0], words: WallWords): string =>
  (code === 'acw' ? words.say('legend.acw') : words.state(code));
