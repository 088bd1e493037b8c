import { accountEn } from '../account/account-en';
import type { AccountKey } from '../account/account-en';
import { accountJa } from '../account/account-ja';
import { peopleEn } from './people-en';
import type { PeopleKey } from './people-en';
import { peopleJa } from './people-ja';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type PeopleWords = Words<WordKey | ShellKey | AccountKey | PeopleKey>;

/** The page of the people also shows sessions and scopes, as the account page does. */
export const peopleWords = (lang: Language): PeopleWords =>
  wordsWith(lang, { en: { ...shellEn, ...accountEn, ...peopleEn }, ja: { ...shellJa, ...accountJa, ...peopleJa } });
