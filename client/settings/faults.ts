import type { Problem } from './check';
import type { Draft } from './draft';
import type { SettingsWords } from './settings-words';
import { clockText } from './times';

/** One error, beside the value that has it. */
export interface Fault {
  readonly path: string;
  readonly text: string;
  /** a time to use instead, in milliseconds; null: there is no suggestion */
  readonly use: number | null;
}

const isIn = (path: string, base: string): boolean => path === base || path.startsWith(`${base}.`) || path.startsWith(`${base}[`);

function problemText({ why, use = 0, other = 0 }: Problem, words: SettingsWords): string {
  switch (why) {
    case 'many': case 'word': return words.say(`settings.wrong.${why}`, { n: use });
    case 'order': return words.say('settings.wrong.order', { time: clockText(Number(other)) });
    case 'short': case 'long': case 'silent': return words.say(`settings.wrong.${why}`, { time: clockText(why === 'short' ? 1_000 : use) });
    case 'twice': return words.say('settings.wrong.twice', { path: other });
    default: return words.say(`settings.wrong.${why}`);
  }
}

const faultOf = (problem: Problem, words: SettingsWords): Fault =>
  ({ path: problem.path, text: problemText(problem, words), use: problem.why === 'many' || problem.why === 'word' ? null : problem.use ?? null });

/** All errors at a key and below it: those of this page, and those that only the server knows. */
export const faultsAt = ({ problems, refused }: Draft, base: string, words: SettingsWords): readonly Fault[] => [
  ...problems.value.filter(({ path }) => isIn(path, base)).map((problem) => faultOf(problem, words)),
  ...refused.value.filter(({ path }) => isIn(path, base)).map(({ path, en, ja }) => ({ path, text: words.lang === 'ja' ? ja : en, use: null })),
];
