import type { Level } from '../../alerts/limits';
import type { SeatView } from '../types';
import type { PaintContext } from './paint-context';
import type { Look } from './state-styles';

/** A seat and the current values for painting it. */
export interface Subject {
  readonly view: SeatView;
  /** the alert of a handled seat is painted at most as a warning */
  readonly level: Level;
  /** the alert was acknowledged, snoozed or claimed: dashes instead of the ring, a check mark instead of the shape */
  readonly handled: boolean;
  /** server time, or null: timers are blank */
  readonly now: number | null;
  /** 0..1: strength of the critical line; below 1 only while a new critical seat pulses */
  readonly pulse: number;
}

export function lookOf(brush: PaintContext, view: SeatView): Look {
  if (view.departed === true) return brush.palette.departed;
  return (view.silent ? brush.palette.silent : brush.palette.looks)[view.code];
}

export const isAlarm = (look: Look): boolean => look.texture === 'alarm';
export const cornerOf = (b: PaintContext): number => Math.min(10 * b.u, b.h / 4);
/** Width of the edge of an alert inside the tile. */
export const edgeOf = (s: Subject): number => (s.level === 2 ? 3.5 : s.level === 1 || s.view.alarm !== null ? 2 : 0);
