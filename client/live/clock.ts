/** Server time as the page may show it. Only `performance.now()` is read here: a wall display's own clock may be hours off. */
export interface ServerClock {
  /** A message from the server carried its time. */
  heard(at: number): void;
  /** A tick: as `heard`, and it ends a blank. */
  ticked(at: number): void;
  /** Called about once a second. A hole in the beats means that the machine slept: true, and no browser may have said so. */
  beat(): boolean;
  /** Nothing is known until the next tick (the page came back from the back/forward cache, the machine woke). */
  blank(): void;
  /** Server time in milliseconds; null while it is not known. */
  now(): number | null;
}

const SLEPT_MS = 10_000;
const BUCKET_MS = 10_000;
const BUCKETS = 12;

/**
 * Every message gives `at − now`, which is too small by the time it travelled: the largest of the last two minutes is the
 * best. Older ones are dropped, so that a server clock that was set back is followed as well.
 */
export function createClock(now: () => number): ServerClock {
  let buckets: { readonly start: number; best: number }[] = [];
  let best: number | null = null;
  let lastBeat = now();
  /** the last beat or tick: a tick that waited in the socket tells the time, not that nobody slept */
  let lastSign = lastBeat;
  let blanked = true;

  const add = (at: number): void => {
    const received = now();
    const offset = at - received;
    const last = buckets.at(-1);
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
