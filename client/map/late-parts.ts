import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { loadChunk } from '../api/load-chunk';

interface LatePart<T> {
  /** null: not loaded yet */
  readonly part: ReadonlySignal<T | null>;
  /**
   * Loads it, once. The page needs it: this has no end.
   * @param failing is called with each error after several tries
   */
  readonly load: (failing: (error: unknown) => void) => void;
}

function latePart<T>(load: () => Promise<T>): LatePart<T> {
  const part = signal<T | null>(null);
  let loading = false;
  return {
    part,
    load: (failing) => {
      if (loading) return;
      loading = true;
      void loadChunk(load, failing).then((loaded) => { part.value = loaded; });
    },
  };
}

/** The parts of the page that are loaded after the first seats. */
export const { part: later, load: loadLater } = latePart(() => import('./later'));

/** The list. A page that begins with the map loads it after the first seats. */
export const { part: list, load: loadList } = latePart(() => import('../list/list-view'));
