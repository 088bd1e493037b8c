import { isEverything } from '../app/session';
import type { Scope } from '../app/session';
import { joined } from '../words/shell-words';
import type { AccountWords } from './account-words';

const MOST = 4;

export const pathText = (path: readonly string[]): string => path.join(' › ');

/** A scope as words: "Tokyo › Team A, profile Basic". `nameOf`: the name of an instance by its id. */
export function scopeText(scope: Scope, words: AccountWords, nameOf: (instance: string) => string, most = MOST): string {
  if (isEverything(scope)) return words.say('scope.word.all');
  const within = [...scope.groups.map(pathText), ...scope.profiles.map((name) => words.say('scope.word.profile', { name }))];
  const shorten = (all: readonly string[]): string =>
    all.length <= most ? joined(words, all) : words.say('scope.word.more', { list: joined(words, all.slice(0, most)), n: all.length - most });
  return [scope.instances.map(nameOf), within].filter((part) => part.length > 0).map(shorten).join(' · ');
}
