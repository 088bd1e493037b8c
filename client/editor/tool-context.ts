import type { FloorDocument } from '../plan/document';
import type { Rect } from '../plan/edit/boxes';
import type { Camera } from '../stage/camera';
import type { StagePoint } from '../stage/tool';
import type { EditorModel } from './editor-model';
import type { EditorWords } from './editor-words';
import type { Overlay } from './overlay';
import type { SnapIndex } from './snap';

export interface Point { readonly x: number; readonly y: number }

/** What a tool may use of the stage. */
export interface ToolContext {
  readonly model: EditorModel;
  document(): FloorDocument;
  camera(): Camera;
  words(): EditorWords;
  /** modifier keys of the last event */
  readonly keys: { readonly alt: boolean; readonly shift: boolean };
  world(at: StagePoint): Point;
  /** CSS px in floor units */
  near(px: number): number;
  snaps(): boolean;
  /** an index of everything except the selection */
  index(without: ReadonlySet<string>): SnapIndex;
  /** what is drawn during a drag; null: nothing */
  draw(part: Partial<Overlay> | null): void;
  /** the selected elements are lifted from the picture */
  lift(): void;
  lifted(dx: number, dy: number): void;
  drop(): void;
  /** the pointer is moved to the element for the keyboard */
  focusOn(key: string): void;
  say(text: string): void;
  frameOnScreen(): Rect | null;
}
