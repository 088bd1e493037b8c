import { callApi } from '../api/call-api';
import { maybe, shape, text } from '../api/read';

/** Ends the session here and at the identity provider, if there is one. False: the server did not answer. */
export async function signOut(): Promise<boolean> {
  const answer = await callApi('POST', '/api/sign-out', shape({ go: maybe(text) }), {}, true);
  if (answer.kind === 'no-answer') return false;
  const go = answer.kind === 'ok' ? answer.value.go : null;
  location.assign(go != null && /^https?:\/\//.test(go) ? go : '/sign-in');
  return true;
}
