import type { WireCard } from '../live/wire';
import { CJK } from '../words/script';
import type { Language } from '../words/words';

// A name that turns the direction of writing would turn the words after it as well.
// oxlint-disable-next-line no-control-regex -- these characters are what is taken out
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu;

const clean = (text: string): string => text.replace(UNSHOWN, ' ').replace(/ {2,}/g, ' ').trim();

/** Last-first in Japanese, first-last in English; the user name when there is no other. */
export function fullName(card: WireCard, lang: Language, unnamed: string): string {
  const parts = lang === 'ja' ? [card.last, card.first] : [card.first, card.last];
  return parts.map(clean).filter((part) => part !== '').join(' ') || clean(card.user) || unnamed;
}

/** What fits on a seat: 中村 美咲, 佐々木 (when longer than four), Emma C. */
export function seatLabel(card: WireCard, lang: Language, unnamed: string): string {
  const first = clean(card.first);
  const last = clean(card.last);
  if (first === '' || last === '') return fullName(card, lang, unnamed);
  if (CJK.test(last)) return [...last].length + [...first].length <= 4 ? fullName(card, lang, unnamed) : last;
  const initial = (name: string): string => `${[...name][0] ?? ''}.`;
  return lang === 'ja' ? `${last} ${initial(first)}` : `${first} ${initial(last)}`;
}

/** Two letters for the details panel. */
export function initials(card: WireCard): string {
  const first = clean(card.first);
  const last = clean(card.last);
  if (CJK.test(last)) return [...last].slice(0, 2).join('');
  return [first, last].map((name) => [...name][0] ?? '').join('').toUpperCase() || clean(card.user).slice(0, 2).toUpperCase() || '–';
}

/** The id that the API and the address bar use: what follows `agent/` in the ARN. */
export function agentId(card: WireCard): string {
  const at = card.arn.lastIndexOf('agent/');
  return at < 0 ? card.arn : card.arn.slice(at + 'agent/'.length);
}
