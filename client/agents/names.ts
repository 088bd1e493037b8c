import type { Agent } from '../live/agent';
import { characters } from '../words/characters';
import { CJK } from '../words/script';
import type { Language, Words } from '../words/words';

// A name that changes the writing direction would also change the direction of the words after it.
// oxlint-disable-next-line no-control-regex -- these characters are removed
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

const clean = (text: string): string => text.replace(UNSHOWN, ' ').replace(/[ \u3000]{2,}/g, ' ').trim().normalize('NFC');

type Names = Pick<Agent, 'first' | 'last' | 'user'>;
interface Parts { readonly first: string; readonly last: string; readonly cjk: boolean }

/** Some centres put the whole name into one field, with a half-width or full-width space between the parts. */
function partsOf(agent: Names): Parts {
  const [first, last] = [clean(agent.first), clean(agent.last)];
  const cjk = CJK.test(last) || CJK.test(first);
  const whole = /^(\S+)[ \u3000](\S+)$/u.exec(first === '' ? last : last === '' ? first : '');
  return cjk && whole !== null ? { last: whole[1] ?? '', first: whole[2] ?? '', cjk } : { first, last, cjk };
}

/** Names with kanji or kana are always last-first; other names have the order of the page's language. Without a name, the user name. */
export function fullName(agent: Names, lang: Language, unnamed: string): string {
  const { first, last, cjk } = partsOf(agent);
  const parts = cjk || lang === 'ja' ? [last, first] : [first, last];
  return parts.filter((part) => part !== '').join(' ') || clean(agent.user) || unnamed;
}

/** Shown for a person without a name. For a person who left Connect, if nothing is stored any more, this is the id. */
export const unnamedText = ({ id, departed }: Pick<Agent, 'id' | 'departed'>, words: Words): string =>
  (departed?.heard === null ? id : words.say('seat.unnamed'));

/** The name that fits on a seat: 中村 美咲, 佐々木 (if longer than four), Emma C. */
export function seatLabel(agent: Names, lang: Language, unnamed: string): string {
  const { first, last, cjk } = partsOf(agent);
  if (first === '' || last === '') return fullName(agent, lang, unnamed);
  if (cjk) return characters(last).length + characters(first).length <= 4 ? fullName(agent, lang, unnamed) : last;
  const initial = (name: string): string => `${characters(name)[0] ?? ''}.`;
  return lang === 'ja' ? `${last} ${initial(first)}` : `${first} ${initial(last)}`;
}

/** Family names that several agents have. */
export function namesakesOf(agents: Iterable<Names>): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { last } of agents) (seen.has(last) ? twice : seen).add(last);
  return twice;
}

/** The family name, for small seats: 後藤, but 後藤健 and 後藤翼 (Chen E) if several agents have it. */
export function shortName(agent: Names, namesakes: ReadonlySet<string>, unnamed: string): string {
  const { first, last } = partsOf(agent);
  if (last === '') return first || clean(agent.user) || unnamed;
  const initial = namesakes.has(agent.last) ? (characters(first)[0] ?? '') : '';
  return initial === '' ? last : `${last}${CJK.test(last) ? '' : ' '}${initial}`;
}

/** Two letters for the details panel. */
export function initials(agent: Names): string {
  const { first, last } = partsOf(agent);
  if (CJK.test(last)) return characters(last).slice(0, 2).join('');
  return [first, last].map((name) => characters(name)[0] ?? '').join('').toUpperCase()
    || characters(clean(agent.user)).slice(0, 2).join('').toUpperCase() || '–';
}
