import type { Claimer } from './alert-groups';
import type { AlertWords } from './alert-words';
import type { Breach } from './limits';
import { elapsed } from '../words/words';

/** In Open mode nobody has a name. */
const NOBODY = 'open';

/** How many minutes until a time: the last one counts as a whole. */
const minutesTo = (until: number, now: number): number => Math.max(1, Math.ceil((until - now) / 60_000));

/** The name of a person, or "you"; empty: without a name. */
export const claimerText = ({ by, byId }: Claimer, me: string | null, words: AlertWords): string =>
  (byId === NOBODY ? '' : byId === me ? words.say('mark.you') : by);

/**
 * "Claimed: 山田SV 2:10", or "Claimed: you 2:10"
 * @param now server time; null: not known
 */
export function claimText(breach: Breach, me: string | null, now: number | null, words: AlertWords): string | null {
  const claimed = breach.limit.mark?.claimed ?? null;
  if (claimed === null) return null;
  const by = claimerText(claimed, me, words);
  const who = by === '' ? words.say('mark.claimed') : words.say('mark.claimed.by', { by });
  return claimed.at === null || now === null ? who : `${who} ${elapsed(now - claimed.at)}`;
}

export interface QuietText { readonly snooze: boolean; readonly text: string }

/** What makes an alert quiet, each as a text. A mark of a lower level has no effect any more, so nothing is said about it. */
export function quietTexts({ level, limit: { mark } }: Breach, now: number | null, words: AlertWords): readonly QuietText[] {
  const { acknowledged = null, snoozed = null } = mark ?? {};
  const by = (name: string): string => (name === '' || name === NOBODY ? '' : words.say('mark.by', { by: name }));
  const left = (until: number): string => (now === null ? words.say('mark.snoozed.unknown') : words.say('mark.snoozed', { n: minutesTo(until, now) }));
  return [
    ...(acknowledged !== null && acknowledged.level >= level ? [{ snooze: false, text: `${words.say('mark.acknowledged')}${by(acknowledged.by)}` }] : []),
    ...(snoozed !== null && snoozed.level >= level && (now === null || now < snoozed.until)
      ? [{ snooze: true, text: `${left(snoozed.until)}${by(snoozed.by)}` }] : []),
  ];
}

/** Who has an alert and why it is quiet: empty for one that waits for somebody. */
export const markTexts = (breach: Breach, me: string | null, now: number | null, words: AlertWords): readonly string[] =>
  [claimText(breach, me, now, words), ...quietTexts(breach, now, words).map(({ text }) => text)].filter((text) => text !== null);
