import type { ReadonlySignal } from '@preact/signals';
import type { SeatTokens } from '../ui/tokens';
import type { Pairing } from './pairing';
import type { Recovery } from './recovery';
import type { WallSizes } from '../seats/glass-sizes';
import type { WallFloor } from './wall-floor';
import type { Screen, WallText } from './wall-wire';

export type Mode = 'starting' | 'pairing' | 'wall' | 'elsewhere';
export interface Turn { readonly index: number; readonly count: number; readonly stopped: boolean }

/** away: the server does not answer. blocked: it answers, but no socket opens: something between lets no WebSocket through. */
export type Trouble = 'none' | 'away' | 'blocked';

/** The state of a screen on the wall. */
export interface Wall {
  /** a look at what a screen would show: it says so */
  readonly preview?: true;
  /** elsewhere: another window of this browser shows the screen */
  readonly mode: ReadonlySignal<Mode>;
  readonly pairing: ReadonlySignal<Pairing | null>;
  /** why nothing comes, while no floor can say it itself */
  readonly trouble: ReadonlySignal<Trouble>;
  readonly screen: ReadonlySignal<Screen | null>;
  readonly floor: ReadonlySignal<WallFloor | null>;
  readonly turn: ReadonlySignal<Turn>;
  readonly text: ReadonlySignal<WallText | null>;
  readonly identified: ReadonlySignal<boolean>;
  /** why it does not reload: how often it did, and server time until which it keeps its picture */
  readonly spent: Recovery['spent'];
  readonly sizes: ReadonlySignal<WallSizes>;
  readonly tokens: ReadonlySignal<SeatTokens>;
  readonly zone: ReadonlySignal<string | null>;
  /** changes every second */
  readonly second: ReadonlySignal<number>;
  /** the element in which the floors lie */
  readonly stage: HTMLElement;
  /** server time as far as it is known, also while nothing is live; null: never told */
  now(): number | null;
  /** ms, in the time of `pairing.at` */
  steady(): number;
  /** an error that nothing caught: nobody is there who could press a button */
  fault(): void;
  dispose(): void;
}
