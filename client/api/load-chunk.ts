const WAITS_MS = [500, 2_000, 5_000];

/**
 * Loads a part of the page on demand. The network may fail for a short time, and during an update an older server may not have the file
 * yet. So it is tried several times before the caller gets an error.
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
