import type { LinkState } from './link-trust';

/** Problems of the page's own connection, as they are shown to the user. */
export type Banner =
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly offline: boolean }
  /** something between this browser and the server does not let WebSockets through */
  | { readonly kind: 'blocked' }
  /** the server has another build, and this page cannot read its messages */
  | { readonly kind: 'old-page' }
  /** `since`: in the time of the page, ms */
  | { readonly kind: 'back'; readonly since: number };

const BACK_MS = 2_000;
/** A first try may fail by chance: the banner is shown from the second failure on. */
const SAID_AFTER = 2;
/** Only consecutive tries that failed because there was no socket. */
const BLOCKED_AFTER = 3;

export const sameBanner = (a: Banner, b: Banner): boolean => a.kind === b.kind && (a.kind !== 'lost' || b.kind !== 'lost' || a.offline === b.offline);

interface Facts {
  /** the server has a newer build, and its messages cannot be read */
  readonly old: boolean;
  /** consecutive tries that failed because there was no socket */
  readonly socketFailures: number;
  /** consecutive failed tries */
  readonly failures: number;
  /** there is a snapshot */
  readonly loaded: boolean;
}

/** The next banner, at a time of the page in ms. After a lost connection is live again, a banner says so for a short time. */
export function bannerAt(before: Banner, state: LinkState, { old, socketFailures, failures, loaded }: Facts, at: number): Banner {
  if (old) return { kind: 'old-page' };
  if (socketFailures >= BLOCKED_AFTER) return { kind: 'blocked' };
  if (state === 'lost' || state === 'offline') return { kind: 'lost', offline: state === 'offline' };
  if (state !== 'live' && state !== 'delayed' && failures >= SAID_AFTER) return { kind: 'lost', offline: false };
  if (before.kind === 'none' || state !== 'live' || !loaded) return before;
  if (before.kind === 'back') return at - before.since >= BACK_MS ? { kind: 'none' } : before;
  return { kind: 'back', since: at };
}
