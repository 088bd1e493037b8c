import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { operationsEn } from '../../../client/operations/operations-en';

describe('the words of the lights', () => {
  it('has a sentence and what to do for every kind that the server knows, in both languages', () => {
    const rule = readFileSync(fileURLToPath(new URL('../../../server/Operations/OperationsRule.cs', import.meta.url)), 'utf8');
    const listed = rule.slice(rule.indexOf('Reds { get; }'), rule.indexOf('public static IReadOnlyList<Area>'));
    const kinds = [...listed.matchAll(/"([a-z-]+)"/g)].map((one) => one[1]);
    expect(kinds.length).toBeGreaterThan(30);
    const keys = Object.keys(operationsEn);
    expect(kinds.filter((kind) => !keys.includes(`light.${kind}`) || !keys.includes(`do.${kind}`))).toEqual([]);
    expect(keys.filter((key) => key.startsWith('do.')).map((key) => key.slice(3)).sort()).toEqual([...kinds].sort());
  });
});
