import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accountEn } from '../../../client/account/account-en';
import { accountJa } from '../../../client/account/account-ja';
import { auditEn } from '../../../client/audit/audit-en';
import { auditJa } from '../../../client/audit/audit-ja';
import { alertEn } from '../../../client/alerts/alert-en';
import { alertJa } from '../../../client/alerts/alert-ja';
import { viewEn } from '../../../client/map/view-en';
import { viewJa } from '../../../client/map/view-ja';
import { editorEn } from '../../../client/editor/editor-en';
import { editorJa } from '../../../client/editor/editor-ja';
import { floorsEn } from '../../../client/floors/floors-en';
import { floorsJa } from '../../../client/floors/floors-ja';
import { tableEn } from '../../../client/floors/table/table-en';
import { tableJa } from '../../../client/floors/table/table-ja';
import { deskEn } from '../../../client/desk/desk-en';
import { deskJa } from '../../../client/desk/desk-ja';
import { checkInEn } from '../../../client/map/check-in-en';
import { checkInJa } from '../../../client/map/check-in-ja';
import { en } from '../../../client/words/en';
import { ja } from '../../../client/words/ja';
import { operationsEn } from '../../../client/operations/operations-en';
import { operationsJa } from '../../../client/operations/operations-ja';
import { peopleEn } from '../../../client/people/people-en';
import { peopleJa } from '../../../client/people/people-ja';
import { screensEn } from '../../../client/screens/screens-en';
import { screensJa } from '../../../client/screens/screens-ja';
import { settingsEn } from '../../../client/settings/settings-en';
import { settingsJa } from '../../../client/settings/settings-ja';
import { setupEn } from '../../../client/setup/setup-en';
import { setupJa } from '../../../client/setup/setup-ja';
import { shellEn } from '../../../client/words/shell-en';
import { shellJa } from '../../../client/words/shell-ja';
import { wallEn } from '../../../client/wall/wall-en';
import { wallJa } from '../../../client/wall/wall-ja';
import { signInEn } from '../../../client/sign-in/sign-in-en';
import { signInJa } from '../../../client/sign-in/sign-in-ja';

type Catalogue = Readonly<Record<string, string>>;
const PAIRS: readonly (readonly [string, Catalogue, Catalogue])[] = [
  ['map', en, ja],
  ['view', viewEn, viewJa],
  ['alerts', alertEn, alertJa],
  ['shell', shellEn, shellJa],
  ['sign-in', signInEn, signInJa],
  ['account', accountEn, accountJa],
  ['people', peopleEn, peopleJa],
  ['audit', auditEn, auditJa],
  ['operations', operationsEn, operationsJa],
  ['setup', setupEn, setupJa],
  ['floors', floorsEn, floorsJa],
  ['table', tableEn, tableJa],
  ['editor', editorEn, editorJa],
  ['settings', settingsEn, settingsJa],
  ['wall', wallEn, wallJa],
  ['screens', screensEn, screensJa],
  ['desk', deskEn, deskJa],
  ['check-in', checkInEn, checkInJa],
];
const placeholders = (text: string): readonly string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe.each(PAIRS)('the words of %s', (_name, english, japanese) => {
  it('exist in both languages, with the same placeholders', () => {
    for (const [key, text] of Object.entries(english)) {
      expect(text.trim(), key).not.toBe('');
      expect(japanese[key]?.trim() ?? '', key).not.toBe('');
      // "1 entry": the words themselves may contain the number.
      if (!key.endsWith('.one')) expect(placeholders(japanese[key] ?? ''), key).toEqual(placeholders(text));
    }
  });
});

it('no page uses the key of another page for another text', () => {
  const seen = new Map<string, string>();
  for (const [name, english] of PAIRS) {
    for (const key of Object.keys(english)) {
      expect(seen.get(key), `${key} is in ${name} too`).toBeUndefined();
      seen.set(key, name);
    }
  }
});

/** Codes of the audit log also have dots. */
const DOTTED = 'did.';

