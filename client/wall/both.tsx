import type { JSX } from 'preact';
import { computed } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Language } from '../words/words';
import { NO_WORDS } from '../words/words';
import type { Wall } from './wall-types';
import { wallWords } from './wall-words';
import type { WallWords } from './wall-words';

/** The words of one screen: one or two languages, the first is large. */
export type Tongues = readonly [WallWords, ...WallWords[]];

const USUAL: readonly [Language, Language] = ['ja', 'en'];

export function tonguesOf(wall: Wall): ReadonlySignal<Tongues> {
  const languages = computed(() => (wall.screen.value?.settings.languages ?? USUAL).join());
  return computed(() => {
    const own = wall.floor.value?.siteWords.value ?? NO_WORDS;
    const place = { zone: wall.zone.value, now: () => wall.now() ?? 0 };
    const [first = 'ja', ...more] = languages.value.split(',') as Language[];
    return [wallWords(first, place, own), ...more.map((one) => wallWords(one, place, own))];
  });
}

interface Props {
  readonly tongues: Tongues;
  /** null: this language says nothing */
  readonly text: (words: WallWords) => string | null;
  readonly class?: string;
}

/** One text in the languages of the screen: the first large, the second small beside or below it. */
export function Both({ tongues, text, class: kind }: Props): JSX.Element {
  return (
    <span class={kind === undefined ? 'both' : `both ${kind}`}>
      {tongues.map((words, at) => {
        const said = text(words);
        return said === null || said === '' ? null : <span key={words.lang} lang={words.lang} class={at === 0 ? 'one' : 'two'}>{said}</span>;
      })}
    </span>
  );
}
