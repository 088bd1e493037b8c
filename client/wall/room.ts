import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';

/** CSS px */
export interface Room { readonly width: number; readonly height: number }

/**
 * The size of the window. A kiosk may open in a small one.
 * @param resized is called when it has stayed so for `ms`
 */
export function watchRoom(resized: () => void, ms: number): { readonly room: ReadonlySignal<Room>; readonly stop: () => void } {
  const room = signal<Room>({ width: innerWidth, height: innerHeight });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    room.value = { width: innerWidth, height: innerHeight };
    clearTimeout(timer);
    timer = setTimeout(resized, ms);
  };
  addEventListener('resize', changed);
  return {
    room,
    stop() {
      removeEventListener('resize', changed);
      clearTimeout(timer);
    },
  };
}
