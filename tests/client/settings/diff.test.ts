import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffOf } from '../../../client/settings/diff';
import { sameSettings, tidy } from '../../../client/settings/document';
import type { SettingsDocument } from '../../../client/settings/document';
import { withIcon, withName, withPlanned, withTimeZone, withWord } from '../../../client/settings/lists';
import { documents } from './documents';

describe('the difference of two documents', () => {
  it('is empty only if both say the same', () => {
    fc.assert(fc.property(documents, documents, (a, b) => {
      expect(diffOf(a, a)).toEqual([]);
      // The order of rules does not count: at most one rule of each kind has certain conditions.
      const sorted = (document: SettingsDocument): SettingsDocument => JSON.parse(JSON.stringify(document, (_, value: unknown) =>
        (Array.isArray(value) ? [...value].sort((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1)) : value))) as SettingsDocument;
      if (diffOf(a, b).length === 0) expect(sameSettings(sorted(a), sorted(b))).toBe(true);
    }));
  });
  it('goes back when the documents are exchanged', () => {
    fc.assert(fc.property(documents, documents, (a, b) => {
      const of = (x: SettingsDocument, y: SettingsDocument): readonly string[] =>
        diffOf(x, y).map(({ before, after, ...rest }) => JSON.stringify([rest.what, [before, after].map((one) => JSON.stringify(one)).sort()])).sort();
      expect(of(a, b)).toEqual(of(b, a));
    }));
  });
  it('does not count the space that is typed between two words', () => {
    const typed = withName(withWord({}, '', 'state.acw', 'en', 'After '), 'arn', 'Tokyo ');
    expect(tidy(typed)).toEqual({ words: [{ site: '', key: 'state.acw', en: 'After' }], instances: [{ instance: 'arn', name: 'Tokyo' }] });
    expect(diffOf(withName(withWord({}, '', 'state.acw', 'en', 'After'), 'arn', 'Tokyo'), typed)).toEqual([]);
  });
  it('names each thing once', () => {
    const before: SettingsDocument = { limits: { 'long-hold': [{ queue: 'Q', warnAfter: 1_000, criticalAfter: null }] }, colours: 'default' };
    let after: SettingsDocument = { limits: { 'long-hold': [{ queue: 'Q', warnAfter: 2_000, criticalAfter: null }, { warnAfter: null, criticalAfter: 0 }] } };
    after = withTimeZone(withWord(after, '', 'state.acw', 'ja', 'ACW'), 'Asia/Tokyo');
    after = withName(withIcon(withPlanned(after, 'Lunch', 1_000), 'Lunch', 'moon'), 'arn', 'Tokyo');
    expect(diffOf(before, after)).toEqual([
      { what: 'limit', kind: 'long-hold', conditions: { queue: 'Q' }, before: { queue: 'Q', warnAfter: 1_000, criticalAfter: null },
        after: { queue: 'Q', warnAfter: 2_000, criticalAfter: null } },
      { what: 'limit', kind: 'long-hold', conditions: {}, before: null, after: { warnAfter: null, criticalAfter: 0 } },
      { what: 'break', status: 'Lunch', before: null, after: 1_000 },
      { what: 'word', site: '', key: 'state.acw', before: null, after: { site: '', key: 'state.acw', ja: 'ACW' } },
      { what: 'icon', status: 'Lunch', before: null, after: 'moon' },
      { what: 'instance', instance: 'arn', before: null, after: 'Tokyo' },
      { what: 'timeZone', before: null, after: 'Asia/Tokyo' },
    ]);
  });
  it('forgets what was set and taken back', () => {
    const set = withName(withIcon(withPlanned(withTimeZone(withWord({}, '', 'state.acw', 'en', 'ACW'), 'Asia/Tokyo'), 'L', 1_000), 'L', 'moon'), 'arn', 'T');
    const back = withTimeZone(withWord(set, '', 'state.acw', 'en', ''), '');
    expect(diffOf({}, withName(withIcon(withPlanned(back, 'L', null), 'L', null), 'arn', ''))).toEqual([]);
  });
});
