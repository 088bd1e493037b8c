import { composing } from '../ui/keys';
import { Pointers, wheelScale } from './pointers';
import type { PointerKind, Travel } from './pointers';
import type { Movable, StagePoint, Tool } from './tool';

const MIDDLE = 1;
/** a click that comes later than this after its press has another cause */
const CLICK_MS = 1_500;

const kindOf = (type: string): PointerKind => (type === 'touch' || type === 'pen' ? type : 'mouse');

/** If Space types text or presses a control outside the stage, it does not start a pan. */
const takesBlank = (target: EventTarget | null, stage: HTMLElement): boolean =>
  target instanceof Element && !stage.contains(target) && target.closest('input, textarea, select, button, a, [contenteditable], dialog') !== null;

/** Safari's own event for a trackpad pinch. */
interface PinchEvent extends UIEvent { readonly scale: number; readonly clientX: number; readonly clientY: number }

/** Converts the browser's events on the stage into moves of the camera and calls of the tool. */
export class InputRouter {
  tool: Tool;
  readonly #stage: HTMLElement;
  readonly #camera: Movable;
  readonly #pointers = new Pointers();
  readonly #undo: (() => void)[] = [];
  /** of the current press, or of the last one */
  #press: StagePoint | null = null;
  #pressedAt = -Infinity;
  #tools = false;
  #pans = false;
  #space = false;
  #spacePanned = false;
  #pinch = 1;

  constructor(stage: HTMLElement, camera: Movable, tool: Tool) {
    this.#stage = stage;
    this.#camera = camera;
    this.tool = tool;
    this.#on(stage, 'pointerdown', (event) => this.#down(event));
    this.#on(stage, 'pointermove', (event) => this.#hover(event));
    this.#on(stage, 'pointerleave', () => this.tool.hover?.(null));
    // The rest of a press may happen anywhere.
    this.#on(window, 'pointermove', (event) => this.#move(event));
    this.#on(window, 'pointerup', (event) => this.#up(event));
    this.#on(window, 'pointercancel', (event) => this.#lost(event.pointerId));
    // Without this the browser sees a fling at the end of a fast drag, and a tap within a second only stops that fling: it clicks nothing.
    this.#on(stage, 'touchmove', (event) => { if (this.#pointers.dragging && event.cancelable) event.preventDefault(); }, { passive: false });
    // The first capture of a finger belongs to the button under it; only the stage's own capture counts.
    this.#on(stage, 'lostpointercapture', (event) => { if (event.target === stage) this.#lost(event.pointerId); });
    this.#on(window, 'blur', () => this.#cancel());
    this.#on(stage, 'mousedown', (event) => { if (event.button === MIDDLE) event.preventDefault(); });
    this.#on(stage, 'click', (event) => this.#click(event));
    this.#on(stage, 'dblclick', (event) => { if (!this.#pointers.dragging) this.tool.doubleClick?.(this.#point(event, 'mouse')); });
    this.#on(stage, 'wheel', (event) => this.#wheel(event), { passive: false });
    this.#on(stage, 'keydown', (event) => { if (this.tool.key?.(event) === true) event.preventDefault(); });
    this.#on(window, 'keydown', (event) => this.#keyDown(event));
    this.#on(window, 'keyup', (event) => this.#keyUp(event));
    this.#listenForPinch();
  }

