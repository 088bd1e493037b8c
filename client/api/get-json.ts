import { GIVEN_UP } from './given-up';
import { ComeBackLater, Refused, retryAfterMs } from './retry-after';
import { noteBuild } from './server-build';

/** After this time without headers, another request is sent in addition. */
export const NEXT_REQUEST_MS = 3_000;
/** Maximum number of parallel requests of one call. */
const MOST_TOGETHER = 3;
/** Maximum number of connections that a browser keeps to one host. After all of them were tried, the requests are sent less often. */
const CONNECTIONS = 6;

/**
 * The first answer of one or more equal requests. After a network loss the browser still has dead connections
 * and uses each of them before it opens a new one, so another request is sent if one gets no answer. The first request stays open,
 * because a slow server may still answer it.
 */
function firstAnswer(path: string, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    const open = new Set<AbortController>();
    let timer: ReturnType<typeof setTimeout> | null = null;
    let sent = 0;
    let wait = NEXT_REQUEST_MS;
    let over = false;
    const finish = (winner: AbortController | null): void => {
      over = true;
      if (timer !== null) clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      for (const one of open) if (one !== winner) one.abort(GIVEN_UP);
      // The body is still arriving: a caller that cancels later cancels the body too.
      if (winner !== null) signal.addEventListener('abort', () => winner.abort(GIVEN_UP), { once: true });
    };
    const fail = (error: unknown): void => {
      if (over) return;
      finish(null);
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const giveUp = (): void => fail(new Error('given up'));
    const send = (): void => {
      const mine = new AbortController();
      open.add(mine);
      if (open.size > MOST_TOGETHER) {
        const [oldest] = open;
        oldest?.abort(GIVEN_UP);
        if (oldest !== undefined) open.delete(oldest);
      }
      // In Chromium, equal requests wait for each other at the cache, so only the first one uses it.
      const cache = sent === 0 ? 'no-cache' : 'no-store';
      fetch(path, { cache, headers: { accept: 'application/json' }, signal: mine.signal }).then(
        (response) => {
          if (over) return;
          finish(mine);
          resolve(response);
        },
        (error: unknown) => { if (!mine.signal.aborted) fail(error); },
      );
      timer = setTimeout(send, wait);
      if (++sent >= CONNECTIONS) wait *= 2;
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    send();
  });
}

/** One JSON answer of the server. `no-cache`: the browser keeps it by ETag and asks whether it is still valid. */
export async function getJson(path: string, signal: AbortSignal): Promise<unknown> {
  const response = await firstAnswer(path, signal);
  noteBuild(response.headers);
  if (response.status === 429 || response.status === 503) {
    throw new ComeBackLater(retryAfterMs(response.headers.get('retry-after'), response.headers.get('date')), response.status);
  }
  if (response.status === 401 || response.status === 403) throw new Refused(response.status);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as unknown;
}
