import { goToSignIn } from '../api/return-address';
import type { Guard } from '../api/read';
import { isError, isPlan } from './wire';
import type { Plan, SetupError } from './wire';

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** AWS, or the server, says no: what happened, what it means, what to do */
  | { readonly kind: 'refused'; readonly error: SetupError }
  /** AWS has changed since the plan was shown: this is the plan now */
  | { readonly kind: 'changed'; readonly plan: Plan }
  | { readonly kind: 'forbidden' }
  /** no answer, or one that makes no sense */
  | { readonly kind: 'silence' };

/** One call of the Setup API. */
export async function call<T>(path: string, guard: Guard<T>, body?: unknown): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(`/api/setup${path}`, {
      cache: 'no-store', headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  } catch {
    return { kind: 'silence' };
  }
  if (response.status === 401) {
    goToSignIn();
    return new Promise(() => undefined);
  }
  if (response.status === 403) return { kind: 'forbidden' };
  const said: unknown = await response.json().catch(() => undefined);
  if (response.ok) return guard(said) ? { kind: 'ok', value: said } : { kind: 'silence' };
  if (response.status === 412 && isPlan(said)) return { kind: 'changed', plan: said };
  return isError(said) ? { kind: 'refused', error: said } : { kind: 'silence' };
}
