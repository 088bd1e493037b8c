import { describe, expect, it } from 'vitest';
import { NO_FILTER, queryOf, readFilter } from '../../../client/audit/audit-query';
import { auditWords, deedWord, KINDS } from '../../../client/audit/audit-words';

const TOKYO = 'Asia/Tokyo';

describe('the audit filter', () => {
  it('is empty without a filter, and can request the page after an entry', () => {
    expect(queryOf(NO_FILTER, null, TOKYO)).toBe('');
    expect(queryOf(NO_FILTER, 41, TOKYO)).toBe('before=41');
  });

  it('is the same after it was read from the address', () => {
    const filter = { who: '山田 & "花子"', what: 'person.invited', text: '<b>=1+1</b>', from: '2026-03-02T09:00', to: '2026-03-02T18:30' };
    expect(readFilter(`?${queryOf(filter, null, TOKYO)}`, TOKYO)).toEqual(filter);
  });

  it('sends times in the time zone of the site, wherever the browser is, and ignores invalid times', () => {
    expect(new URLSearchParams(queryOf({ ...NO_FILTER, from: '2026-03-02T09:00' }, null, TOKYO)).get('from')).toBe('2026-03-02T00:00:00.000Z');
    expect(readFilter('?from=2026-03-02T00:00:00Z', 'America/New_York').from).toBe('2026-03-01T19:00');
    expect(readFilter('?from=yesterday&to=', TOKYO)).toEqual(NO_FILTER);
  });
});

describe('the words for actions', () => {
  it('an unknown code is shown unchanged, even if it is a name of JavaScript', () => {
    const words = auditWords('ja');
    expect(['new.code', 'constructor', '__proto__', '<b>'].map((code) => deedWord(words, code))).toEqual(['new.code', 'constructor', '__proto__', '<b>']);
  });

  it('every kind in the filter has a word', () => {
    for (const kind of KINDS) expect(deedWord(auditWords('en'), kind)).not.toBe(kind);
  });
});
