import { GIVEN_UP } from '../api/given-up';
import { ComeBackLater, Refused } from '../api/retry-after';
import { retryDelay } from '../api/retry-delay';
import type { WireView } from './wire';
import { readViews } from './wire-read';

const LIMIT_MS = 30_000;
/** The server has no view yet: ask again after this time. */
const NONE_YET_MS = 3_000;

export interface ViewsWorld {
  readonly views: (signal: AbortSignal) => Promise<unknown>;
  readonly random: () => number;
  readonly hidden: () => boolean;
}

export interface ViewsEvents {
  readonly found: (views: readonly WireView[]) => void;
  /** number of consecutive failures */
  readonly failed: (failures: number) => void;
  readonly refused: (status: number) => void;
}

export interface Views {
  /** Asks now, unless a request is already running. */
  lookUp(): void;
  dispose(): void;
}

/** The views that may be watched: requested until the server has one, and when `lookUp` is called. One request at a time. */
export function createViews(world: ViewsWorld, { found, failed, refused }: ViewsEvents): Views {
  let reading: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let any = false;
  let disposed = false;

  async function read(): Promise<void> {
    const abort = new AbortController();
    reading = abort;
    const limit = setTimeout(() => abort.abort(GIVEN_UP), LIMIT_MS);
    let wait = NONE_YET_MS;
    try {
      const views = readViews(await world.views(abort.signal));
      if (disposed) return;
      if (views === null) throw new Error('malformed views');
      failures = 0;
      any = views.length > 0;
      found(views);
    } catch (error) {
      if (disposed) return;
      if (error instanceof Refused) {
        dispose();
        return refused(error.status);
      }
      failures++;
      wait = Math.max(retryDelay(failures, world.hidden(), world.random), error instanceof ComeBackLater ? error.afterMs : 0);
      failed(failures);
    } finally {
      clearTimeout(limit);
      reading = null;
    }
    if (!any && !disposed) timer = setTimeout(lookUp, wait);
  }

  function lookUp(): void {
    if (disposed || reading !== null) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    void read();
  }

  function dispose(): void {
    disposed = true;
    reading?.abort(GIVEN_UP);
    if (timer !== null) clearTimeout(timer);
  }
  return { lookUp, dispose };
}
