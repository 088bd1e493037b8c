import { accountEn } from '../words/account-en';
import type { AccountKey } from '../words/account-en';
import { accountJa } from '../words/account-ja';
import { peopleEn } from '../words/people-en';
import type { PeopleKey } from '../words/people-en';
import { peopleJa } from '../words/people-ja';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type PeopleWords = Words<WordKey | ShellKey | AccountKey | PeopleKey>;

/** The page of the people also shows sessions and scopes, as the account page does. */
export const peopleWords = (lang: Language): PeopleWords =>
  wordsWith(lang, { en: { ...shellEn, ...accountEn, ...peopleEn }, ja: { ...shellJa, ...accountJa, ...peopleJa } });
