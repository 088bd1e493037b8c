import type { EmptyBox, FloorGeometry } from '../../plan/geometry';
import type { Box, Camera, Size } from '../../stage/camera';
import type { Palette } from './state-styles';
import type { TextSetter } from './text';

/** Everything that is needed to paint the floor under the seats. */
export interface Ground {
  readonly ctx: CanvasRenderingContext2D;
  readonly floor: FloorGeometry;
  readonly palette: Palette;
  readonly camera: Camera;
  readonly viewSize: Size;
  /** backing pixels per CSS pixel */
  readonly ratio: number;
  readonly text: TextSetter;
  readonly lettering: boolean;
  /** for a drawn floor: what is painted under and over the islands */
  readonly drawing: DrawingPainter | null;
  /** titles are this many times as large; default 1 */
  readonly unit?: number;
}

/** Paints the drawn parts without seats (drawing.ts, loaded with the first drawn floor). */
export interface DrawingPainter {
  readonly under: (g: Ground) => void;
  readonly over: (g: Ground) => void;
  /** paints the contents of an empty desk of this size on the screen */
  readonly desk: (g: Ground, place: EmptyBox, s: Box) => void;
}
