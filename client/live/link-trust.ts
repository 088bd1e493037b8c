/**
 * The browser's link, by the age of the last frame or tick (ticks come every 5 s).
 *
 *   connecting  no message yet since this link was opened
 *   live        < 7.5 s
 *   delayed     7.5 – 12 s
 *   reconnecting  known to be closed, whatever the age: timers stop at once
 *   lost        ≥ 12 s: timers stop, the colour is removed, the age is shown
 *   offline     > 2 min
 */
export type LinkState = 'connecting' | 'live' | 'delayed' | 'reconnecting' | 'lost' | 'offline';

export const DELAYED_MS = 7_500;
export const LOST_MS = 12_000;
export const OFFLINE_MS = 120_000;

/**
 * @param heardAgo ms since the last frame or tick; null: none yet
 * @param openedAgo ms since the link was opened
 * @param closed the link is known to be closed
 */
export function linkState(heardAgo: number | null, openedAgo: number, closed = false): LinkState {
  const age = heardAgo ?? openedAgo;
  if (age > OFFLINE_MS) return 'offline';
  if (age >= LOST_MS) return 'lost';
  if (heardAgo === null) return 'connecting';
  if (closed) return 'reconnecting';
  return age >= DELAYED_MS ? 'delayed' : 'live';
}
