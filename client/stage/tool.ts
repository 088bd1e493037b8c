import type { PointerKind } from './pointers';

/** The position of an event on the stage. */
export interface StagePoint {
  /** CSS pixels of the stage */
  readonly x: number;
  readonly y: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly kind: PointerKind;
  /** the element that was under the pointer */
  readonly target: EventTarget | null;
}

/**
 * A tool for the stage. The router calls the tool first; what no tool handles moves the camera. Middle button,
 * Space, wheel and two fingers always move the camera.
 */
export interface Tool {
  /** a press that moved less than the slop, the Enter key on a button, or a screen reader's click */
  click(at: StagePoint): void;
  doubleClick?(at: StagePoint): void;
  /** the pointer rests or moves without a button; null: it left */
  hover?(at: StagePoint | null): void;
  /** true: the tool handles this drag; false or absent: the stage is panned */
  dragStart?(from: StagePoint): boolean;
  drag?(to: StagePoint): void;
  dragEnd?(to: StagePoint): void;
  /** Escape, a second finger, or the browser: the drag is cancelled completely */
  dragCancel?(): void;
  /** true: the tool has handled the key */
  key?(event: KeyboardEvent): boolean;
}

/** The parts of the camera that the router needs. */
export interface Movable {
  panBy(dx: number, dy: number): void;
  zoomAbout(scale: number, x: number, y: number): void;
}
