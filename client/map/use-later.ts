import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { loadChunk } from '../api/load-chunk';

type Later = typeof import('./later');

const parts = signal<Later | null>(null);
let loading = false;

/** The parts of the page that are loaded after the first seats; null: not loaded yet. */
export const later: ReadonlySignal<Later | null> = parts;

/** Loads them, once. If this fails after several tries, it is an error of the page. */
export function loadLater(): void {
  if (loading || parts.peek() !== null) return;
  loading = true;
  void loadChunk(() => import('./later')).then((loaded) => { parts.value = loaded; }).finally(() => { loading = false; });
}
