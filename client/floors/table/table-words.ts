import { fullName } from '../../agents/names';
import { floorsEn } from '../floors-en';
import type { FloorsKey } from '../floors-en';
import { floorsJa } from '../floors-ja';
import { hasOwn } from '../../words/has-own';
import { shellEn } from '../../words/shell-en';
import type { ShellKey } from '../../words/shell-en';
import { shellJa } from '../../words/shell-ja';
import { HERE } from '../../words/times';
import type { TimePlace } from '../../words/times';
import { wordsWith } from '../../words/words';
import type { Language, WordKey, Words } from '../../words/words';
import { tableEn } from './table-en';
import type { TableKey } from './table-en';
import { tableJa } from './table-ja';
import type { Person } from './table-wire';

export type TableWords = Words<WordKey | ShellKey | FloorsKey | TableKey>;

export const tableWords = (lang: Language, place: TimePlace = HERE): TableWords =>
  wordsWith(lang, { en: { ...shellEn, ...floorsEn, ...tableEn }, ja: { ...shellJa, ...floorsJa, ...tableJa } }, place);

/** A code of a newer server has the text of `or`. */
export const codeText = (words: TableWords, key: string, or: TableKey): string => words.say(hasOwn(tableEn, key) ? (key as TableKey) : or);

export const nameOf = (person: Person | undefined, words: TableWords): string =>
  (person === undefined ? words.say('table.somebody') : fullName(person, words.lang, words.say('seat.unnamed')));

/** What tells two people of one name apart. */
export const hintOf = ({ user, group }: Person): string => [user, group].filter((text) => text !== '').join(' · ');
