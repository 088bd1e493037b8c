import { fileURLToPath } from 'node:url';

interface Module { readonly importedIds?: readonly string[] | undefined }
interface Modules { getModuleInfo(id: string): Module | null }

const MAIN = fileURLToPath(new URL('main.tsx', import.meta.url));
const start = new Set<string>();

/** Everything that main.tsx imports, and what that imports, without what is loaded on demand. */
function find(modules: Modules, id: string): void {
  if (start.has(id)) return;
  start.add(id);
  for (const next of modules.getModuleInfo(id)?.importedIds ?? []) find(modules, next);
}

/**
 * The name of the chunk of a module. The start of the page is one file: the bundler would make a file for each set of pages that share a module, and
 * small files compress worse.
 */
export function chunkOf(id: string, modules: Modules): string | null {
  find(modules, MAIN);
  return start.has(id) ? 'index' : null;
}
