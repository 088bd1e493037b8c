import { computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { getJson } from '../../api/get-json';
import { GIVEN_UP } from '../../api/given-up';
import { loadChunk } from '../../api/load-chunk';
import { retryDelay } from '../../api/retry-delay';
import type { WireFloor } from '../../live/wire';
import type { Drawn } from './drawn';

type Version = Pick<WireFloor, 'id' | 'version'>;

export interface FollowDrawn {
  /** the document of the current drawn floor; the previous one until a new version is loaded; null: an automatic floor, or not loaded yet */
  readonly drawn: ReadonlySignal<Drawn | null>;
  dispose(): void;
}

/** Where documents and background images come from. */
export interface FloorFiles {
  readonly document: (floor: Version, signal: AbortSignal) => Promise<unknown>;
  /** address below which the images are */
  readonly images: string;
}

export const floorFiles = (floors = '/api/floors'): FloorFiles => ({
  document: ({ id, version }, signal) => getJson(`${floors}/${encodeURIComponent(id)}/versions/${version}/document`, signal),
  images: `${floors}/images`,
});

/**
 * Keeps the document of the drawn floor up to date. A failed request is repeated until it succeeds. A new version replaces the
 * old one when it is loaded, so that the floor is never blank.
 * @param laid is called when the document or its background image has changed
 */
export function followDrawn(floor: ReadonlySignal<Version | null>, laid: () => void, files = floorFiles()): FollowDrawn {
  const drawn = signal<Drawn | null>(null);

  async function fetchUntilHere(wanted: Version, signalled: AbortSignal): Promise<void> {
    for (let failures = 0; !signalled.aborted; failures++) {
      try {
        const document = files.document(wanted, signalled);
        document.catch(() => undefined);
        const { openDrawn } = await loadChunk(() => import('./drawn'));
        const next = openDrawn(wanted, await document, signalled, laid, files.images);
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
      return () => abort.abort(GIVEN_UP);
    });
  });
  return { drawn, dispose: stop };
}
