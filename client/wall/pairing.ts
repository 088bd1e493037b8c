import { retryDelay } from '../api/retry-delay';
import type { WallPairing, WallSession } from './wall-wire';

/** What the pairing screen shows. */
export interface Pairing {
  /** null: none yet */
  readonly code: string | null;
  /** ms until the code ends, by the server's clock, counted from `at` */
  readonly left: number;
  /** when `left` was told, by `world.now()` */
  readonly at: number;
  /** the server does not answer */
  readonly away: boolean;
  /** name of the screen that this one was */
  readonly known: string | null;
  /** the browser keeps no cookie: nobody can approve it */
  readonly forgets: boolean;
}

/** Everything outside that pairing uses; tests replace it. */
export interface PairingWorld {
  readonly state: () => Promise<WallSession | null>;
  /** a number: come back after so many ms */
  readonly code: () => Promise<WallPairing | number | null>;
  readonly now: () => number;
  readonly random: () => number;
}

/** How often it asks whether somebody approved the code. */
export const POLL_MS = 2_000;
/** A browser that does not keep the secret is a new device to the server at every question: it must not ask for a code each time. */
const CODE_AGAIN_MS = 30_000;
/** So many answers in a row that know nothing of the code: one may be of a server that lost it. */
const FORGETS_AFTER = 2;

/**
 * Keeps a code on the screen until somebody approves it. A code that is refused or over is replaced; a server that is away is asked for ever.
 * @returns the undo
 */
export function pair(world: PairingWorld, show: (pairing: Pairing) => void, paired: (session: WallSession) => void): () => void {
  let over = false;
  let pairing: Pairing = { code: null, left: 0, at: world.now(), away: false, known: null, forgets: false };
  let unknown = 0;
  let codeAt = -Infinity;
  let wake: (() => void) | null = null;
  const nap = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  const update = (next: Partial<Pairing>): void => {
    pairing = { ...pairing, ...next };
    show(pairing);
  };
  const showCode = (code: string, expires: number, now: number, known: string | null): void =>
    update({ code, left: Math.max(0, expires - now), at: world.now(), away: false, known, forgets: false });

  /** Ms until the next try; null: no answer. */
  async function once(): Promise<number | null> {
    const session = await world.state();
    if (over) return 0;
    if (session === null) return null;
    if (session.state === 'paired') {
      over = true;
      paired(session);
      return 0;
    }
    const { code, expires } = session;
    if (session.state === 'waiting' && code != null && expires != null && expires > session.now) {
      unknown = 0;
      showCode(code, expires, session.now, session.known ?? pairing.known);
      return Math.min(POLL_MS, expires - session.now);
    }
    const left = pairing.left - (world.now() - pairing.at);
    const lost = session.state === 'none' && left > 0 && codeAt > -Infinity;
    if (!lost) unknown = 0;
    else if (++unknown >= FORGETS_AFTER) update({ code: null, away: false, forgets: true });
    if (lost && world.now() - codeAt < CODE_AGAIN_MS) return POLL_MS;
    const asked = await world.code();
    if (over || asked === null) return null;
    if (typeof asked === 'number') {
      // The last code is over, and there is no next one yet.
      update({ code: null, away: false });
      return Math.max(POLL_MS, asked);
    }
    codeAt = world.now();
    // Until an answer knows it, this code is of no use either.
    if (pairing.forgets) update({ left: Math.max(0, asked.expires - asked.now), at: world.now(), away: false });
    else showCode(asked.code, asked.expires, asked.now, asked.known ?? null);
    return POLL_MS;
  }

  async function run(): Promise<void> {
    for (let failures = 0; !over;) {
      const wait = await once().catch(() => null);
      if (over) return;
      if (wait === null) update({ away: true });
      failures = wait === null ? failures + 1 : 0;
      await nap(wait ?? retryDelay(failures, false, world.random));
    }
  }
  show(pairing);
  void run();
  return () => {
    over = true;
    wake?.();
  };
}
