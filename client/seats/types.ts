import type { RunningLimit } from '../alerts/limits';
import type { EmptyBox, FloorGeometry } from '../plan/geometry';
import type { Cover } from '../stage/camera-control';
import type { DrawingPainter } from './paint/ground-context';
import type { SeatTokens } from '../ui/tokens';
import type { StateCode } from '../words/state-codes';

// The contract between the page and its seat layer: plain data in, callbacks out. The layer does not use wire types.

/** One seat as it is painted. Immutable: a change is a new object. Times are server milliseconds. */
export interface SeatView {
  /** id of the agent: it never changes and is never a position */
  readonly key: string;
  /** the drawn state: with an alarm during a conversation, the conversation */
  readonly code: StateCode;
  /** start of the displayed timer; 0 = unknown, no timer */
  readonly since: number;
  readonly atLeast: boolean;
  /** alarm besides the state: ring and mark over the fill */
  readonly alarm: 'error' | 'missed' | 'rejected' | null;
  readonly unknownContact: boolean;
  /** the name as this person may see it, for a seat at full detail */
  readonly label: string;
  /** the family name, for a smaller seat: with the first character of the given name if two people of the floor have it */
  readonly short: string;
  /** seat number on a drawn floor; '' = none */
  readonly desk: string;
  /** short word on the seat of a logged-off or departed agent */
  readonly offMark: string;
  /** unit "minutes" after a number */
  readonly minuteMark: string;
  /** status name (away: chooses the icon, shown at full detail) */
  readonly status: string;
  /** next status, painted "→ name" */
  readonly next: string | null;
  /** number of contacts */
  readonly contacts: number;
  /** channel of the longest contact: VOICE, CHAT, TASK, EMAIL, '' */
  readonly channel: string;
  /** all active limits: the time of the exceeded one is displayed */
  readonly limits: readonly RunningLimit[];
  /** those limits that colour the fill and fill the bar: all except the alarm's own limit during a conversation */
  readonly fillLimits: readonly RunningLimit[];
  readonly suspect: boolean;
  readonly silent: boolean;
  /** server time that the seat is shown as of: its instance is not read any more, others are; 0: not known; null: as live as the picture */
  readonly asOf: number | null;
  /** filtered out: 18 %, never moved */
  readonly dimmed: boolean;
  /** left Amazon Connect, or has sent no event for long, and still has the seat */
  readonly departed?: boolean;
  /** a text in place of the time: the editor shows the number of the seat */
  readonly head?: string;
  /** who is shown where in which state, as one text: for a screen that proves what it has painted */
  readonly stamp?: string;
}

/** The counts in the title and the panel of a team, an island or a zone. */
export interface TeamCounts {
  readonly available: number;
  readonly contact: number;
  readonly acw: number;
  readonly away: number;
  /** agents with an exceeded limit that nobody acknowledged or snoozed, as in the list of alerts */
  readonly alerts: number;
  readonly signedIn: number;
  readonly people: number;
  /** agents who match the filter */
  readonly found: number;
}

/** A seat as the canvas shows it. */
export interface OnCanvas {
  readonly view: SeatView;
  /** level of the alert with which it was painted */
  readonly level: number;
}

/** live: colours and timers run. delayed: the same, the screen says so. held: paused, all stays as it is. stale: timers stop, colour goes. */
export type SeatTrust = 'live' | 'delayed' | 'held' | 'stale';

/** What a dragged person is over: a seat, by its id; the area of people without a seat; or neither. */
export type CarriedOver = { readonly desk: string } | 'shelf' | null;

/** A camera position: the agent or the point of the floor in the centre. It is valid on a screen of any size. */
export type CameraPlace = { readonly key: string; readonly zoom: number } | { readonly x: number; readonly y: number; readonly zoom: number };
/** The present camera position: the point in the centre, and the nearest seat ('' = none). */
export interface CameraRest { readonly key: string; readonly x: number; readonly y: number; readonly zoom: number }

