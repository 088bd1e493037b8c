import type { StateCode } from '../words/state-codes';

/** States in the order of the legend. The first nine have the keys 1–9; the others are shown only if an agent has them. */
export const LEGEND: readonly StateCode[] = [
  'available', 'ringing', 'talking', 'hold', 'acw', 'away', 'missed', 'error', 'offline',
  'dialing', 'paused', 'monitoring', 'rejected', 'unknown',
];
export const ALWAYS_SHOWN: ReadonlySet<StateCode> = new Set(['available', 'ringing', 'talking', 'hold', 'acw', 'away', 'offline']);
/** Recognized by colour or outline before the word is read. */
export const PLAIN: ReadonlySet<StateCode> = new Set(['missed', 'error', 'rejected', 'offline']);
