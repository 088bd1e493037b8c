import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../client/settings/check';
import type { SettingsDocument } from '../../../client/settings/document';

// The server's test reads the same file: tests/server/Settings/SettingsProblemsTests.cs.

interface Case {
  readonly about: string;
  readonly document: object;
  /** entries that are added to a list, each with a name of its own */
  readonly many?: { readonly list: string; readonly n: number; readonly item: object; readonly key: string; readonly prefix: string };
  /** the page cannot know it */
  readonly onlyServer?: boolean;
  readonly problems: readonly { readonly path: string; readonly code: string }[];
}

const cases = JSON.parse(readFileSync(new URL('../../fixtures/settings/problems.json', import.meta.url), 'utf8')) as readonly Case[];

function documentOf({ document, many }: Case): SettingsDocument {
  const whole = structuredClone(document) as Record<string, unknown>;
  if (many === undefined) return whole;
  const path = many.list.split('.');
  const last = path.pop() ?? '';
  let at = whole;
  for (const key of path) at = (at[key] ??= {}) as Record<string, unknown>;
  at[last] = Array.from({ length: many.n }, (_, i) => ({ ...many.item, [many.key]: `${many.prefix}${`${i}`.padStart(12, '0')}` }));
  return whole;
}

describe('the rules for settings', () => {
  it.each(cases)('are those of the server: $about', (one) => {
    const found = checkSettings(documentOf(one)).map(({ path, why }) => `${path} ${why}`).sort();
    expect(found).toEqual(one.onlyServer === true ? [] : one.problems.map(({ path, code }) => `${path} ${code}`).sort());
  });

  it('are at least forty, and each code is in some of them', () => {
    expect(cases.length).toBeGreaterThan(40);
    expect([...new Set(cases.flatMap(({ problems }) => problems.map(({ code }) => code)))].sort()).toEqual([
      'channel', 'colours', 'empty', 'groups', 'icon', 'instance', 'key', 'long', 'many', 'name', 'order', 'queue', 'short', 'silent', 'site', 'status',
      'twice', 'word', 'zone',
    ]);
  });
});
