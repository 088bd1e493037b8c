import type { WireContact, WireLive } from '../live/wire';

// When a seat asks for attention. The limits are the defaults of the product; which of them hold for an agent follows
// from its contacts and its state alone, so the same function serves the seat, the rail and the list.

export type LimitKind = 'long-contact' | 'long-hold' | 'long-acw' | 'missed' | 'rejected' | 'error';
export type Level = 0 | 1 | 2;

export interface Limit {
  readonly kind: LimitKind;
  /** server milliseconds that the two stages count from */
  readonly since: number;
  /** milliseconds after `since`; 0 = this stage does not exist */
  readonly warnAfter: number;
  readonly criticalAfter: number;
}

const MINUTE = 60_000;
const STAGES: Readonly<Record<LimitKind, Pick<Limit, 'warnAfter' | 'criticalAfter'>>> = {
  'long-contact': { warnAfter: 10 * MINUTE, criticalAfter: 15 * MINUTE },
  'long-hold': { warnAfter: 2 * MINUTE, criticalAfter: 4 * MINUTE },
  'long-acw': { warnAfter: 3 * MINUTE, criticalAfter: 5 * MINUTE },
  // At once: one millisecond, since 0 says "no such stage".
  missed: { warnAfter: 0, criticalAfter: 1 },
  rejected: { warnAfter: 0, criticalAfter: 1 },
  error: { warnAfter: 30_000, criticalAfter: 2 * MINUTE },
};

function limit(kind: LimitKind, since: number | undefined): readonly Limit[] {
  return since === undefined || since === 0 ? [] : [{ kind, since, ...STAGES[kind] }];
}

function ofContact(contact: WireContact): readonly Limit[] {
  switch (contact.s) {
    // A supervisor listening in is not a long contact of theirs.
    case 'CONNECTED': return contact.m === 'MONITOR' ? [] : limit('long-contact', contact.k);
    case 'CONNECTED_ONHOLD': return [...limit('long-hold', contact.t), ...limit('long-contact', contact.k)];
    case 'ENDED': return limit('long-acw', contact.t);
    case 'MISSED': return limit('missed', contact.t);
    case 'REJECTED': return limit('rejected', contact.t);
    case 'ERROR': return limit('error', contact.t);
    default: return [];
  }
}

/** Every limit that runs for an agent now. */
export function limitsOf(live: WireLive): readonly Limit[] {
  const found = (live.c ?? []).flatMap(ofContact);
  const state = live.s === 'missed' || live.s === 'rejected' || live.s === 'error' ? live.s : null;
  // The status can be an error without any contact that says so.
  return state !== null && !found.some((one) => one.kind === state) ? [...found, ...limit(state, live.t)] : found;
}

/** Server time at which a stage begins; Infinity when it never does. */
export const warnAt = (one: Limit): number => (one.warnAfter > 0 ? one.since + one.warnAfter : Infinity);
export const criticalAt = (one: Limit): number => (one.criticalAfter > 0 ? one.since + one.criticalAfter : Infinity);

/**
 * All limits of a seat as one: it turns amber when the first of them does and red when the first of them does. Its bar
 * counts from the one that turns red first.
 */
export function worstOf(limits: readonly Limit[]): Pick<Limit, 'since' | 'warnAfter' | 'criticalAfter'> {
  const first = limits.reduce<Limit | null>((best, one) => (best === null || criticalAt(one) < criticalAt(best) ? one : best), null);
  if (first === null) return { since: 0, warnAfter: 0, criticalAfter: 0 };
  const amber = Math.min(...limits.map(warnAt));
  return {
    since: first.since,
    // Amber already before this limit began: from its first millisecond.
    warnAfter: Number.isFinite(amber) ? Math.max(1, amber - first.since) : 0,
    criticalAfter: first.criticalAfter,
  };
}

export interface Breach {
  readonly level: Level;
  readonly limit: Limit;
  /** milliseconds since the level was reached */
  readonly over: number;
}

/** The most urgent breach at a time: highest level, then longest over it. */
export function breachAt(limits: readonly Limit[], now: number): Breach | null {
  let worst: Breach | null = null;
  for (const one of limits) {
    const level: Level = now >= criticalAt(one) ? 2 : now >= warnAt(one) ? 1 : 0;
    if (level === 0) continue;
    const over = now - (level === 2 ? criticalAt(one) : warnAt(one));
    if (worst === null || level > worst.level || (level === worst.level && over > worst.over)) worst = { level, limit: one, over };
  }
  return worst;
}
