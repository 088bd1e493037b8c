/** A difference between the two clocks above this is sleep, not drift. */
export const SLEPT_MS = 10_000;

/**
 * Milliseconds that also pass while the machine sleeps. `performance.now()` stands still then, except on Windows; the wall
 * clock goes on. A wall clock that is set forward looks like sleep: harmless, for a picture that slept is only shown as old
 * until the next word of the server. One that is set back changes nothing.
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
