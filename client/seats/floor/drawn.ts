import { retryDelay } from '../../api/retry-delay';
import { floorDocument } from '../../plan/document';
import { drawingOf, drawnFloor } from '../../plan/drawn-floor';
import type { Held, Placed } from '../../plan/drawn-floor';
import type { Drawing, FloorGeometry } from '../../plan/geometry';
import { drawnHeadings } from '../view/drawn-headings';
import { drawingPainter } from '../paint/drawing';
import type { DrawingPainter } from '../paint/ground-context';

// A drawn floor in the form that the map needs: a separate chunk, loaded when the first one is shown.

export interface Drawn {
  /** id of the floor */
  readonly id: string;
  readonly version: number;
  geometry(placed: readonly Placed[], held: readonly Held[], shelfName: string, homeName: string): FloorGeometry;
  /** the drawn parts without seats */
  readonly drawing: Drawing;
  /** the current drawing: the background may still be loading */
  painter(): DrawingPainter;
  /** all seats, in the order of the document */
  readonly desks: readonly { readonly id: string; readonly label: string }[];
  /** seat number; '' = none */
  labelOf(seat: string | null): string;
  has(seat: string): boolean;
  /** id of the island of a seat; null: none */
  islandOf(seat: string | null): string | null;
}

/**
 * Reads a published version, which never changes, and loads its background.
 * @param signal aborted: the background is not needed any more
 * @param pictured is called when the background is loaded
 * @param images address below which images are
 * @throws the document has a wrong format
 */
export function openDrawn(
  { id, version }: { readonly id: string; readonly version: number }, document: unknown, signal: AbortSignal, pictured: () => void,
  images: string,
): Drawn {
  if (!floorDocument(document)) throw new Error(`floor ${id}, version ${version}: not a document that this page can read`);
  const drawing = drawingOf(document);
  const desks = new Map(document.seats.map((seat) => [seat.id, seat]));
  let picture: HTMLImageElement | null = null;
  if (document.background !== undefined) {
    const image = new Image();
    image.onload = () => {
      if (signal.aborted) return;
      picture = image;
      pictured();
    };
    const url = `${images}/${encodeURIComponent(document.background.image)}`;
    let failures = 0;
    image.onerror = () => {
      setTimeout(() => {
        if (signal.aborted) return;
        image.removeAttribute('src');
        image.src = url;
      }, retryDelay(failures++, false, Math.random));
    };
    image.src = url;
  }
  return {
    id, version, drawing, desks: document.seats.map((seat) => ({ id: seat.id, label: seat.label ?? '' })),
    geometry: (placed, held, shelfName, homeName) => {
      const floor = drawnFloor(document, placed, held, shelfName, homeName);
      return { ...floor, headings: drawnHeadings(floor) };
    },
    painter: () => drawingPainter(drawing, picture),
    labelOf: (seat) => (seat === null ? '' : desks.get(seat)?.label ?? ''),
    has: (seat) => desks.has(seat),
    islandOf: (seat) => (seat === null ? null : desks.get(seat)?.island ?? null),
  };
}
