import { describe, expect, it } from 'vitest';
import { accountEn } from '../../../client/account/account-en';
import { accountJa } from '../../../client/account/account-ja';
import { auditEn } from '../../../client/audit/audit-en';
import { auditJa } from '../../../client/audit/audit-ja';
import { viewEn } from '../../../client/map/view-en';
import { viewJa } from '../../../client/map/view-ja';
import { en } from '../../../client/words/en';
import { ja } from '../../../client/words/ja';
import { peopleEn } from '../../../client/people/people-en';
import { peopleJa } from '../../../client/people/people-ja';
import { setupEn } from '../../../client/setup/setup-en';
import { setupJa } from '../../../client/setup/setup-ja';
import { shellEn } from '../../../client/words/shell-en';
import { shellJa } from '../../../client/words/shell-ja';
import { signInEn } from '../../../client/sign-in/sign-in-en';
import { signInJa } from '../../../client/sign-in/sign-in-ja';

type Catalogue = Readonly<Record<string, string>>;
const PAIRS: readonly (readonly [string, Catalogue, Catalogue])[] = [
  ['map', en, ja], ['view', viewEn, viewJa], ['shell', shellEn, shellJa], ['sign-in', signInEn, signInJa], ['account', accountEn, accountJa], ['people', peopleEn, peopleJa], ['audit', auditEn, auditJa], ['setup', setupEn, setupJa],
];
const placeholders = (text: string): readonly string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe.each(PAIRS)('the words of %s', (_name, english, japanese) => {
  it('say something in both languages, with the same values filled in', () => {
    for (const [key, text] of Object.entries(english)) {
      expect(text.trim(), key).not.toBe('');
      expect(japanese[key]?.trim() ?? '', key).not.toBe('');
      // "1 entry": the number may stand in the words themselves.
      if (!key.endsWith('.one')) expect(placeholders(japanese[key] ?? ''), key).toEqual(placeholders(text));
    }
  });
});

it('no page says under a key of its own what another says under the same', () => {
  const seen = new Map<string, string>();
  for (const [name, english] of PAIRS) {
    for (const key of Object.keys(english)) {
      expect(seen.get(key), `${key} is in ${name} too`).toBeUndefined();
      seen.set(key, name);
    }
  }
});
