import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

const seen = signal<string | null>(null);

/** Build of the server from its last answer; null before the first answer with a build. */
export const serverBuild: ReadonlySignal<string | null> = seen;

export function noteBuild(headers: Headers): void {
  const build = headers.get('x-connectstreaming-build');
  if (build !== null && build !== '') seen.value = build;
}

/** Build with which this page was loaded; null if the page was not loaded from the product's server (a dev server). */
export function ownBuild(): string | null {
  const build = document.querySelector('meta[name="connect-streaming-build"]')?.getAttribute('content') ?? '';
  return build === '' ? null : build;
}
