const FIRST_MS = 500;
const MOST_MS = 30_000;
const MOST_HIDDEN_MS = 60_000;

/** Full jitter, without an end. A hidden tab waits longer. */
export function retryDelay(failures: number, hidden: boolean, random: () => number): number {
  const most = hidden ? MOST_HIDDEN_MS : MOST_MS;
  const ceiling = Math.min(most, FIRST_MS * 2 ** Math.min(failures, 10) * (hidden ? 2 : 1));
  return FIRST_MS + random() * Math.max(0, ceiling - FIRST_MS);
}
