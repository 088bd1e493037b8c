/** Server time for the page. Only `performance.now()` is read here: the clock of a wall display may be hours wrong. */
export interface ServerClock {
  /** A message from the server contained its time. */
  heard(at: number): void;
  /** A tick: like `heard`; after it the time is known again. */
  ticked(at: number): void;
  /** Called about once a second. A missing call means that the machine slept: returns true; the browser may not report it. */
  beat(): boolean;
  /** The time is unknown until the next tick (the page came back from the back/forward cache, or the machine woke). */
  blank(): void;
  /** Server time in milliseconds; null while it is unknown. */
  now(): number | null;
}

const SLEPT_MS = 10_000;
const BUCKET_MS = 10_000;
const BUCKETS = 12;

/**
 * Every message gives `at − now`, which is too small by the transmission time: the largest value of the last two minutes is the
 * best. Older ones are dropped, so that the page also follows a server clock that was set back.
 */
export function createClock(now: () => number): ServerClock {
  let buckets: { readonly start: number; best: number }[] = [];
  let best: number | null = null;
  let lastBeat = now();
  /** the last call or tick: a tick that waited in the socket tells the time, but does not prove that the machine was awake */
  let lastSign = lastBeat;
  let blanked = true;

  const add = (at: number): void => {
    const received = now();
    const offset = at - received;
    const last = buckets[buckets.length - 1];
    if (last !== undefined && received - last.start < BUCKET_MS) last.best = Math.max(last.best, offset);
    else buckets = [...buckets.slice(1 - BUCKETS), { start: received, best: offset }];
    best = Math.max(...buckets.map((bucket) => bucket.best));
  };
  const blank = (): void => {
    blanked = true;
    buckets = [];
  };

  return {
    heard: add,
    ticked(at) {
      add(at);
      blanked = false;
      lastSign = now();
    },
    beat() {
      const at = now();
      const slept = at - lastBeat > SLEPT_MS;
      if (at - lastSign > SLEPT_MS) blank();
      lastBeat = lastSign = at;
      return slept;
    },
    blank,
    now() {
      const at = now();
      return blanked || best === null || at - lastSign > SLEPT_MS ? null : at + best;
    },
  };
}
