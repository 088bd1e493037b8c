// In place of idb-keyval. It imports nothing: the factory of a mock that imports what it mocks would wait for itself.

/** What the storage of the browser holds. */
export const kept = new Map<unknown, unknown>();
/** undefined: the storage of this browser works */
export const broken: { storage: undefined | (() => Promise<never>) } = { storage: undefined };
export const storage = {
  get: (key: unknown) => broken.storage?.() ?? Promise.resolve(kept.get(key)),
  set: (key: unknown, value: unknown) => broken.storage?.() ?? Promise.resolve(void kept.set(key, structuredClone(value))),
  del: (key: unknown) => broken.storage?.() ?? Promise.resolve(void kept.delete(key)),
};
