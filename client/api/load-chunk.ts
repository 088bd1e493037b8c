import { retryDelay } from './retry-delay';

/** This takes up to 7.5 s. A break of the network that a person does not notice is shorter. */
const TRIES = 5;

const failedStyles = new Set<HTMLLinkElement>();
globalThis.addEventListener?.('error', ({ target }) => {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') failedStyles.add(target);
}, true);

/** Loads style sheets again that could not be loaded: the bundler asks for each one only once. */
async function reloadStyles(): Promise<void> {
  await Promise.all([...failedStyles].map((link) => new Promise((resolve, reject) => {
    const next = link.cloneNode() as HTMLLinkElement;
    next.addEventListener('load', resolve);
    next.addEventListener('error', reject);
    link.replaceWith(next);
    failedStyles.delete(link);
  })));
}

/**
 * Loads a part of the page on demand. The network may fail for a short time, and during an update an older server may not have the file
 * yet. So it is tried several times.
 * @param failing is called with the error of the fifth and each later try; then there is no end. Without it, the caller gets the error of
 *   the fifth try: right for a part that a person waits for.
 */
export async function loadChunk<T>(load: () => Promise<T>, failing?: (error: unknown) => void): Promise<T> {
  for (let failures = 0; ;) {
    try {
      if (failures > 0) await reloadStyles();
      return await load();
    } catch (error) {
      if (++failures >= TRIES) {
        if (failing === undefined) throw error;
        failing(error);
      }
      await new Promise((resolve) => { setTimeout(resolve, retryDelay(failures - 1, document.hidden, Math.random)); });
    }
  }
}
