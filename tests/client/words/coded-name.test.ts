import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { codeOf, isNamed, plainName } from '../../../client/words/coded-name';

const read = (): { readonly salt: string; readonly names: readonly (readonly [string, string])[] } =>
  JSON.parse(readFileSync(new URL('../../fixtures/settings/coded-names.json', import.meta.url), 'utf8'));

describe('coded names', () => {
  it('are those of the server', () => {
    const { salt, names } = read();
    expect(names.map(([name]) => codeOf(name, `sha256:${salt}:`))).toEqual(names.map(([, code]) => code));
  });

  it('are SHA-256 for texts of any length', () => {
    const own = (salt: string, name: string): string => {
      const bytes = createHash('sha256').update(salt + name).digest();
      return `sha256:${salt}:${[0, 4].map((at) => bytes.readUInt32BE(at).toString(16)).join('.')}`;
    };
    for (let length = 0; length < 140; length++) expect(codeOf('z'.repeat(length), 'sha256:s:')).toBe(own('s', 'z'.repeat(length)));
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => codeOf(name, 'sha256:other:') === own('other', name)), { numRuns: 300 });
  });

  it('stand for their own name only, also when the settings change', () => {
    const [before, after] = [codeOf('Billing', 'sha256:a:'), codeOf('Billing', 'sha256:b:')];
    expect([before, after].map((code) => isNamed(code, 'Billing'))).toEqual([true, true]);
    expect([isNamed(before, 'Sales'), isNamed(before, ''), isNamed(before, null), isNamed(before, undefined), isNamed(before, before.slice(1))])
      .toEqual([false, false, false, false, false]);
    expect([isNamed('Billing', 'Billing'), isNamed('Billing', 'Sales'), isNamed('Billing', null)]).toEqual([true, false, false]);
  });

  it('are said as the name that was found, and never as the code', () => {
    const code = codeOf('Billing', 'sha256:a:');
    isNamed(code, 'Billing');
    expect([plainName(code), plainName('Billing'), plainName('sha256:a:1.2')]).toEqual(['Billing', 'Billing', '']);
    codeOf('Billing', 'sha256:b:');
    expect(plainName(code)).toBe('');
  });

  it('of names that do not come back are forgotten, but the names of rules are not', () => {
    const set = vi.spyOn(Map.prototype, 'set');
    const code = codeOf('Billing', 'sha256:weeks:');
    isNamed(code, 'Billing');
    for (let i = 0; i < 5_000; i++) isNamed(code, `queue ${i}`);
    const kept = Math.max(...new Set(set.mock.contexts.map((map) => (map as Map<string, string>).size)));
    set.mockRestore();
    expect(kept).toBeLessThanOrEqual(2_000);
    expect([plainName(code), isNamed(code, 'Billing')]).toEqual(['Billing', true]);
  });
});
