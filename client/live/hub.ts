import { HubConnectionState } from '@microsoft/signalr';
import type { HubConnection } from '@microsoft/signalr';
import { getJson } from '../api/get-json';
import { hubConnection } from '../api/hub-connection';
import { endHangingLoads } from '../api/load-chunk';
import { ownBuild, serverBuild } from '../api/server-build';
import type { FeedConnection } from './link';
import type { LiveWorld } from './live-types';

async function connect(signal: AbortSignal): Promise<FeedConnection> {
  const hub = hubConnection('/live');
  const stop = (): void => { void hub.stop(); };
  const ended = new Set<() => void>();
  // The link does not need the reason: it tries again.
  hub.onclose(() => { for (const end of ended) end(); });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await hub.start();
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return feedOf(hub, ended, stop);
}

/**
 * The feed of a hub that is connected.
 * @param ended is called by the owner of the hub when it closes
 */
export const feedOf = (hub: HubConnection, ended: Set<() => void>, close: () => void): FeedConnection => ({
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
        // The connection is closed, and the stream with it.
      }
    };
  },
  seen(view, since) {
    if (hub.state === HubConnectionState.Connected) hub.send('Seen', view, since.epoch, since.rev).catch(() => undefined);
  },
  close,
});

/** Calls when the page comes back: visible, resumed, from the back/forward cache, online. Returns the undo. */
function onReturn(back: (thawed: boolean) => void): () => void {
  const shown = (): void => { if (!document.hidden) back(false); };
  const thawed = (): void => back(true);
  const cached = (event: PageTransitionEvent): void => { if (event.persisted) back(true); };
  addEventListener('visibilitychange', shown);
  addEventListener('online', shown);
  addEventListener('pageshow', cached);
  document.addEventListener('resume', thawed);
  return () => {
    removeEventListener('visibilitychange', shown);
    removeEventListener('online', shown);
    removeEventListener('pageshow', cached);
    document.removeEventListener('resume', thawed);
  };
}

/**
 * @param views address of the list of views; a snapshot is below it
 * @param open opens the feed
 */
export const browserWorld = (views = '/api/views', open = connect): LiveWorld => ({
  connect: open,
  snapshot: (view, signal) => getJson(`${views}/${encodeURIComponent(view)}/snapshot`, signal),
  views: (signal) => getJson(views, signal),
  now: () => performance.now(),
  wall: () => Date.now(),
  random: Math.random,
  hidden: () => document.hidden,
  endHanging: endHangingLoads,
  onReturn,
  ownBuild: ownBuild(),
  serverBuild,
});
