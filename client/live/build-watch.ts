import { computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { LiveWorld } from './live-types';

export interface BuildWatch {
  /** the server has another build than this page */
  readonly newBuild: ReadonlySignal<boolean>;
  /** a message of the server contained its build */
  seen(build: string): void;
  dispose(): void;
}

/** Watches the build of the server, from all answers and messages. */
export function createBuildWatch({ ownBuild, serverBuild }: Pick<LiveWorld, 'ownBuild' | 'serverBuild'>): BuildWatch {
  const build = signal<string | null>(null);
  /** Without a build of its own (a dev server), the page uses the build of the first answer. */
  let own = ownBuild;
  const seen = (one: string): void => {
    own ??= one;
    build.value = one;
  };
  const dispose = effect(() => { if (serverBuild.value !== null) seen(serverBuild.value); });
  return { newBuild: computed(() => build.value !== null && build.value !== own), seen, dispose };
}
