import { useEffect, useRef } from 'preact/hooks';

/** how long a finger must rest for a long press, ms */
export const LONG_PRESS_MS = 500;
/** a finger that moves further scrolls, CSS px */
const SLOP = 10;

interface LongPress {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onClickCapture: (event: MouseEvent) => void;
  readonly onContextMenu: (event: MouseEvent) => void;
}

/** A finger or pen that rests on an element. The click that may end the press does not count. */
export function createLongPress(act: (target: Element) => void): LongPress & { readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let start = { x: 0, y: 0 };
  let touched = false;
  let acted = false;
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    stop,
    onPointerDown(event) {
      stop();
      acted = false;
      touched = event.pointerType !== 'mouse';
      if (!touched || !event.isPrimary || !(event.target instanceof Element)) return;
      const { target } = event;
      start = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        timer = null;
        acted = true;
        act(target);
      }, LONG_PRESS_MS);
    },
    onPointerMove(event) {
      if (timer !== null && Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLOP) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onClickCapture(event) {
      if (!acted) return;
      acted = false;
      event.preventDefault();
      event.stopPropagation();
    },
    // A menu of the browser would cover the result of the press.
    onContextMenu(event) { if (touched) event.preventDefault(); },
  };
}

/** The same for a component, which may be rendered again during the press. */
export function useLongPress(act: (target: Element) => void): LongPress {
  const latest = useRef(act);
  latest.current = act;
  const press = useRef<ReturnType<typeof createLongPress> | null>(null);
  press.current ??= createLongPress((target) => latest.current(target));
  const { stop, ...handlers } = press.current;
  useEffect(() => stop, []);
  return handlers;
}
