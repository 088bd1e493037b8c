import { hubConnection } from '../api/hub-connection';
import { retryDelay } from '../api/retry-delay';
import { isLive } from './wire';
import type { Run } from './wire';

/** The current state of the server's run while the page is open. A lost link is opened again, and begins with the whole state. */
export function follow(heard: (run: Run | null) => void, linked: (up: boolean) => void): () => void {
  const over = new AbortController();
  let failures = 0;
  const pause = (): Promise<void> => new Promise((done) => {
    const timer = setTimeout(done, retryDelay(failures++, document.hidden, Math.random));
    over.signal.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
  });
  async function once(): Promise<void> {
    const hub = hubConnection('/live/setup');
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
    while (!over.signal.aborted) {
      try {
        await once();
      } catch {
        // It is tried again below.
      }
      if (over.signal.aborted) return;
      linked(false);
      await pause();
    }
  }
  void keep();
  return () => over.abort();
}
