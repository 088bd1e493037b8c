import { ComeBackLater, Refused, retryAfterMs } from './retry-after';
import { noteBuild } from './server-build';

/** After so long without headers another request goes out beside the ones before. */
export const NEXT_REQUEST_MS = 3_000;
/** Requests of one call that may be under way together. */
const MOST_TOGETHER = 3;
/** A browser keeps so many connections to one host; once all of them were tried there is no hurry any more. */
const CONNECTIONS = 6;

/**
 * The first answer of one or more equal requests. After a network was lost the browser still holds connections that nobody
 * answers on, and sends on each of them before it opens a new one; so a silent request gets company. It stays open
 * meanwhile: a slow server still answers it.
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
      for (const one of open) if (one !== winner) one.abort();
      // The body is still on its way: a caller that gives up later ends that as well.
      if (winner !== null) signal.addEventListener('abort', () => winner.abort(), { once: true });
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
        oldest?.abort();
        if (oldest !== undefined) open.delete(oldest);
      }
      // Chromium lets equal requests wait for one another at its cache, so only the first goes through it.
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

/** One JSON answer of the server. `no-cache`: the browser keeps it by ETag and asks whether it still holds. */
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