export interface SeatLayerOptions {
  /** current server time in ms, or null if it is unknown or no longer trusted: timers stop or are blank */
  readonly now: () => number | null;
  /** full accessible label of a seat, e.g. "B07, Nakamura Misaki, On contact since 14:25, 2 contacts" (never a counting time) */
  readonly label: (key: string) => string;
  /** full accessible label of an island with too many seats for a button each; counts undefined: it has no visible agent */
  readonly islandLabel: (name: string, counts: TeamCounts | undefined) => string;
  /** the same for an empty desk of a drawn floor */
  readonly emptyLabel?: (desk: EmptyBox) => string;
  readonly onSelect: (key: string | null) => void;
  /** an empty desk of a drawn floor was clicked, or Enter was pressed on it */
  readonly onDesk?: (id: string) => void;
  readonly onHover: (key: string | null, clientX: number, clientY: number) => void;
  /** called after every paint of changed seats */
  readonly onPainted: () => void;
  /** camera moved (for the zoom figure in the toolbar) */
  readonly onZoom: (zoom: number) => void;
  /** the camera has stopped; null: the whole floor is shown */
  readonly onRest?: (place: CameraRest | null) => void;
  /**
   * While `setCarries(true)`: a person is dragged, over a seat or the area of people without a seat, or over neither (null).
   * `end`: dropped there; 'cancel': cancelled.
   */
  readonly onCarry?: (key: string, over: CarriedOver, at: { readonly clientX: number; readonly clientY: number }, end: 'no' | 'end' | 'cancel') => void;
  readonly mapLabel: string;
  /** id of the element that describes the keys of the map to screen readers */
  readonly describedBy?: string;
  /** a picture only, for a screen that nobody touches: no buttons, no pointer, no keys */
  readonly still?: boolean;
  /** titles are this many times as large: for a screen of more CSS pixels that is seen from the same distance; default 1 */
  readonly unit?: number;
}

export interface SeatLayer {
  /** @param drawing paints the drawn parts besides seats and islands; null: none */
  setGeometry(geometry: FloorGeometry, drawing?: DrawingPainter | null): void;
  /** new or changed seats */
  setSeats(seats: readonly SeatView[]): void;
  removeSeats(keys: readonly string[]): void;
  /** Seats will come soon: do now what the first picture would have to wait for. */
  prepare(): void;
  /** @param tokens other colours than those of the theme */
  setTheme(theme: 'light' | 'dark', tokens?: SeatTokens | null): void;
  /** name of the map for screen readers */
  setMapLabel(label: string): void;
  setTrust(trust: SeatTrust): void;
  setSelected(key: string | null): void;
  /** a drag that begins on a person moves the person, and does not pan */
  setCarries(carries: boolean): void;
  /** highest paints per second (20 by default, walls 4) */
  setPace(framesPerSecond: number): void;
  fit(): void;
  zoomBy(factor: number): void;
  zoomToSeat(key: string): void;
  /** a desk of a drawn floor, empty or not */
  zoomToDesk(id: string): void;
  /** at once, without a flight; nothing when the seat is not there */
  standAt(place: CameraPlace): void;
  zoomToIsland(id: string): void;
  /** how much of the map's right and lower edge is covered (CSS px); the selected seat stays outside */
  setCover(cover: Cover): void;
  /** keyboard focus into the map: to this seat, or to the one that Tab reaches */
  focus(key?: string | null): void;
  /** keyboard focus to a desk of a drawn floor, or to the agent there */
  focusDesk(id: string): void;
  /** the drop target at a point of the window; null: none, or another element covers the map there */
  overAt(clientX: number, clientY: number): CarriedOver;
  /** when it last painted, by `performance.now()`; 0: never */
  paintedAt(): number;
  /** the seats as they were last painted; null: the picture is not complete now */
  onCanvas(): readonly OnCanvas[] | null;
  /** paints everything again */
  repaint(): void;
  /** where a seat is on the screen now (client CSS px), or null when out of view */
  clientRect(key: string): DOMRect | null;
  dispose(): void;
}
