import type { Guard } from '../api/read';
import { request } from '../api/request';
import { goToSignIn } from '../api/return-address';
import { isError, isPlan } from './wire';
import type { Plan, SetupError } from './wire';

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** AWS or the server refused it: what happened, what it means, what to do */
  | { readonly kind: 'refused'; readonly error: SetupError }
  /** AWS has changed since the plan was shown: this is the new plan */
  | { readonly kind: 'changed'; readonly plan: Plan }
  | { readonly kind: 'forbidden' }
  /** no answer, or one that cannot be read */
  | { readonly kind: 'no-answer' };

/** One call may need several calls of AWS, each with its own time limit. */
const LIMIT_MS = 120_000;

/** One call of the Setup API. */
export async function call<T>(path: string, guard: Guard<T>, body?: unknown): Promise<Answer<T>> {
  const reply = await request(`/api/setup${path}`, { method: body === undefined ? 'GET' : 'POST', body, limitMs: LIMIT_MS });
  if (reply === null) return { kind: 'no-answer' };
  if (reply.status === 401) {
    goToSignIn();
    return new Promise(() => undefined);
  }
  if (reply.status === 403) return { kind: 'forbidden' };
  if (reply.ok) return guard(reply.body) ? { kind: 'ok', value: reply.body } : { kind: 'no-answer' };
  if (reply.status === 412 && isPlan(reply.body)) return { kind: 'changed', plan: reply.body };
  return isError(reply.body) ? { kind: 'refused', error: reply.body } : { kind: 'no-answer' };
}
