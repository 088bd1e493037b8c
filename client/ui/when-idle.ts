/** Safari cannot tell when it is idle. */
const INSTEAD_MS = 200;
const AT_LATEST_MS = 1_000;

/** Calls when the next frame is on the screen and the browser has nothing urgent to do. */
export function whenIdle(run: () => void): void {
  const idle = (): void => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: AT_LATEST_MS });
    else setTimeout(run, INSTEAD_MS);
  };
  // A hidden page has no frames.
  if (document.hidden) idle();
  else requestAnimationFrame(idle);
}
