import { wordOr, joined } from '../words/words';
import type { Conditions } from './rules';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import type { Row } from './table';
import type { LimitKind } from '../alerts/limit-rules';
import type { SettingsKey } from './settings-en';

export const pathText = (group: readonly string[]): string => group.join(' / ');

export function floorText(id: string, { floors, sites }: ChoicesOfSite): string {
  const floor = floors.find((one) => one.id === id);
  if (floor === undefined) return id;
  const site = sites.length > 1 ? sites.find((one) => one.id === floor.site)?.name : undefined;
  return site === undefined ? floor.name : `${floor.name}, ${site}`;
}

/** "queue 料金照会, Chat": for whom a rule holds. */
export function conditionsText({ queue, channel, status, profile, group, floor }: Conditions, choices: ChoicesOfSite, words: SettingsWords): string {
  const texts = [
    queue === undefined ? null : `${words.say('settings.one.queue')} ${queue}`,
    channel === undefined ? null : wordOr(words, 'channel', channel),
    status ?? null,
    profile === undefined ? null : `${words.say('settings.one.profile')} ${profile}`,
    group === undefined ? null : `${words.say('settings.one.group')} ${pathText(group)}`,
    floor === undefined ? null : `${words.say('settings.one.floor')} ${floorText(floor, choices)}`,
  ].filter((text) => text !== null);
  return texts.length === 0 ? words.say('settings.everywhere') : joined(words, texts);
}

/** Name of a column without the kind of its scope. */
export function columnText({ queue, profile, group, floor }: Conditions, choices: ChoicesOfSite, words: SettingsWords): string {
  if (floor !== undefined) return floorText(floor, choices);
  return queue ?? profile ?? (group === undefined ? words.say('settings.everywhere') : pathText(group));
}

/** The column names something that the boards and floors do not have now. */
export function isUnseen({ queue, profile, group, floor }: Conditions, { queues, profiles, groups, floors }: ChoicesOfSite): boolean {
  if (queue !== undefined) return !queues.includes(queue);
  if (profile !== undefined) return !profiles.includes(profile);
  if (floor !== undefined) return !floors.some(({ id }) => id === floor);
  // A path contains everything below it.
  return group !== undefined && !groups.some((path) => group.every((name, level) => path[level] === name));
}

/** What a limit is about, whatever its conditions are. */
export const kindText = (kind: LimitKind, words: SettingsWords): string => words.say(`limit.${kind}`);
export const rowText = ({ kind, channels }: Row, words: SettingsWords): string =>
  words.say(channels === null ? `settings.row.${kind}` : `settings.contact.${channels.join('-')}` as SettingsKey);
