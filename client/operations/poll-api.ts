import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import type { Guard } from '../api/read';

/** ms between the end of an answer and the next request */
export const PACE_MS = 3_000;

export interface Polled<T> {
  /** the last good answer; null: none yet */
  readonly value: ReadonlySignal<T | null>;
  /** the last answer, when it was not good; null: it was */
  readonly trouble: ReadonlySignal<Answer<T> | null>;
  dispose(): void;
}

/**
 * Requests the path again and again, one request at a time, while the page is visible. When it is shown again, there is a request at once. A bad
 * answer leaves the last good one.
 */
export function pollApi<T>(path: string, guard: Guard<T>): Polled<T> {
  const value = signal<T | null>(null);
  const trouble = signal<Answer<T> | null>(null);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting = false;
  let disposed = false;

  async function request(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (disposed || waiting || document.hidden) return;
    waiting = true;
    const said = await callApi('GET', path, guard);
    waiting = false;
    if (disposed) return;
    if (said.kind === 'ok') value.value = said.value;
    trouble.value = said.kind === 'ok' ? null : said;
    timer = setTimeout(() => void request(), PACE_MS);
  }
  const shown = (): void => { void request(); };
  document.addEventListener('visibilitychange', shown);
  void request();
  return {
    value, trouble,
    dispose() {
      disposed = true;
      document.removeEventListener('visibilitychange', shown);
      if (timer !== null) clearTimeout(timer);
    },
  };
}
