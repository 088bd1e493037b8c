/** A larger difference between the two clocks means sleep, not drift. */
export const SLEPT_MS = 10_000;

/**
 * Milliseconds that include the time when the machine sleeps. `performance.now()` stops during sleep, except on Windows; the wall
 * clock does not stop. A wall clock that is set forward looks like sleep. This is harmless: the picture is only shown as old
 * until the next message of the server. A clock that is set back changes nothing.
 */
export function createSteadyTime(now: () => number, wall: () => number): () => number {
  let slept = 0;
  let between = wall() - now();
  return () => {
    const at = now();
    const next = wall() - at;
    if (next - between > SLEPT_MS) slept += next - between;
    between = next;
    return at + slept;
  };
}
