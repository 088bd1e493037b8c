import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { ask } from '../api/ask';
import type { Answer } from '../api/ask';
import type { Guard } from '../api/read';

/** ms between the end of an answer and the next request */
export const PACE_MS = 3_000;

export interface AskedAgain<T> {
  /** the last good answer; null: none yet */
  readonly value: ReadonlySignal<T | null>;
  /** the last answer, when it was not good; null: it was */
  readonly trouble: ReadonlySignal<Answer<T> | null>;
  dispose(): void;
}

/** Asks one request at a time, while the page is visible. When it is shown again, it asks at once. A bad answer leaves the last good one. */
export function askAgain<T>(path: string, guard: Guard<T>): AskedAgain<T> {
  const value = signal<T | null>(null);
  const trouble = signal<Answer<T> | null>(null);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let asking = false;
  let disposed = false;

  async function look(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (disposed || asking || document.hidden) return;
    asking = true;
    const said = await ask('GET', path, guard);
    asking = false;
    if (disposed) return;
    if (said.kind === 'ok') value.value = said.value;
    trouble.value = said.kind === 'ok' ? null : said;
    timer = setTimeout(() => void look(), PACE_MS);
  }
  const shown = (): void => { void look(); };
  document.addEventListener('visibilitychange', shown);
  void look();
  return {
    value, trouble,
    dispose() {
      disposed = true;
      document.removeEventListener('visibilitychange', shown);
      if (timer !== null) clearTimeout(timer);
    },
  };
}
