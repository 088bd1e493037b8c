import { retryDelay } from '../api/retry-delay';

/** Loads the background image, again and again until it is there. Returns the undo; null: there is none. */
export function backgroundOf(hash: string | null, pictured: (picture: HTMLImageElement | null) => void): () => void {
  if (hash === null) {
    pictured(null);
    return () => undefined;
  }
  let over = false;
  let failures = 0;
  const image = new Image();
  const url = `/api/floors/images/${encodeURIComponent(hash)}`;
  image.onload = () => { if (!over) pictured(image); };
  image.onerror = () => {
    setTimeout(() => {
      if (over) return;
      image.removeAttribute('src');
      image.src = url;
    }, retryDelay(failures++, false, Math.random));
  };
  image.src = url;
  return () => { over = true; };
}
