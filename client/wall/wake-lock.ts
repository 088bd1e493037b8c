/** Keeps the screen on, where the browser can. The system takes it back whenever the page is hidden. Returns the undo. */
export function keepAwake(): () => void {
  let over = false;
  let requesting = false;
  let lock: WakeLockSentinel | null = null;
  const release = (one: WakeLockSentinel | null): void => { one?.release().catch(() => undefined); };
  const take = async (): Promise<void> => {
    if (over || requesting || document.hidden || lock !== null) return;
    requesting = true;
    try {
      const given = (await (navigator as Partial<Pick<Navigator, 'wakeLock'>>).wakeLock?.request('screen')) ?? null;
      // It may come when nobody needs it any more.
      if (over) release(given);
      else lock = given;
      given?.addEventListener('release', () => { lock = null; });
    } catch {
      // A low battery, or a policy of the system: asked again when the page is shown.
    } finally {
      requesting = false;
    }
  };
  const again = (): void => { void take(); };
  document.addEventListener('visibilitychange', again);
  again();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', again);
    release(lock);
  };
}
