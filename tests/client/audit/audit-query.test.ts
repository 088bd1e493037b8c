import { describe, expect, it } from 'vitest';
import { NO_FILTER, queryOf, readFilter } from '../../../client/audit/audit-query';
import { auditWords, deedWord, KINDS } from '../../../client/audit/audit-words';

describe('the audit filter', () => {
  it('asks for nothing when nothing is filtered, and for the page after an entry', () => {
    expect(queryOf(NO_FILTER, null)).toBe('');
    expect(queryOf(NO_FILTER, 41)).toBe('before=41');
  });

  it('survives the address: what was asked is asked again', () => {
    const filter = { who: '山田 & "花子"', what: 'person.invited', text: '<b>=1+1</b>', from: '2026-03-02T09:00', to: '2026-03-02T18:30' };
    expect(readFilter(`?${queryOf(filter, null)}`)).toEqual(filter);
  });

  it('sends moments, not wall-clock times, and passes over what is no time', () => {
    expect(new URLSearchParams(queryOf({ ...NO_FILTER, from: '2026-03-02T09:00' }, null)).get('from')).toBe(new Date(2026, 2, 2, 9).toISOString());
    expect(readFilter('?from=yesterday&to=')).toEqual(NO_FILTER);
  });
});

describe('the words for deeds', () => {
  it('an unknown code stands as it is, also one that is named like a part of the language', () => {
    const words = auditWords('ja');
    expect(['new.code', 'constructor', '__proto__', '<b>'].map((code) => deedWord(words, code))).toEqual(['new.code', 'constructor', '__proto__', '<b>']);
  });

  it('every kind that can be asked for has a word', () => {
    for (const kind of KINDS) expect(deedWord(auditWords('en'), kind)).not.toBe(kind);
  });
});
