import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { request } from '../api/request';
import { isScreens, screenOf } from './screens-wire';
import type { Screen } from './screens-wire';

/** ms between the end of an answer and the next request: a fault of a screen is red within 10 s (server/Screens/ScreenHealth.cs has the other 8) */
export const PACE_MS = 2_000;
/** the same for a while after an action */
export const SOON_MS = 1_000;
const SOON_FOR_MS = 12_000;
/** An answer that takes longer counts as none. */
const LIMIT_MS = 10_000;

/** The last answer. */
export interface Listing {
  readonly screens: readonly Screen[];
  /** the server's clock at that moment, ms */
  readonly now: number;
  /** this page's clock at that moment: it has no date, and only goes forward */
  readonly at: number;
}

/** Why the last request brought no list. */
export type Trouble = 'silence' | 'ended' | 'forbidden';

export interface Poll {
  /** null: no answer yet */
  readonly listing: ReadonlySignal<Listing | null>;
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** the server's clock now, ms; before the first answer this computer's */
  now(): number;
  /** Something was done: asks now, and more often for a while. */
  soon(): void;
  dispose(): void;
}

export interface PollWorld {
  readonly read: () => Promise<Listing | Trouble>;
  /** ms; only goes forward */
  readonly clock: () => number;
  readonly hidden: () => boolean;
}

/** Asks for the list while the page is visible, one request at a time. An answer that does not come leaves the list as it is. */
export function createPoll({ read, clock, hidden }: PollWorld): Poll {
  const listing = signal<Listing | null>(null);
  const trouble = signal<Trouble | null>(null);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let reading = false;
  /** a request that began before an action does not know of it */
  let again = false;
  let soonUntil = Number.NEGATIVE_INFINITY;
  let disposed = false;

  async function poll(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (disposed || reading) return;
    reading = true;
    again = false;
    const said = await read();
    reading = false;
    if (disposed) return;
    if (typeof said === 'string') trouble.value = said;
    else {
      listing.value = said;
      trouble.value = null;
    }
    if (again) void poll();
    else if (!hidden()) timer = setTimeout(() => void poll(), clock() < soonUntil ? SOON_MS : PACE_MS);
  }

  const shown = (): void => {
    if (hidden()) {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    } else void poll();
  };
  document.addEventListener('visibilitychange', shown);
  void poll();
  return {
    listing, trouble,
    now() {
      const last = listing.peek();
      return last === null ? Date.now() : last.now + (clock() - last.at);
    },
    soon() {
      soonUntil = clock() + SOON_FOR_MS;
      again = true;
      void poll();
    },
    dispose() {
      disposed = true;
      document.removeEventListener('visibilitychange', shown);
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** One request for the list. */
export async function fetchListing(): Promise<Listing | Trouble> {
  const reply = await request('/api/screens', { limitMs: LIMIT_MS });
  if (reply?.status === 401) return 'ended';
  if (reply?.status === 403) return 'forbidden';
  if (reply === null || !reply.ok || !isScreens(reply.body)) return 'silence';
  return { screens: reply.body.screens.map(screenOf), now: reply.body.now, at: performance.now() };
}
