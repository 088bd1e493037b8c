import type { Agent } from '../live/agent';
import { CJK } from '../words/script';
import type { Language } from '../words/words';

// A name that turns the direction of writing would turn the words after it as well.
// oxlint-disable-next-line no-control-regex -- these characters are what is taken out
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

const clean = (text: string): string => text.replace(UNSHOWN, ' ').replace(/ {2,}/g, ' ').trim();

type Names = Pick<Agent, 'first' | 'last' | 'user'>;

/** Last-first in Japanese, first-last in English; the user name when there is no other. */
export function fullName(agent: Names, lang: Language, unnamed: string): string {
  const parts = lang === 'ja' ? [agent.last, agent.first] : [agent.first, agent.last];
  return parts.map(clean).filter((part) => part !== '').join(' ') || clean(agent.user) || unnamed;
}

/** What fits on a seat: 中村 美咲, 佐々木 (when longer than four), Emma C. */
export function seatLabel(agent: Names, lang: Language, unnamed: string): string {
  const first = clean(agent.first);
  const last = clean(agent.last);
  if (first === '' || last === '') return fullName(agent, lang, unnamed);
  if (CJK.test(last)) return [...last].length + [...first].length <= 4 ? fullName(agent, lang, unnamed) : last;
  const initial = (name: string): string => `${[...name][0] ?? ''}.`;
  return lang === 'ja' ? `${last} ${initial(first)}` : `${first} ${initial(last)}`;
}

/** Family names that more than one of them has. */
export function namesakesOf(agents: Iterable<Names>): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { last } of agents) (seen.has(last) ? twice : seen).add(last);
  return twice;
}

/** The family name, for small seats: 後藤, but 後藤健 and 後藤翼 (Chen E) where several have it. */
export function shortName(agent: Names, namesakes: ReadonlySet<string>, unnamed: string): string {
  const last = clean(agent.last);
  if (last === '') return clean(agent.first) || clean(agent.user) || unnamed;
  const initial = namesakes.has(agent.last) ? ([...clean(agent.first)][0] ?? '') : '';
  return initial === '' ? last : `${last}${CJK.test(last) ? '' : ' '}${initial}`;
}

/** Two letters for the details panel. */
export function initials(agent: Names): string {
  const first = clean(agent.first);
  const last = clean(agent.last);
  if (CJK.test(last)) return [...last].slice(0, 2).join('');
  return [first, last].map((name) => [...name][0] ?? '').join('').toUpperCase() || clean(agent.user).slice(0, 2).toUpperCase() || '–';
}
