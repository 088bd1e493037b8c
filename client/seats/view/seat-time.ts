import { breachAt, STATE_OF_LIMIT } from '../../alerts/limits';
import type { IconName } from '../../ui/icon-shapes';
import { stateIcon } from '../../ui/state-icons';
import type { SeatView } from '../types';
import { MINUTE, timerText } from './seat-clock';

/** The time on a seat. An alarmed seat shows the time of the exceeded limit, because it explains the colour. */
export interface SeatTime {
  readonly text: string;
  readonly alarmed: boolean;
  /** the exceeded limit does not belong to the state on the spine: its icon is before the digits */
  readonly icon: IconName | null;
  /** the same without room for an icon: a dotted line under the digits */
  readonly dotted: boolean;
}

const ICON_BEFORE_FROM = 56;
const SECONDS_FROM = 70;
const LONG = 10 * MINUTE;
const MOST_MINUTES = 100 * MINUTE;

/** @param width of the seat in CSS px. Null: the time is unknown. */
export function seatTime(view: SeatView, now: number, width: number): SeatTime | null {
  const breach = breachAt(view.limits, now);
  const since = breach === null ? view.since : (breach.limit.since ?? 0);
  if (since <= 0) return null;
  const elapsed = now - since;
  const code = breach === null ? view.code : STATE_OF_LIMIT[breach.limit.kind];
  const elsewhere = code !== view.code;
  const icon = elsewhere && width >= ICON_BEFORE_FROM ? stateIcon({ code, channel: breach?.limit.channel ?? '' }) : null;
  const short = icon !== null && width < SECONDS_FROM && elapsed >= LONG && elapsed < MOST_MINUTES;
  return {
    text: short ? `${Math.floor(elapsed / MINUTE)}${view.minuteMark}` : timerText(elapsed, breach === null && view.atLeast),
    alarmed: breach !== null, icon, dotted: elsewhere && icon === null,
  };
}
