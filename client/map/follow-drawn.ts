import { computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { getJson } from '../api/get-json';
import { loadChunk } from '../api/load-chunk';
import { retryDelay } from '../api/retry-delay';
import type { WireFloor } from '../live/wire';
import type { Drawn } from './drawn';

type Version = Pick<WireFloor, 'id' | 'version'>;

export interface FollowDrawn {
  /** the document of the current drawn floor; the previous one until a new version is loaded; null: an automatic floor, or not loaded yet */
  readonly drawn: ReadonlySignal<Drawn | null>;
  dispose(): void;
}

/**
 * Keeps the document of the drawn floor up to date. A failed request is repeated until it succeeds. A new version replaces the
 * old one when it is loaded, so that the floor is never blank.
 * @param laid is called when the document or its background image has changed
 */
export function followDrawn(floor: ReadonlySignal<Version | null>, laid: () => void): FollowDrawn {
  const drawn = signal<Drawn | null>(null);

  async function fetchUntilHere(wanted: Version, signalled: AbortSignal): Promise<void> {
    for (let failures = 0; !signalled.aborted; failures++) {
      try {
        const document = getJson(`/api/floors/${encodeURIComponent(wanted.id)}/versions/${wanted.version}/document`, signalled);
        document.catch(() => undefined);
        const { openDrawn } = await loadChunk(() => import('./drawn'));
        const next = openDrawn(wanted, await document, signalled, laid);
        if (signalled.aborted) return;
        drawn.value = next;
        return laid();
      } catch {
        if (signalled.aborted) return;
        await new Promise((resolve) => { setTimeout(resolve, retryDelay(failures, document.hidden, Math.random)); });
      }
    }
  }

  // The same version from another source is not loaded again.
  const version = computed(() => (floor.value === null ? null : `${floor.value.version}/${floor.value.id}`));
  const stop = effect(() => {
    const wanted = version.value === null ? null : floor.peek();
    if (wanted === null) {
      drawn.value = null;
      return undefined;
    }
    return untracked(() => {
      if (drawn.value?.id !== wanted.id) drawn.value = null;
      if (drawn.value?.version === wanted.version) return undefined;
      const abort = new AbortController();
      void fetchUntilHere(wanted, abort.signal);
      return () => abort.abort();
    });
  });
  return { drawn, dispose: stop };
}
