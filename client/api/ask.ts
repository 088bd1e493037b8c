import { retryAfterMs } from './retry-after';
import { request } from './request';
import { goToSignIn } from './return-address';
import { list, maybe, nothing, shape, text } from './read';
import type { Guard, Maybe } from './read';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What the server refused, in its own words, and the fields of the form that are to blame. */
export interface Problem {
  readonly kind: 'problem';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** 429: when to come back; 0: not said */
  readonly retryAfterMs: number;
}

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | Problem
  /** no answer, or one that makes no sense */
  | { readonly kind: 'silence' };

const isProblem = shape<{ title: Maybe<string>; detail: Maybe<string> }>({ title: maybe(text), detail: maybe(text) });
const isTexts = list(text);

function problemOf(status: number, headers: Headers, said: unknown): Problem {
  const good = isProblem(said);
  const errors: Record<string, readonly string[]> = {};
  const given: unknown = good ? (said as { readonly errors?: unknown }).errors : null;
  if (typeof given === 'object' && given !== null) {
    for (const [field, texts] of Object.entries(given)) if (isTexts(texts)) errors[field.charAt(0).toLowerCase() + field.slice(1)] = texts;
  }
  return {
    kind: 'problem', status, title: (good ? said.title : null) ?? `HTTP ${status}`, detail: (good ? said.detail : null) ?? '', errors,
    retryAfterMs: retryAfterMs(headers.get('retry-after'), headers.get('date')),
  };
}

/**
 * One call of the server. A 401 means that the sign-in is over: the page goes to it and comes back, so the caller never
 * hears an answer (`mayRefuse`: it does, 401 is an answer here). `guard`: what a good answer looks like.
 */
export async function ask<T>(method: Method, path: string, guard: Guard<T>, body?: unknown, mayRefuse = false): Promise<Answer<T>> {
  const reply = await request(path, { method, body });
  if (reply === null) return { kind: 'silence' };
  if (reply.status === 401 && !mayRefuse) {
    goToSignIn();
    return new Promise(() => undefined);
  }
  const said = reply.status === 204 ? null : reply.body;
  if (!reply.ok) return problemOf(reply.status, reply.headers, said);
  return guard(said) ? { kind: 'ok', value: said } : { kind: 'silence' };
}

/** A call whose answer is that it was done. */
export const tell = (method: Exclude<Method, 'GET'>, path: string, body?: unknown): Promise<Answer<null>> => ask(method, path, nothing, body);
