/** What a picture needs that should move and does not: first the least, then more. */
export type Cure = 'repaint' | 'reconnect' | 'reload';

const REPAINT_MS = 10_000;
const RECONNECT_MS = 20_000;
const RELOAD_MS = 40_000;

/**
 * A live picture with people on it is painted at least once a second.
 * @param frozen ms since the last paint of a picture that should move; 0: it need not move
 * @param done the last cure of this freeze; null: none
 */
export function cureFor(frozen: number, done: Cure | null): Cure | null {
  if (frozen >= RELOAD_MS) return done === 'reload' ? null : 'reload';
  if (frozen >= RECONNECT_MS) return done === 'reconnect' ? null : 'reconnect';
  if (frozen >= REPAINT_MS) return done === 'repaint' ? null : 'repaint';
  return null;
}
