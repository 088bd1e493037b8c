const WAITS_MS = [500, 2_000, 5_000];

/**
 * A part of the page that is fetched when it is needed. The network may fail for a moment, and while a new build is rolled
 * out an older server may not have the file yet: it is asked for again before the caller hears of it.
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, wait); });
    }
  }
  return load();
}
