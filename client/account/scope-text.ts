import { isEverything } from '../app/session';
import type { Grant, Scope } from '../app/session';
import { joined } from '../words/words';
import type { AccountWords } from './account-words';

const MOST = 4;

export const pathText = (path: readonly string[]): string => path.join(' › ');

/** A scope as words: "Tokyo › Team A, profile Basic; centre-osaka". `nameOf`: the name of an instance by its id. */
export function scopeText(scope: Scope, words: AccountWords, nameOf: (instance: string) => string, most = MOST): string {
  if (isEverything(scope)) return words.say('scope.word.all');
  if (scope.length === 0) return words.say('scope.word.nobody');
  const shorten = (all: readonly string[]): string =>
    all.length <= most ? joined(words, all) : words.say('scope.word.more', { list: joined(words, all.slice(0, most)), n: all.length - most });
  const grantText = (grant: Grant): string => {
    const within = [...grant.groups.map(pathText), ...grant.profiles.map((name) => words.say('scope.word.profile', { name }))];
    return [grant.instances.map(nameOf), within].filter((part) => part.length > 0).map(shorten).join(' · ');
  };
  return scope.map(grantText).join(words.say('scope.word.or'));
}
