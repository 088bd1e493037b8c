import { pair } from './pairing';
import type { Pairing } from './pairing';
import { fetchCode, fetchWallSession, renew } from './session';
import type { WallSession } from './wall-wire';

const AGAIN_MS = 5_000;
const MOST_AGAIN_MS = 60_000;
const RENEW_AGAIN_MS = 10 * 60_000;

/** Whether this browser is a screen: asks the server, pairs it, and renews its secret. */
export interface Membership {
  /** Asks until there is an answer. */
  start(first: Promise<WallSession | null>): Promise<void>;
  /** Asks again, not more often than it is of use. */
  check(): Promise<void>;
  /** a floor came: the next question may come soon */
  good(): void;
  /** each try lays a whole floor: a refusal that stays is asked about less and less often */
  slower(): void;
  /** Renews the secret when its time has come. @param at server time */
  beat(at: number): void;
  /** Shows a code until somebody approves it. */
  pair(): void;
  dispose(): void;
}

export interface MembershipOptions {
  /** ms that never go back */
  readonly steady: () => number;
  /** every answer of the server */
  readonly heard: (session: WallSession) => void;
  /** the server has not answered at the start */
  readonly silent: (is: boolean) => void;
  readonly pairing: (pairing: Pairing) => void;
  readonly paired: (session: WallSession) => void;
  /** it was asked again: there was no answer, or an answer */
  readonly asked: (answered: boolean) => void;
  /** it was asked again, and is one */
  readonly still: () => void;
  readonly unpaired: () => void;
}

export function createMembership({ steady, heard, silent, pairing, paired, asked, still, unpaired }: MembershipOptions): Membership {
  let renewAt: number | null = null;
  let renewNotBefore = 0;
  let askedAt = -Infinity;
  let againMs = AGAIN_MS;
  let stopPairing: (() => void) | null = null;
  let disposed = false;

  const hear = (session: WallSession): void => {
    renewAt = session.renewAt ?? null;
    heard(session);
  };
  const isScreen = (session: WallSession): void => {
    stopPairing = null;
    hear(session);
    paired(session);
  };

  async function check(): Promise<void> {
    if (steady() - askedAt < againMs) return;
    askedAt = steady();
    const session = await fetchWallSession();
    if (disposed) return;
    asked(session !== null);
    if (session === null) return;
    hear(session);
    if (session.state === 'paired') still();
    else unpaired();
  }

  return {
    check,
    async start(first) {
      for (let session = await first; !disposed; session = await fetchWallSession()) {
        silent(session === null);
        if (session !== null) {
          if (session.state === 'paired') return isScreen(session);
          hear(session);
          return unpaired();
        }
        await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS * (0.5 + Math.random())); });
      }
    },
    good() { againMs = AGAIN_MS; },
    slower() { againMs = Math.min(MOST_AGAIN_MS, againMs * 2); },
    beat(at) {
      if (renewAt === null || at < renewAt || steady() < renewNotBefore) return;
      renewNotBefore = steady() + RENEW_AGAIN_MS * (0.5 + Math.random());
      void renew().then((done) => {
        if (!done) return;
        askedAt = -Infinity;
        void check();
      });
    },
    pair() {
      stopPairing = pair({ state: fetchWallSession, code: fetchCode, now: steady, random: Math.random }, pairing, isScreen);
    },
    dispose() {
      disposed = true;
      stopPairing?.();
    },
  };
}
