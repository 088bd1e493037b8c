import { describe, expect, it } from 'vitest';
import { fold, romaji } from '../../../client/agents/fold-text';
import folds from '../../fixtures/search/folds.json';
import nfkc from '../../../server/Agents/Folding/nfkc.json';
import { tables } from '../../fixtures/search/make-nfkc.mjs';

// The server folds names too (NameFoldTests): these files keep both the same.
describe('folding, as the server does it', () => {
  it.each(folds.folds)('%s is %s, and sounds like %s', (text, plain, sound) => {
    expect([fold(text ?? ''), romaji(text ?? '')]).toEqual([plain, sound]);
  });

  it('has the table of the server from the NFKC of this engine', () => {
    const { single, pairs } = tables();
    expect(nfkc.single.flatMap((line) => line.split(' '))).toEqual(single);
    expect(nfkc.pairs.flatMap((line) => line.split(' '))).toEqual(pairs);
  });
});
