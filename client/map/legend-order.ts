import type { StateCode } from '../words/state-codes';

/** States in the order of the legend. The first nine have the keys 1–9; the rest show only when someone is in them. */
export const LEGEND: readonly StateCode[] = [
  'available', 'ringing', 'talking', 'hold', 'acw', 'away', 'missed', 'error', 'offline',
  'dialing', 'paused', 'monitoring', 'rejected', 'unknown',
];
export const ALWAYS_SHOWN: ReadonlySet<StateCode> = new Set(['available', 'ringing', 'talking', 'hold', 'acw', 'away', 'offline']);
/** Known by their colour or their outline before their word is read. */
export const PLAIN: ReadonlySet<StateCode> = new Set(['missed', 'error', 'rejected', 'offline']);
