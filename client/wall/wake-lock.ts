/** Keeps the screen on, where the browser can. The system takes it back whenever the page is hidden. Returns the undo. */
export function keepAwake(): () => void {
  let over = false;
  let lock: WakeLockSentinel | null = null;
  const take = async (): Promise<void> => {
    if (over || document.hidden || lock !== null) return;
    try {
      lock = (await (navigator as Partial<Pick<Navigator, 'wakeLock'>>).wakeLock?.request('screen')) ?? null;
      lock?.addEventListener('release', () => { lock = null; });
    } catch {
      // A low battery, or a policy of the system: asked again when the page is shown.
    }
  };
  const again = (): void => { void take(); };
  document.addEventListener('visibilitychange', again);
  again();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', again);
    void lock?.release();
  };
}
