import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Board } from '../live/board';
import type { SeatLayer } from '../seats/types';
import { digestOf } from './seat-digest';

/** What the canvas showed at one time. */
export interface Proof {
  readonly epoch: string;
  readonly rev: number;
  /** when it was taken, by `performance.now()`: a server's clock that is set back makes no proof younger */
  readonly at: number;
  /** `digestOf` the painted seats */
  readonly digest: string;
}

/** What is known of the picture of one floor: which revision it shows, whether it is complete, and what is on it. */
export interface OnGlass {
  /** its picture is complete, or there is none to paint */
  readonly ready: ReadonlySignal<boolean>;
  /** width of a seat in the picture, CSS px; 0: there is none */
  readonly seatWidth: ReadonlySignal<number>;
  /** the revision on the glass, and when it was last painted, by `performance.now()`; 0: never */
  painted(): { readonly epoch: string; readonly rev: number; readonly at: number };
  /** the last proof; null: none yet */
  proof(): Proof | null;
  /** Takes a proof of what is on the canvas: at once, or after the next complete picture. */
  prove(): void;
  /** the seat layer has painted */
  onPainted(): void;
  /** there is nothing to paint */
  nothing(): void;
  /** the size of the seats may have changed */
  measure(): void;
  dispose(): void;
}

export interface OnGlassOptions {
  readonly layer: () => SeatLayer;
  /** server time; null: not known */
  readonly now: () => number | null;
  readonly board: () => Board | null;
  /** the drawing and the positions are those of the board: nobody is on the way to another seat */
  readonly isLaid: () => boolean;
  readonly loaded: () => boolean;
  /** the people on the floor */
  readonly people: () => Iterable<{ readonly id: string }>;
}

/** The first picture is painted in slices: after this many frames it is complete. */
const SETTLED_FRAMES = 12;
const SETTLED_MS = 250;
const HIDDEN_MS = 250;

export function createOnGlass({ layer, now, board, isLaid, loaded, people }: OnGlassOptions): OnGlass {
  const ready = signal(false);
  const seatWidth = signal(0);
  let shown = { epoch: '', rev: 0 };
  let proof: Proof | null = null;
  let proofDue = false;
  let settling = false;
  let disposed = false;

  /** After the first picture: not before it is whole. A hidden page has no frames. */
  function settle(): void {
    if (settling || disposed) return;
    settling = true;
    const began = performance.now();
    let frames = 0;
    const step = (): void => {
      if (disposed || ready.peek()) return;
      if (++frames >= SETTLED_FRAMES && performance.now() - began >= SETTLED_MS) ready.value = true;
      else next();
    };
    const next = (): void => { if (document.hidden) setTimeout(step, HIDDEN_MS); else requestAnimationFrame(step); };
    next();
  }

  /** Only of a complete picture of the present board: the server has nothing else to compare it with. */
  function take(): void {
    const of = board();
    if (!proofDue || now() === null || of === null || of.epoch !== shown.epoch || of.rev !== shown.rev || !isLaid()) return;
    const seats = layer().onCanvas();
    if (seats === null) return;
    proofDue = false;
    const stamped = seats.flatMap(({ view: { stamp }, level }) => (stamp === undefined ? [] : [{ stamp, level }]));
    proof = { ...shown, at: performance.now(), digest: digestOf(stamped) };
  }

  function measure(): void {
    for (const { id } of people()) {
      const rect = layer().clientRect(id);
      if (rect === null) continue;
      seatWidth.value = Math.round(rect.width * 10) / 10;
      return;
    }
  }

  return {
    ready, seatWidth, measure,
    painted: () => ({ ...shown, at: layer().paintedAt() }),
    proof: () => proof,
    prove() {
      proofDue = true;
      take();
    },
    onPainted() {
      const of = board();
      if (of !== null) shown = { epoch: of.epoch, rev: of.rev };
      take();
      measure();
      if (loaded()) settle();
    },
    nothing() { ready.value = true; },
    dispose() { disposed = true; },
  };
}
