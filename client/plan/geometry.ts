import type { Background, Door, Label, SeatKind, Turn, Wall } from './document';

// The positions of everything on a floor, as it is drawn.

export interface SeatBox {
  /** id of the agent */
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly island: string;
  /** id of the zone of a drawn floor; absent: in none */
  readonly zone?: string;
  /** the desk of a drawn floor; absent: a place that nobody drew */
  readonly desk?: Desk;
}
/** A seat of a drawn floor. */
export interface Desk {
  /** id of the seat: it never changes */
  readonly id: string;
  /** seat number, "A01"; '' = none */
  readonly label: string;
  readonly kind: SeatKind;
  /** side of the desk's edge: 0 = top, then clockwise */
  readonly turn: Turn;
}
/** A place without a visible agent; taken: an agent whom this person may not see sits there. */
export interface EmptyBox extends Omit<SeatBox, 'key'> {
  readonly taken: boolean;
  /** user name of a person who has the seat and has never logged in, or a name that nobody has */
  readonly reserved?: string;
  readonly isName?: boolean;
}
export interface IslandBox { readonly id: string; readonly label: string; readonly x: number; readonly y: number; readonly w: number; readonly h: number }
/** The position of the title of an island or a zone, in world units. */
export interface Heading extends IslandBox {
  /** from its left edge to the text */
  readonly left: number;
  /** it has its own background: it is over a zone, or outside the island */
  readonly chip: boolean;
}
/** The drawn parts without seats. */
export interface Drawing {
  readonly background: Background | null;
  readonly walls: readonly Wall[];
  readonly doors: readonly Door[];
  readonly labels: readonly Label[];
}
/** World coordinates in CSS pixels at zoom 1. Empty places of an island are drawn faintly. */
export interface FloorGeometry {
  readonly width: number;
  readonly height: number;
  readonly islands: readonly IslandBox[];
  /** of a drawn floor, under the islands; absent: none */
  readonly zones?: readonly IslandBox[];
  /** of a drawn floor, zones first; absent: each island has a row over its seats */
  readonly headings?: readonly Heading[];
  /** the part that a fitted camera shows; absent: all of it */
  readonly frame?: Pick<IslandBox, 'x' | 'y' | 'w' | 'h'>;
  readonly seats: readonly SeatBox[];
  readonly empty: readonly EmptyBox[];
}
