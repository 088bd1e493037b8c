import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { recall, remember } from '../ui/device';

/** Alerts that were acknowledged in this browser. They are kept after a reload. */
export interface Acknowledged {
  readonly ids: ReadonlySignal<ReadonlySet<string>>;
  add(id: string): void;
}

const NAME = 'acknowledged';
const KEPT_MS = 24 * 3_600_000;
const MOST = 500;

type Entry = readonly [id: string, at: number];

function read(now: number): readonly Entry[] {
  try {
    const kept: unknown = JSON.parse(recall(NAME) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.filter((one): one is Entry => Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'number' && now - one[1] < KEPT_MS);
  } catch {
    return [];
  }
}

/** @param now this machine's clock; it only decides how long an entry is kept */
export function createAcknowledged(now: () => number = Date.now): Acknowledged {
  const ids = signal<ReadonlySet<string>>(new Set(read(now()).map(([id]) => id)));
  return {
    ids,
    add(id) {
      // Read again, because another tab may have added entries.
      const entries = [...read(now()).filter(([one]) => one !== id), [id, now()] as const].slice(-MOST);
      remember(NAME, JSON.stringify(entries));
      ids.value = new Set([...entries.map(([one]) => one), ...ids.value]);
    },
  };
}
