/** After this time the first picture is complete, also on a slow machine. Safari has no requestIdleCallback. */
const QUIET_MS = 150;

/** Calls a while after the next frame is on the screen: for what is not needed for the first picture. */
export function afterFirstFrame(run: () => void): void {
  const soon = (): void => { setTimeout(run, QUIET_MS); };
  // A hidden page has no frames.
  if (document.hidden) soon();
  else requestAnimationFrame(soon);
}
