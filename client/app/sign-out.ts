import { ask } from '../api/ask';
import { maybe, shape, text } from '../api/read';
import type { Maybe } from '../api/read';

/** Ends the session here and, where a provider signed the person in, there too. False: the server did not answer. */
export async function signOut(): Promise<boolean> {
  const answer = await ask('POST', '/api/sign-out', shape<{ go: Maybe<string> }>({ go: maybe(text) }), {}, true);
  if (answer.kind === 'silence') return false;
  const go = answer.kind === 'ok' ? answer.value.go : null;
  location.assign(go != null && /^https?:\/\//.test(go) ? go : '/sign-in');
  return true;
}
