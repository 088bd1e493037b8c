import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { loadChunk } from '../api/load-chunk';

type Later = typeof import('./later');

const parts = signal<Later | null>(null);
let loading = false;

/** The parts of the page that are loaded after the first seats; null: not loaded yet. */
export const later: ReadonlySignal<Later | null> = parts;

/**
 * Loads them, once. The page needs them: this has no end.
 * @param failing is called with each error after several tries
 */
export function loadLater(failing: (error: unknown) => void): void {
  if (loading) return;
  loading = true;
  void loadChunk(() => import('./later'), failing).then((loaded) => { parts.value = loaded; });
}
