import type { Limits } from './limits';

const MINUTE = 60_000;

const OFF = { warnAfter: null, criticalAfter: null };

/**
 * The product's default limits, as in server/Alerts/LimitRule.cs. Only the start of the page uses them; all other code gets the limits in effect.
 */
export const DEFAULT_LIMITS: Limits = {
  'long-contact': { warnAfter: 10 * MINUTE, criticalAfter: 15 * MINUTE },
  'long-hold': { warnAfter: 2 * MINUTE, criticalAfter: 4 * MINUTE },
  'long-acw': { warnAfter: 3 * MINUTE, criticalAfter: 5 * MINUTE },
  missed: { warnAfter: null, criticalAfter: 0 },
  rejected: { warnAfter: null, criticalAfter: 0 },
  error: { warnAfter: 30_000, criticalAfter: 2 * MINUTE },
  // After the planned length of the status.
  'long-away': { warnAfter: 0, criticalAfter: 5 * MINUTE },
  'long-available': OFF,
  silent: { warnAfter: 5 * MINUTE, criticalAfter: 10 * MINUTE },
  suspect: { warnAfter: 0, criticalAfter: null },
};
