import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { retryDelay } from '../live/retry';
import { isLive } from './wire';
import type { Run } from './wire';

/** The run of the server as it stands, for as long as the page is open: a link that ends is made again, and begins with all of it. */
export function follow(heard: (run: Run | null) => void, linked: (up: boolean) => void): () => void {
  const over = new AbortController();
  let failures = 0;
  const pause = (): Promise<void> => new Promise((done) => {
    const timer = setTimeout(done, retryDelay(failures++, document.hidden, Math.random));
    over.signal.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
  });
  async function once(straight: boolean): Promise<void> {
    const builder = new HubConnectionBuilder().configureLogging(LogLevel.None);
    const hub = (straight ? builder.withUrl('/live/setup', { skipNegotiation: true, transport: HttpTransportType.WebSockets }) : builder.withUrl('/live/setup')).build();
    const stop = (): void => { void hub.stop(); };
    over.signal.addEventListener('abort', stop, { once: true });
    try {
      await hub.start();
      await new Promise<void>((ended) => {
        hub.onclose(() => ended());
        hub.stream<unknown>('Follow').subscribe({
          next: (live) => {
            failures = 0;
            linked(true);
            if (isLive(live)) heard(live.run ?? null);
          },
          complete: ended,
          error: () => ended(),
        });
      });
    } finally {
      over.signal.removeEventListener('abort', stop);
      stop();
    }
  }
  async function keep(): Promise<void> {
    for (let straight = true; !over.signal.aborted; straight = !straight) {
      try {
        await once(straight);
      } catch {
        // Tried again below, the other way round: a proxy may refuse WebSockets.
      }
      if (over.signal.aborted) return;
      linked(false);
      await pause();
    }
  }
  void keep();
  return () => over.abort();
}
