import { accountEn } from '../account/account-en';
import type { AccountKey } from '../account/account-en';
import { accountJa } from '../account/account-ja';
import { peopleEn } from './people-en';
import type { PeopleKey } from './people-en';
import { peopleJa } from './people-ja';
import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';

export type PeopleWords = Words<WordKey | ShellKey | AccountKey | PeopleKey>;

/** The People page also shows sessions and scopes, like the account page. */
export const peopleWords = (lang: Language, place: TimePlace = HERE): PeopleWords =>
  wordsWith(lang, { en: { ...shellEn, ...accountEn, ...peopleEn }, ja: { ...shellJa, ...accountJa, ...peopleJa } }, place);
