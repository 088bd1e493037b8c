import { isEverything } from '../app/session';
import type { Grant, Scope } from '../app/session';
import { joined } from '../words/words';
import type { AccountWords } from './account-words';

const MOST = 4;

export const pathText = (path: readonly string[]): string => path.join(' › ');

/** A floor as people call it. */
export interface NamedFloor {
  readonly name: string;
  /** it was deleted */
  readonly gone: boolean;
}

/** What a grant says of a floor; null: nobody knows it any more. */
export const floorText = (id: string, floor: NamedFloor | null, words: AccountWords): string =>
  words.say(floor?.gone === false ? 'scope.word.floor' : 'scope.word.floor.gone', { name: floor?.name ?? id });

/** A scope as words: "Tokyo › Team A, profile Basic; centre-osaka". `nameOf`, `floorOf`: instances and floors by their ids. */
export function scopeText(
  scope: Scope, words: AccountWords, nameOf: (instance: string) => string, floorOf: (id: string) => NamedFloor | null, most = MOST,
): string {
  if (isEverything(scope)) return words.say('scope.word.all');
  if (scope.length === 0) return words.say('scope.word.nobody');
  const shorten = (all: readonly string[]): string =>
    all.length <= most ? joined(words, all) : words.say('scope.word.more', { list: joined(words, all.slice(0, most)), n: all.length - most });
  const grantText = (grant: Grant): string => {
    const within = [...grant.groups.map(pathText), ...grant.profiles.map((name) => words.say('scope.word.profile', { name }))];
    const floors = (grant.floors ?? []).map((id) => floorText(id, floorOf(id), words));
    return [grant.instances.map(nameOf), within, floors].filter((part) => part.length > 0).map(shorten).join(' · ');
  };
  return scope.map(grantText).join(words.say('scope.word.or'));
}