/** Strings of the page's code, and templates as patterns: `why.${rule}` matches every key with `why.` and one more word. */
function keysInCode(): {
  readonly whole: ReadonlySet<string>; readonly counted: ReadonlySet<string>; readonly coded: ReadonlySet<string>; readonly patterns: readonly RegExp[];
} {
  const client = fileURLToPath(new URL('../../../client', import.meta.url));
  const code = readdirSync(client, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(^|[/-])(en|ja)\.ts$/.test(file))
    .map((file) => readFileSync(join(client, file), 'utf8')).join('\n');
  const quoted = (quote: string): readonly string[] => Array.from(code.matchAll(new RegExp(`${quote}([\\w.+~-]+)${quote}`, 'g')), (found) => found[1] ?? '');
  // `count` adds a number to them; `wordOr` and `wordFor` add a code.
  const counted = new Set(Array.from(code.matchAll(/\.count\(\s*'([\w.]+)'/g), (found) => found[1] ?? ''));
  const coded = new Set(Array.from(code.matchAll(/word(?:Or|For)\([^,']+, '([\w.]+)'/g), (found) => found[1] ?? ''));
  const patterns = Array.from(code.matchAll(/`((?:[\w.]|\$\{[^}]*\})+)`/g), (found) => found[1] ?? '')
    .filter((text) => /^[a-zA-Z]+\./.test(text) && text.includes('${'))
    .map((text) => new RegExp(`^${text.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, text.startsWith(DOTTED) ? '.+' : '[^.]+')}$`));
  return { whole: new Set([...quoted("'"), ...quoted('"')]), counted, coded, patterns };
}

it('every word is used: by its key, by the prefix to which a count or a code is added, or by a template', () => {
  const { whole, counted, coded, patterns } = keysInCode();
  const used = (key: string): boolean => {
    const stem = key.slice(0, key.lastIndexOf('.'));
    return whole.has(key) || (/\.(one|other)$/.test(key) && counted.has(stem)) || coded.has(stem) || patterns.some((pattern) => pattern.test(key));
  };
  expect(PAIRS.flatMap(([, english]) => Object.keys(english)).filter((key) => !used(key))).toEqual([]);
});

describe.each(PAIRS)('the Japanese of %s', (_name, _english, japanese) => {
  const saying = (pattern: RegExp): readonly string[] =>
    Object.entries(japanese)
      .filter(([, text]) => pattern.test(text))
      .map(([key, text]) => `${key}: ${text}`);

  it('writes colons and brackets beside Japanese in full width', () => {
    expect(saying(/[ぁ-んァ-ヶー一-龠）」}]\s?:|:\s?[ぁ-んァ-ヶ一-龠{]/u)).toEqual([]);
    expect(saying(/[ぁ-んァ-ヶー一-龠]\(|\)[ぁ-んァ-ヶ一-龠]|\([^)]*[ぁ-んァ-ヶ一-龠]/u)).toEqual([]);
  });

  it('has one word for a person and one for a contact', () => {
    expect(saying(/エージェント(?!イベント)|問い合わせ(?!る|てください|先)|撤去/u)).toEqual([]);
  });
});

describe('an error', () => {
  // Texts that a person reads because something was refused or failed. The rest of a catalogue names things.
  const FAILED = new RegExp(`^(${[
    'error', 'fault', 'form\\.(silence|errors|later|forbidden)', 'settings\\.wrong', 'signin\\.error', 'table\\.fault',
    'screens\\.(error|failed|here\\.failed)',
    'menu\\.signOut\\.failed', 'checkIn\\.failed', 'here\\.refused', 'policy\\.failed', 'setup\\.forbidden', 'desk\\.others\\.failed',
    'edit\\.image\\.(large|wrong)',
  ].join('|')})(\\.|$)`);
  // The button “Try again” is beside them, or the text under the title says it. Two are buttons themselves.
  const BESIDE = new Set(['fault.unstored', 'fault.silence', 'fault.again', 'error.title', 'error.reload', 'error.close']);
  const DO = new RegExp(`(^|[.,:;] |or |then )(${[
    'add', 'allow', 'ask', 'change', 'check', 'choose', 'close', 'delete', 'enter', 'make', 'reload', 'remove', 'revoke', 'run', 'see', 'shorten', 'take',
    'tell', 'try', 'use', 'wait', 'write',
  ].join('|')})\\b`, 'i');
  const all = PAIRS.flatMap(([name, english, japanese]) => Object.keys(english).filter((key) => FAILED.test(key) && !BESIDE.has(key))
    .map((key) => [`${name} ${key}`, english[key] ?? '', japanese[key] ?? ''] as const));

  it('is told in more than fifty texts', () => { expect(all.length).toBeGreaterThan(50); });

  it('says what to do next, in both languages', () => {
    expect(all.filter(([, english]) => !DO.test(english)).map(([key, english]) => `${key}: ${english}`)).toEqual([]);
    expect(all.filter(([, , japanese]) => !/ください|お試し|お待ち/.test(japanese)).map(([key, , japanese]) => `${key}: ${japanese}`)).toEqual([]);
  });
});
