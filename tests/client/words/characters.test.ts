import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initials } from '../../../client/agents/names';
import { fit } from '../../../client/seats/paint/text';
import { characters } from '../../../client/words/characters';

const FAMILY = '👨‍👩‍👧‍👦';
const ENGLAND = '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}';
const SHAPED = '葛\u{E0100}';
const GA = 'か\u3099';
const all = ['a', '高', '𠮷', GA, SHAPED, 'é', '🌟', '⭐️', '👍🏽', '👩🏽‍💻', FAMILY, '🇯🇵', '🇫🇷', ENGLAND, '1️⃣', ' ', '-'];

describe('the characters of a text', () => {
  it('are counted as people count them, the same as in browsers with a segmenter', () => {
    const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });
    fc.assert(fc.property(fc.array(fc.constantFrom(...all)), (parts) => {
      const text = parts.join('');
      expect(characters(text)).toEqual(Array.from(segmenter.segment(text), ({ segment }) => segment));
      expect(characters(text)).toEqual(parts);
    }));
  });

  it('lose nothing, even if a text begins in the middle of one', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => { expect(characters(text).join('')).toBe(text); }));
  });

  it.each([FAMILY, ENGLAND, SHAPED, GA, '🇯🇵', '👍🏽'])('%s is removed as a whole on a seat, or not at all', (one) => {
    const width = (text: string): number => [...text].length;
    expect(fit(`${one}${one}${one}${one}`, 3 * width(one), width)).toBe(`${one}${one}…`);
  });

  it('give the two letters of the details, also for a user name alone', () => {
    expect(initials({ first: '', last: '', user: '🇯🇵🌟x' })).toBe('🇯🇵🌟');
  });
});
