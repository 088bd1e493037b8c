import { toScreen } from '../../stage/camera';
import type { Canvases } from '../../stage/canvases';
import type { SeatStore } from './store';

/** The centres (CSS px) of the visible, painted seats. */
export function* paintedSeats(
  { boxes, views, shown, size: slots }: SeatStore, { painted, size }: Canvases, isDue: (slot: number) => boolean,
): Generator<{ readonly x: number; readonly y: number }> {
  for (let slot = 0; slot < slots; slot++) {
    const box = boxes[slot] ?? null;
    if (box === null || (views[slot] ?? null) === null || shown[slot] !== 1 || isDue(slot)) continue;
    const s = toScreen(painted, box);
    const [x, y] = [s.x + s.w / 2, s.y + s.h / 2];
    if (x >= 0 && y >= 0 && x < size.width && y < size.height) yield { x, y };
  }
}
