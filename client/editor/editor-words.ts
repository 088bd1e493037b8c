import { shellEn } from '../words/shell-en';
import type { ShellKey } from '../words/shell-en';
import { shellJa } from '../words/shell-ja';
import { HERE } from '../words/times';
import type { TimePlace } from '../words/times';
import { wordsWith } from '../words/words';
import type { Language, WordKey, Words } from '../words/words';
import { CODES } from '../plan/edit/change';
import { editorEn } from './editor-en';
import type { EditorKey } from './editor-en';
import { editorJa } from './editor-ja';

export type EditorWords = Words<WordKey | ShellKey | EditorKey>;

export const editorWords = (lang: Language, place: TimePlace = HERE): EditorWords =>
  wordsWith(lang, { en: { ...shellEn, ...editorEn }, ja: { ...shellJa, ...editorJa } }, place);

/** In Open mode nobody has a name. */
const OPEN = 'open';

/** How another editor is called. */
export const editorName = ({ id, name }: { readonly id: string; readonly name: string }, words: EditorWords): string =>
  (id === OPEN ? words.say('edit.person.open') : words.say('edit.person', { name }));

/** The name of a step: "Move 12 seats". A code of a newer server is shown as it is. */
export function stepText({ code, count,
  text }: { readonly code: string; readonly count?: number | null | undefined; readonly text?: string | null | undefined }, words: EditorWords): string {
  const known = CODES.find((one) => one === code);
  if (known === undefined) return code;
  const what = count == null || count === 0 ? '' : text === 'seats' ? words.count('edit.seats', count) : words.count('edit.things', count);
  return words.say(`edit.step.${known}`, { what }).trim();
}

/** The usual name of an island for the letter of its seat numbers. */
export const islandName = (words: EditorWords) => (letter: string): string => words.say('edit.island.name', { letter }).trim();
