import { createSourceTrust } from './stream-trust';
import type { SourceTrust } from './stream-trust';
import type { WirePart, WireSource } from './wire';

/** One instance of a drawn floor that shows several. */
export interface Part {
  /** ARN */
  readonly instance: string;
  readonly name: string;
  readonly source: WireSource;
  /** nothing of it is read any more, and that is known */
  readonly stopped: boolean;
  /** everything that arrived before this server time is on its seats; null: never known */
  readonly caughtUpTo: number | null;
}

/** How far each instance of a floor can be believed. */
export interface Parts {
  /** A snapshot or a tick said so at this server time; undefined: one source speaks for all. */
  told(parts: readonly WirePart[] | undefined, at: number): void;
  /** As of now; empty: one source speaks for all. */
  all(): readonly Part[];
}

export function createParts(now: () => number): Parts {
  let known = new Map<string, { readonly name: string; readonly trust: SourceTrust }>();
  return {
    told(parts, at) {
      const next: typeof known = new Map();
      for (const { instance, name, source } of parts ?? []) {
        const trust = known.get(instance)?.trust ?? createSourceTrust(now);
        trust.told(source, at);
        next.set(instance, { name, trust });
      }
      known = next;
    },
    all: () => Array.from(known, ([instance, { name, trust }]) => (
      { instance, name, source: trust.source, stopped: trust.stopped(), caughtUpTo: trust.caughtUpTo }
    )),
  };
}

export const sameParts = (a: readonly Part[], b: readonly Part[]): boolean => a.length === b.length && a.every((one, n) => {
  const other = b[n];
  return other !== undefined && one.instance === other.instance && one.name === other.name && one.source.state === other.source.state &&
    one.source.reason === other.source.reason && one.stopped === other.stopped && (!one.stopped || one.caughtUpTo === other.caughtUpTo);
});

/**
 * The time that an agent is shown as of, where only some instances are still read.
 * @returns undefined: as live as the picture; null: its instance stopped before anything was known of it
 */
export function asOf(parts: readonly Part[], arn: string): number | null | undefined {
  const part = parts.find((one) => one.stopped && arn.startsWith(`${one.instance}/`));
  return part === undefined ? undefined : part.caughtUpTo;
}
