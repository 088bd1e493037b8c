import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

const seen = signal<string | null>(null);

/** Build of the server as its last answer gave it, whatever else was in that answer; null while none did. */
export const serverBuild: ReadonlySignal<string | null> = seen;

export function noteBuild(headers: Headers): void {
  const build = headers.get('x-connectstreaming-build');
  if (build !== null && build !== '') seen.value = build;
}

/** Build that this page was served with; null when the page was not served by the product's server (a dev server). */
export function ownBuild(): string | null {
  const build = document.querySelector('meta[name="connect-streaming-build"]')?.getAttribute('content') ?? '';
  return build === '' ? null : build;
}
