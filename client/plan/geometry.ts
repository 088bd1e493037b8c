// Where everything stands on a floor, as it is drawn.

export interface SeatBox {
  /** id of what sits there */
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly island: string;
}
/** A place without a seat on it; taken: someone sits there whom this person may not see. */
export interface EmptyBox extends Omit<SeatBox, 'key'> { readonly taken: boolean }
export interface IslandBox { readonly id: string; readonly label: string; readonly x: number; readonly y: number; readonly w: number; readonly h: number }
/** World coordinates in CSS pixels at zoom 1. Empty places of an island are drawn faintly. */
export interface FloorGeometry {
  readonly width: number;
  readonly height: number;
  readonly islands: readonly IslandBox[];
  readonly seats: readonly SeatBox[];
  readonly empty: readonly EmptyBox[];
}
