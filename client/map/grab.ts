import { SLOP } from '../stage/pointers';
import type { PointerKind } from '../stage/pointers';
import { carry } from './carry';
import { mapCommands } from './map-commands';
import type { Page } from './page';

// A drag of an agent that starts outside the map, in the list or in the details, and ends at a desk. The rules are those of a drag on the map.

const kindOf = (type: string): PointerKind => (type === 'touch' || type === 'pen' ? type : 'mouse');

/** Follows the pointer from this press on. If the list is shown, the map covers it during the drag. Returns the undo. */
export function grab(page: Page, id: string, press: PointerEvent): () => void {
  const kind = kindOf(press.pointerType);
  let at = { clientX: press.clientX, clientY: press.clientY };
  if (!page.maySeat.peek() || !page.desks.peek() || !press.isPrimary || (kind === 'mouse' && (press.button !== 0 || press.ctrlKey))) return () => undefined;

  const report = (end: 'no' | 'end' | 'cancel'): void => carry(page, page.carried, id, mapCommands.peek()?.overAt(at.clientX, at.clientY) ?? null, at, end);
  const stop = (end: 'end' | 'cancel'): void => {
    for (const one of undo.splice(0)) one();
    if (!page.carrying.peek()) return;
    report(end);
    page.carrying.value = false;
    // The click at the end of this press must be ignored. It comes at once or not at all.
    addEventListener('click', noClick, true);
    setTimeout(() => removeEventListener('click', noClick, true));
  };
  const move = (event: PointerEvent): void => {
    if (event.pointerId !== press.pointerId) return;
    // The button was released where no event arrives.
    if (kind === 'mouse' && event.buttons === 0) return stop('cancel');
    at = { clientX: event.clientX, clientY: event.clientY };
    if (!page.carrying.peek()) {
      if (Math.hypot(at.clientX - press.clientX, at.clientY - press.clientY) <= SLOP[kind]) return;
      page.carrying.value = true;
      getSelection()?.removeAllRanges();
    }
    event.preventDefault();
    report('no');
  };
  const up = (event: PointerEvent): void => {
    if (event.pointerId !== press.pointerId) return;
    at = { clientX: event.clientX, clientY: event.clientY };
    stop('end');
  };
  const lost = (event: PointerEvent): void => { if (event.pointerId === press.pointerId) stop('cancel'); };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !page.carrying.peek()) return;
    event.preventDefault();
    event.stopPropagation();
    stop('cancel');
  };
  // Keys of the window, not of the element that had the focus before the press.
  const blur = (event: FocusEvent): void => { if (!(event.target instanceof Element)) stop('cancel'); };
  const undo: (() => void)[] = [];
  const on = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void): void => {
    addEventListener(type, listener, { capture: true, passive: false });
    undo.push(() => removeEventListener(type, listener, true));
  };
  on('pointermove', move);
  // Otherwise the browser sees a fling at the end, and the next tap only stops it.
  on('touchmove', (event) => { if (page.carrying.peek() && event.cancelable) event.preventDefault(); });
  on('pointerup', up);
  on('pointercancel', lost);
  on('keydown', key);
  on('blur', blur);
  return () => stop('cancel');
}

function noClick(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
