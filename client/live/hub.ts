import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import type { HubConnection } from '@microsoft/signalr';
import type { FeedConnection, LinkWorld } from './link';
import { ComeBackLater, Refused, retryAfterMs } from '../api/retry-after';

const HUB = '/live';

/** Straight to a WebSocket saves a round trip; where a proxy refuses that, the next try negotiates. */
let straight = true;

function build(): HubConnection {
  const builder = new HubConnectionBuilder().configureLogging(LogLevel.None);
  return (straight
    ? builder.withUrl(HUB, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    : builder.withUrl(HUB)).build();
}

async function connect(signal: AbortSignal): Promise<FeedConnection> {
  const hub = build();
  const stop = (): void => { void hub.stop(); };
  const ended = new Set<() => void>();
  // The link takes no sides on why: it asks again.
  hub.onclose(() => { for (const end of ended) end(); });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await hub.start();
  } catch (error) {
    if (!signal.aborted) straight = !straight;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return {
    get open() { return hub.state === HubConnectionState.Connected; },
    watch(view, since, sink) {
      ended.add(sink.ended);
      const subscription = hub.stream<unknown>('Watch', view, since).subscribe({
        next: sink.next,
        complete: sink.ended,
        error: sink.ended,
      });
      return () => {
        ended.delete(sink.ended);
        try {
          subscription.dispose();
        } catch {
          // The connection is gone, and the stream with it.
        }
      };
    },
    seen(view, since) {
      if (hub.state === HubConnectionState.Connected) hub.send('Seen', view, since.epoch, since.rev).catch(() => undefined);
    },
    close: stop,
  };
}

/** Long enough for any server that lives; the body may take longer. */
const HEADERS_MS = 3_000;

/**
 * After a network lost its memory the browser still holds connections that nobody answers on, and may send on each of
 * them before it opens a new one: give up on each after a while, until the caller gives up on all.
 */
async function answered(path: string, signal: AbortSignal): Promise<Response> {
  for (;;) {
    const patience = new AbortController();
    const giveUp = (): void => patience.abort();
    const timer = setTimeout(giveUp, HEADERS_MS);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const response = await fetch(path, { cache: 'no-cache', headers: { accept: 'application/json' }, signal: patience.signal });
      clearTimeout(timer);
      return response;
    } catch (error) {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      if (signal.aborted || !patience.signal.aborted) throw error;
    }
  }
}

/** One JSON answer of the server. `no-cache`: the browser keeps it by ETag and asks whether it still holds. */
export async function getJson(path: string, signal: AbortSignal): Promise<unknown> {
  const response = await answered(path, signal);
  if (response.status === 429 || response.status === 503) {
    throw new ComeBackLater(retryAfterMs(response.headers.get('retry-after'), response.headers.get('date')), response.status);
  }
  if (response.status === 401 || response.status === 403) throw new Refused(response.status);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as unknown;
}

export const browserWorld: LinkWorld = {
  connect,
  snapshot: (view, signal) => getJson(`/api/views/${encodeURIComponent(view)}/snapshot`, signal),
  now: () => performance.now(),
  random: Math.random,
  hidden: () => document.hidden,
};
