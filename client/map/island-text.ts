import type { TeamCounts } from '../seats/types';
import { joined } from '../words/words';
import type { Words } from '../words/words';

/** The screen reader text of an island that has too many seats for a button each. */
export function islandText(name: string, counts: TeamCounts | undefined, words: Words): string {
  if (counts === undefined) return name;
  const { available, contact, alerts, signedIn, people } = counts;
  return joined(words, [
    ...(name === '' ? [] : [name]), `${words.say('kpi.signedIn')} ${words.number(signedIn)}/${words.number(people)}`,
    `${words.state('available')} ${words.number(available)}`, `${words.state('talking')} ${words.number(contact)}`,
    `${words.say('attention.title')} ${words.number(alerts)}`,
  ]);
}
