import { isChanging } from './changing';
import { retryDelay } from './retry-delay';

/** This takes up to 7.5 s. A break of the network that a person does not notice is shorter. */
const TRIES = 5;

/** A try that takes longer than this probably hangs on a dead connection. The time grows with each try, for slow networks. */
const HANGS_MS = 20_000;
/** a change that is running has this time to end, again and again */
const CHANGE_MS = 1_000;
/** a load that runs for less than this may still be on its way */
const YOUNG_MS = 8_000;
/** when the tries that are running began, by `performance.now()` */
const running = new Set<{ readonly since: number }>();

/**
 * Ends the loads of parts that hang. Each holds one of the browser's six connections to the server, and a page cannot end a script's load alone:
 * all requests of the page end. What reads is read again by its owner. A running change is not interrupted: it might be stored without an answer.
 */
export function endHangingLoads(): void {
  const at = performance.now();
  if (isChanging() || ![...running].some(({ since }) => at - since >= YOUNG_MS)) return;
  globalThis.stop?.();
}

async function oneTry<T>(load: () => Promise<T>, hangsMs: number): Promise<T> {
  const look = (): void => {
    if (isChanging()) timer = setTimeout(look, CHANGE_MS);
    else endHangingLoads();
  };
  let timer = setTimeout(look, hangsMs);
  const mine = { since: performance.now() };
  running.add(mine);
  try {
    return await load();
  } finally {
    clearTimeout(timer);
    running.delete(mine);
  }
}

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
      if (failures > 0) await oneTry(reloadStyles, HANGS_MS);
      return await oneTry(load, HANGS_MS * 2 ** Math.min(failures, 3));
    } catch (error) {
      if (++failures >= TRIES) {
        if (failing === undefined) throw error;
        failing(error);
      }
      await new Promise((resolve) => { setTimeout(resolve, retryDelay(failures - 1, document.hidden, Math.random)); });
    }
  }
}
