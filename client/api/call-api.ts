import { retryAfterMs } from './retry-after';
import { request } from './request';
import { goToSignIn } from './return-address';
import { list, maybe, nothing, shape, text } from './read';
import type { Guard } from './read';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An error from the server: its text, and the form fields with errors. */
export interface Problem {
  readonly kind: 'problem';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** the whole answer, which may have more fields */
  readonly body: unknown;
  /** 429: when to try again; 0: unknown */
  readonly retryAfterMs: number;
}

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | Problem
  /** no answer, or an answer that cannot be read */
  | { readonly kind: 'no-answer' };

const isProblem = shape({ title: maybe(text), detail: maybe(text) });
const isTexts = list(text);

function problemOf(status: number, headers: Headers, said: unknown): Problem {
  const good = isProblem(said);
  const errors: Record<string, readonly string[]> = {};
  const given: unknown = good ? (said as { readonly errors?: unknown }).errors : null;
  if (typeof given === 'object' && given !== null) {
    for (const [field, texts] of Object.entries(given)) if (isTexts(texts)) errors[field.charAt(0).toLowerCase() + field.slice(1)] = texts;
  }
  return {
    kind: 'problem', status, body: said, title: (good ? said.title : null) ?? `HTTP ${status}`, detail: (good ? said.detail : null) ?? '', errors,
    retryAfterMs: retryAfterMs(headers.get('retry-after'), headers.get('date')),
  };
}

/**
 * One call of the server. After a 401 the sign-in has ended: the page goes to the sign-in and comes back later, so the caller never
 * gets an answer (`mayRefuse`: the caller gets it; 401 is an answer here). `guard`: checks the format of a good answer.
 * `headers`: beside those of every call.
 */
export async function callApi<T>(
  method: Method, path: string, guard: Guard<T>, body?: unknown, mayRefuse = false, headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const reply = await request(path, { method, body, headers });
  if (reply === null) return { kind: 'no-answer' };
  if (reply.status === 401 && !mayRefuse) {
    goToSignIn();
    return new Promise(() => undefined);
  }
  const said = reply.status === 204 ? null : reply.body;
  if (!reply.ok) return problemOf(reply.status, reply.headers, said);
  return guard(said) ? { kind: 'ok', value: said } : { kind: 'no-answer' };
}

/** A call whose answer only says that it was done. */
export const send = (method: Exclude<Method, 'GET'>, path: string, body?: unknown): Promise<Answer<null>> => callApi(method, path, nothing, body);
