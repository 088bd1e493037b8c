import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLongPress, LONG_PRESS_MS } from '../../../client/ui/long-press';

class FakeElement {}
const at = (x: number, pointerType = 'touch'): PointerEvent =>
  ({ pointerType, isPrimary: true, clientX: x, clientY: 0, target: new FakeElement() }) as unknown as PointerEvent;
const click = (): MouseEvent => ({ preventDefault: vi.fn(), stopPropagation: vi.fn() }) as unknown as MouseEvent;

describe('a long press', () => {
  const act = vi.fn();
  let press: ReturnType<typeof createLongPress>;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('Element', FakeElement);
    act.mockClear();
    press = createLongPress(act);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('acts after the finger has stayed still, and the click at its end does not count', () => {
    press.onPointerDown(at(0));
    press.onPointerMove(at(4));
    vi.advanceTimersByTime(LONG_PRESS_MS);
    expect(act).toHaveBeenCalledOnce();
    press.onPointerUp();
    const ended = click();
    press.onClickCapture(ended);
    expect(ended.stopPropagation).toHaveBeenCalled();
    const next = click();
    press.onClickCapture(next);
    expect(next.stopPropagation).not.toHaveBeenCalled();
  });

  it('does not happen if the finger lifts, scrolls or is cancelled before, nor with a mouse', () => {
    press.onPointerDown(at(0));
    press.onPointerUp();
    press.onPointerDown(at(0));
    press.onPointerMove(at(30));
    press.onPointerDown(at(0));
    press.onPointerCancel();
    press.onPointerDown(at(0, 'mouse'));
    vi.advanceTimersByTime(2 * LONG_PRESS_MS);
    expect(act).not.toHaveBeenCalled();
    const counted = click();
    press.onClickCapture(counted);
    expect(counted.stopPropagation).not.toHaveBeenCalled();
  });

  it('keeps the browser menu for the mouse', () => {
    const menu = click();
    press.onPointerDown(at(0, 'mouse'));
    press.onContextMenu(menu);
    expect(menu.preventDefault).not.toHaveBeenCalled();
    press.onPointerDown(at(0));
    press.onContextMenu(menu);
    expect(menu.preventDefault).toHaveBeenCalled();
  });
});
