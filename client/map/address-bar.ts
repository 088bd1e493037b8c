import { effect } from '@preact/signals';
import { writeAddress } from './address';
import type { Address } from './address';

/** Safari refuses more than 100 changes of the address in 30 s. */
const ADDRESS_MS = 350;

/** Keeps the address bar in step with what is shown. Returns the undo. */
export function keepAddress(now: () => Address): () => void {
  let waiting: ReturnType<typeof setTimeout> | null = null;
  const stop = effect(() => {
    const text = writeAddress(now(), location.search);
    if (waiting !== null) clearTimeout(waiting);
    waiting = setTimeout(() => { if (text !== location.search) replaceAddress(text); }, ADDRESS_MS);
  });
  return () => {
    stop();
    if (waiting !== null) clearTimeout(waiting);
  };
}

function replaceAddress(search: string): void {
  try {
    history.replaceState(null, '', `${location.pathname}${search}${location.hash}`);
  } catch {
    // Refused: the next change writes it.
  }
}
