import { auditEn } from './audit-en';
import type { AuditKey } from './audit-en';
import { auditJa } from './audit-ja';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type AuditWords = Words<WordKey | ShellKey | AuditKey>;

export const auditWords = (lang: Language, place: TimePlace = HERE): AuditWords =>
  wordsWith(lang, { en: { ...shellEn, ...auditEn }, ja: { ...shellJa, ...auditJa } }, place);

const DEEDS = Object.keys(auditEn).filter((key) => key.startsWith('did.')).map((key) => key.slice('did.'.length));

/** Kinds for the filter: the beginnings of codes. */
export const KINDS = DEEDS.filter((code) => !code.includes('.'));

/** A code as text. A code of a newer server is shown without changes. */
export const deedWord = (words: AuditWords, code: string): string => (DEEDS.includes(code) ? words.say(`did.${code}` as AuditKey) : code);

export const deedsOf = (kind: string): readonly string[] => DEEDS.filter((code) => code.startsWith(`${kind}.`));
