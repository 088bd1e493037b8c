import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Agent, HiddenPlace } from './agent';
import type { Banner } from './banner';
import type { Board } from './board';
import type { Change } from './change';
import type { Latency } from './latency';
import type { LinkWorld } from './link';
import type { LinkState } from './link-trust';
import type { Part } from './parts';
import type { WireFloor, WireSettings, WireSnapshot, WireSource, WireStore, WireView } from './wire';

/** Everything outside the page that it uses; tests replace it. */
export interface LiveWorld extends LinkWorld {
  readonly views: (signal: AbortSignal) => Promise<unknown>;
  /** the machine's own clock: only used to detect sleep, never for the time */
  readonly wall: () => number;
  /** the page was hidden, frozen (thawed: true) or offline, and is not any more; returns the undo */
  readonly onReturn: (back: (thawed: boolean) => void) => () => void;
  readonly ownBuild: string | null;
  readonly serverBuild: ReadonlySignal<string | null>;
}

export interface LiveEvents {
  /** Replaces everything that was shown: an agent that is not in it is gone. */
  readonly replaced: (agents: readonly Agent[], hidden: readonly HiddenPlace[]) => void;
  readonly patched: (change: Change) => void;
  /** Once a second, after everything here is up to date. */
  readonly beat: () => void;
  /** The trust in the data has changed. */
  readonly trusted: () => void;
  /** The content as it came, before `replaced` or `patched`. With a snapshot: it replaces the one before. */
  readonly board?: (board: Board, snapshot?: WireSnapshot) => void;
}

/** The page's connection to the server: its content, its age, and whether it can be trusted. */
export interface Live {
  /** null: no message of the server yet */
  readonly views: ReadonlySignal<readonly WireView[] | null>;
  /** id of the current view */
  readonly view: Signal<string | null>;
  readonly link: ReadonlySignal<LinkState>;
  /** number of consecutive failed tries */
  readonly failures: ReadonlySignal<number>;
  readonly banner: ReadonlySignal<Banner>;
  /** this browser may see nothing any more: the session ended, or the person has no role for the map */
  readonly refused: ReadonlySignal<'signed-out' | 'forbidden' | null>;
  readonly source: ReadonlySignal<WireSource>;
  /** the stream is known to send nothing any more */
  readonly stopped: ReadonlySignal<boolean>;
  /** where the floor shows several instances: each of them; empty: `source` speaks for all */
  readonly parts: ReadonlySignal<readonly Part[]>;
  /** trouble of the store: told to administrators only; null while it is well */
  readonly store: ReadonlySignal<WireStore | null>;
  /** the current drawn floor and its version; null: the automatic floor */
  readonly floor: ReadonlySignal<WireFloor | null>;
  /** IANA name of the site's time zone; null: unknown yet */
  readonly zone: ReadonlySignal<string | null>;
  /** what the centre set, as far as this person may know it; null: the product's defaults */
  readonly settings: ReadonlySignal<WireSettings | null>;
  readonly mode: ReadonlySignal<string>;
  /** the server has another build than this page */
  readonly newBuild: ReadonlySignal<boolean>;
  /** the view's snapshot is on the page */
  readonly loaded: ReadonlySignal<boolean>;
  /** another text than before: check-ins that wait for a supervisor came or are answered */
  readonly checkIns: ReadonlySignal<string>;
  /** changes every second */
  readonly second: ReadonlySignal<number>;
  readonly latency: Latency;
  /** Server time; null while it is unknown or the data cannot be trusted. */
  now(): number | null;
  /** live: colours and timers run. delayed: the same, with a message. stale: they stop. */
  trust(): 'live' | 'delayed' | 'stale';
  /** server time of the last message of this view */
  lastServerTime(): number | null;
  /** ms since the last message */
  age(): number | null;
  /** the seats show everything that reached the stream before this server time */
  caughtUpTo(): number | null;
  /** ms since then */
  sourceAge(): number | null;
  retry(): void;
  /** all changes so far are painted, or cannot be visible */
  painted(): void;
  dispose(): void;
}
