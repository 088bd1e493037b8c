import { beginChange } from './changing';
import { GIVEN_UP } from './given-up';
import { noteBuild } from './server-build';

/** Time limit of a call. After it the call fails, but its effect may still have happened. */
export const LIMIT_MS = 60_000;

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** sent as JSON; a file is sent as it is */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly priority?: 'low' | 'high';
  readonly limitMs?: number;
  /** how the answer is read; default: JSON */
  readonly read?: 'json' | 'text';
}

export interface Reply {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Headers;
  /** undefined: no body, or not JSON */
  readonly body: unknown;
}

/** One call of the server, with a time limit for the whole answer. Null: no answer. */
export async function request(
  path: string, { method = 'GET', body, headers, priority, limitMs = LIMIT_MS, read = 'json' }: Request = {},
): Promise<Reply | null> {
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(GIVEN_UP), limitMs);
  const end = method === 'GET' ? (): void => undefined : beginChange();
  try {
    const response = await fetch(path, {
      method, cache: 'no-store', signal: abort.signal,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json' }), ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(priority === undefined ? {} : { priority }),
    });
    noteBuild(response.headers);
    const said: unknown = response.status === 204 ? undefined : await response[read]().catch(() => undefined);
    // An incomplete answer is not an answer.
    return abort.signal.aborted ? null : { ok: response.ok, status: response.status, headers: response.headers, body: said };
  } catch {
    return null;
  } finally {
    end();
    clearTimeout(limit);
  }
}
