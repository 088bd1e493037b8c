import { effect } from '@preact/signals';
import { pathOf, writeAddress } from './address';
import type { Address } from './address';

/** Safari refuses more than 100 changes of the address in 30 s. */
const ADDRESS_MS = 350;

/** Keeps the address bar up to date with the view. Returns the undo. */
export function keepAddress(now: () => Address): () => void {
  let waiting: ReturnType<typeof setTimeout> | null = null;
  const stop = effect(() => {
    const address = now();
    const [path, search] = [pathOf(address.floor), writeAddress(address, location.search)];
    if (waiting !== null) clearTimeout(waiting);
    waiting = setTimeout(() => { if (path !== location.pathname || search !== location.search) replaceAddress(path, search); }, ADDRESS_MS);
  });
  return () => {
    stop();
    if (waiting !== null) clearTimeout(waiting);
  };
}

function replaceAddress(path: string, search: string): void {
  try {
    history.replaceState(null, '', `${path}${search}${location.hash}`);
  } catch {
    // Refused: the next change writes it.
  }
}