  dispose(): void {
    this.#cancel();
    for (const one of this.#undo.splice(0)) one();
  }

  #down(event: PointerEvent): void {
    const middle = event.pointerType === 'mouse' && event.button === MIDDLE;
    if (event.pointerType === 'mouse' && ((event.button !== 0 && !middle) || (event.ctrlKey && !middle))) return;
    if (this.#pointers.count === 0) {
      this.#press = this.#point(event, kindOf(event.pointerType));
      this.#pressedAt = event.timeStamp;
      this.#pans = middle || this.#space;
    } else if (this.#tools) this.#cancelTool();
    this.#pointers.press(this.#sample(event), kindOf(event.pointerType));
  }

  #move(event: PointerEvent): void {
    if (!this.#pointers.has(event.pointerId)) return;
    // The button was released where no event came from.
    if (event.pointerType === 'mouse' && event.buttons === 0) return this.#lost(event.pointerId);
    const wasDragging = this.#pointers.dragging;
    const travel = this.#pointers.move(this.#sample(event));
    if (travel === null) return;
    if (!wasDragging) this.#begin(event);
    if (this.#tools) this.tool.drag?.(this.#point(event, kindOf(event.pointerType)));
    else this.#travel(travel);
  }

  /** The press has become a drag. */
  #begin(event: PointerEvent): void {
    this.#stage.setPointerCapture(event.pointerId);
    this.#stage.classList.add('dragging');
    this.tool.hover?.(null);
    if (this.#space) this.#spacePanned = true;
    this.#tools = !this.#pans && this.#press !== null && this.tool.dragStart?.(this.#press) === true;
  }

  #travel({ dx, dy, scale, x, y }: Travel): void {
    if (dx !== 0 || dy !== 0) this.#camera.panBy(dx, dy);
    if (scale !== 1) this.#camera.zoomAbout(scale, x, y);
  }

  #up(event: PointerEvent): void {
    if (!this.#pointers.has(event.pointerId)) return;
    const tools = this.#tools;
    this.#tools = false;
    this.#lift(event.pointerId);
    if (tools) this.tool.dragEnd?.(this.#point(event, kindOf(event.pointerType)));
  }

  /** Cancelled without an end: by the system, another window, or a removed element. */
  #lost(id: number): void {
    if (!this.#pointers.has(id)) return;
    this.#cancelTool();
    this.#lift(id);
  }

  #lift(id: number): void {
    this.#pointers.lift(id);
    if (this.#stage.hasPointerCapture(id)) this.#stage.releasePointerCapture(id);
    if (this.#pointers.count === 0) this.#stage.classList.remove('dragging');
  }

  #cancel(): void {
    this.#cancelTool();
    this.#pointers.drop();
    this.#space = false;
    this.#stage.classList.remove('dragging');
  }

  #cancelTool(): void {
    if (this.#tools) this.tool.dragCancel?.();
    this.#tools = false;
  }

  #click(event: MouseEvent): void {
    // Without a count it comes from the keyboard or a screen reader: there was no press before it.
    const byHand = event.detail > 0 && event.timeStamp - this.#pressedAt < CLICK_MS;
    if (byHand && (this.#pointers.dragging || this.#pans)) return;
    // The position of the press, not the one after a slide: that is what the user intended.
    this.tool.click(byHand && this.#press !== null ? this.#press : this.#point(event, event.detail > 0 ? kindOf(typeOf(event)) : 'mouse'));
  }

  #hover(event: PointerEvent): void {
    if (this.#pointers.count > 0 && this.#pointers.dragging) return;
    if (event.pointerType === 'touch') return;
    this.tool.hover?.(event.buttons === 0 ? this.#point(event, kindOf(event.pointerType)) : null);
  }

  /** Never the browser's zoom: a pinch at the minimum zoom would scale the whole page. */
  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { x, y } = this.#sample(event);
    if (event.shiftKey && !event.ctrlKey) this.#camera.panBy(-(event.deltaX || event.deltaY), 0);
    else if (event.deltaY !== 0) this.#camera.zoomAbout(wheelScale(event), x, y);
  }

  #listenForPinch(): void {
    const pinch = (type: string, act: (event: PinchEvent) => void): void => {
      const listener = (event: Event): void => {
        event.preventDefault();
        if (this.#pointers.count === 0) act(event as PinchEvent);
      };
      this.#stage.addEventListener(type, listener);
      this.#undo.push(() => this.#stage.removeEventListener(type, listener));
    };
    pinch('gesturestart', () => { this.#pinch = 1; });
    pinch('gesturechange', (event) => {
      const at = this.#stage.getBoundingClientRect();
      this.#camera.zoomAbout(event.scale / this.#pinch, event.clientX - at.left, event.clientY - at.top);
      this.#pinch = event.scale;
    });
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.key === ' ' && !takesBlank(event.target, this.#stage)) this.#space = true;
    if (event.key === 'Escape' && this.#tools && !composing(event)) {
      event.preventDefault();
      this.#cancel();
    }
  }

  #keyUp(event: KeyboardEvent): void {
    if (event.key !== ' ') return;
    // The key that started the pan would click the seat with the focus.
    if (this.#spacePanned) event.preventDefault();
    this.#space = this.#spacePanned = false;
  }

  #sample(event: MouseEvent): { readonly id: number; readonly x: number; readonly y: number } {
    const at = this.#stage.getBoundingClientRect();
    const id = 'pointerId' in event ? (event as PointerEvent).pointerId : -1;
    return { id, x: event.clientX - at.left, y: event.clientY - at.top };
  }

  #point(event: MouseEvent, kind: PointerKind): StagePoint {
    const { x, y } = this.#sample(event);
    return { x, y, clientX: event.clientX, clientY: event.clientY, kind, target: event.target };
  }

  #on<K extends keyof HTMLElementEventMap>(
    to: HTMLElement | Window,
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void {
    const heard = listener as EventListener;
    to.addEventListener(type, heard, options);
    this.#undo.push(() => to.removeEventListener(type, heard, options));
  }
}

/** A click is a PointerEvent in newer browsers and a MouseEvent in older ones. */
const typeOf = (event: MouseEvent): string => ('pointerType' in event ? String(event.pointerType) : 'mouse');
