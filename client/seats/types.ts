import type { RunningLimit } from '../alerts/limits';
import type { FloorGeometry } from '../plan/geometry';
import type { Cover } from '../stage/camera-control';
import type { StateCode } from '../words/state-codes';

// The contract between the page and its seat layer: plain data in, callbacks out. The layer knows no wire types.

/** One seat as it is painted. Immutable: a change is a new object. Times are server milliseconds. */
export interface SeatView {
  /** id of the agent: stable for ever, never a position */
  readonly key: string;
  /** what is drawn: with an alarm beside it, the conversation */
  readonly code: StateCode;
  /** time the shown timer counts from; 0 = unknown, no timer */
  readonly since: number;
  readonly atLeast: boolean;
  /** alarm beside the state: ring and mark over the fill */
  readonly alarm: 'error' | 'missed' | 'rejected' | null;
  readonly unknownContact: boolean;
  /** the name as this person may see it, for a seat at full detail */
  readonly label: string;
  /** the family name, for a smaller seat: with the first character of the given name where two of the floor have it */
  readonly short: string;
  /** word on the seat of someone who is signed off, as short as can be */
  readonly offMark: string;
  /** stands for "minutes" behind a number */
  readonly minuteMark: string;
  /** status name (away: chooses the icon, shown at full detail) */
  readonly status: string;
  /** next status, painted "→ name" */
  readonly next: string | null;
  /** number of contacts */
  readonly contacts: number;
  /** channel of the longest contact: VOICE, CHAT, TASK, EMAIL, '' */
  readonly channel: string;
  /** every limit that runs: the broken one gives the time that is shown */
  readonly limits: readonly RunningLimit[];
  /** those of them that colour the fill and fill the bar: all but the alarm's own beside a conversation */
  readonly fillLimits: readonly RunningLimit[];
  readonly suspect: boolean;
  readonly silent: boolean;
  /** filtered out: 18 %, never moved */
  readonly dimmed: boolean;
}

/** live: colours and timers run. delayed: the same, the screen says so. held: paused, all stays as it is. stale: timers stop, colour goes. */
export type SeatTrust = 'live' | 'delayed' | 'held' | 'stale';

/** Where the camera stands, told by a seat: it holds on a screen of any size. */
export interface CameraPlace { readonly key: string; readonly zoom: number }

export interface SeatLayerOptions {
  /** server time now in ms, or null when it is not known or no longer trusted: timers hold or blank */
  readonly now: () => number | null;
  /** full accessible label of a seat, e.g. "B07, Nakamura Misaki, On contact since 14:25, 2 contacts" (never a ticking time) */
  readonly label: (key: string) => string;
  readonly onSelect: (key: string | null) => void;
  readonly onHover: (key: string | null, clientX: number, clientY: number) => void;
  /** called after every paint that put changed seats on the glass */
  readonly onPainted: () => void;
  /** camera moved (for the zoom figure in the toolbar) */
  readonly onZoom: (zoom: number) => void;
  /** the alert that a seat has now was acknowledged; asked at every paint of an alarmed seat */
  readonly acknowledged?: (key: string) => boolean;
  /** the camera has come to rest: the seat nearest to the middle, and the zoom; null: the whole floor is shown */
  readonly onRest?: (place: CameraPlace | null) => void;
  readonly mapLabel: string;
  /** id of the element that tells a screen reader the keys of the map */
  readonly describedBy?: string;
}

export interface SeatLayer {
  setGeometry(geometry: FloorGeometry): void;
  /** new or changed seats */
  setSeats(seats: readonly SeatView[]): void;
  removeSeats(keys: readonly string[]): void;
  setTheme(theme: 'light' | 'dark'): void;
  /** name of the map for screen readers */
  setMapLabel(label: string): void;
  setTrust(trust: SeatTrust): void;
  setSelected(key: string | null): void;
  /** highest paints per second (20 by default, walls 4) */
  setPace(framesPerSecond: number): void;
  fit(): void;
  zoomBy(factor: number): void;
  zoomToSeat(key: string): void;
  /** at once, without a flight; nothing when the seat is not there */
  standAt(place: CameraPlace): void;
  zoomToIsland(id: string): void;
  /** how much of the map's right and lower edge something lies over (CSS px); the selected seat stays beside it */
  setCover(cover: Cover): void;
  /** keyboard focus into the map: to this seat, or to the one that Tab reaches */
  focus(key?: string | null): void;
  /** where a seat is on the glass now (client CSS px), or null when out of view */
  clientRect(key: string): DOMRect | null;
  dispose(): void;
}
