import { itemsByKey } from '../plan/edit/boxes';
import type { Key } from '../plan/edit/boxes';
import { toScreen } from '../stage/camera';
import type { CameraControl } from '../stage/camera-control';
import { nearestInDirection } from '../stage/nearest';
import type { Direction } from '../stage/nearest';
import type { EditorModel } from './editor-model';
import { reachable } from './hit';

/** One real button over the element with the keyboard: arrow keys move it, and a screen reader says its name. */
export class KeyCursor {
  readonly #button = document.createElement('button');
  readonly #model: EditorModel;
  readonly #camera: CameraControl;
  readonly #textOf: (key: Key) => string;
  readonly #empty: () => string;
  #key: Key | null = null;

  /** @param empty what is said where there is no element */
  constructor(map: HTMLElement, model: EditorModel, camera: CameraControl, textOf: (key: Key) => string, empty: () => string) {
    this.#model = model;
    this.#camera = camera;
    this.#textOf = textOf;
    this.#empty = empty;
    this.#button.type = 'button';
    this.#button.className = 'edit-cursor';
    map.append(this.#button);
    this.#button.addEventListener('focus', () => {
      if (this.#key === null) this.put(itemsByKey(model.document.peek()).keys().next().value ?? null);
      this.place();
    });
  }

  get key(): Key | null { return this.#key; }
  focus(): void { this.#button.focus({ preventScroll: true }); }

  put(key: Key | null): void {
    this.#key = key;
    this.place();
  }

  /** False: there is no element in that direction. */
  step(direction: Direction): boolean {
    const all = reachable(this.#model.document.peek());
    const from = all.find(({ key }) => key === this.#key);
    const to = from === undefined ? all[0] : nearestInDirection(from, direction, all);
    if (to == null) return false;
    this.put(to.key);
    this.#camera.reveal(to);
    this.focus();
    return true;
  }

  /** The element, the camera or the selection has changed. */
  place(): void {
    const item = this.#key === null ? undefined : itemsByKey(this.#model.document.peek()).get(this.#key);
    if (item === undefined) {
      this.#key = null;
      this.#button.setAttribute('aria-label', this.#empty());
      Object.assign(this.#button.style, { left: '8px', top: '8px', width: '24px', height: '24px' });
      return;
    }
    const s = toScreen(this.#camera.now, item.box);
    Object.assign(this.#button.style, { left: `${s.x - 3}px`, top: `${s.y - 3}px`, width: `${s.w + 6}px`, height: `${s.h + 6}px` });
    this.#button.setAttribute('aria-label', this.#textOf(item.key));
    this.#button.setAttribute('aria-pressed', String(this.#model.selection.peek().has(item.key)));
  }
}
