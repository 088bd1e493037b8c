import type { Box } from '../../stage/camera';
import { breachAt, levelAt, nextStageAt } from '../../alerts/limits';
import type { Level } from '../../alerts/limits';
import { NEVER, nextTick } from './seat-clock';
import { SeatGrid } from '../../stage/grid';
import type { FloorGeometry, SeatBox } from '../../plan/geometry';
import type { DrawingPainter } from '../paint/ground-context';
import type { OnCanvas, SeatView } from '../types';

/** Start of the timer: that of the exceeded limit, because it explains the colour; 0 = unknown, no timer. */
export function shownSince(view: SeatView, now: number): number {
  const breach = breachAt(view.limits, now);
  return breach === null ? view.since : breach.limit.since ?? 0;
}

/** The time that a seat shows: that of the picture, or the last one of an instance that is not read any more. Null: not known. */
export const timeOf = (view: SeatView, now: number | null): number | null => (view.asOf === null ? now : view.asOf === 0 ? null : view.asOf);

const NO_FLOOR: FloorGeometry = { width: 1, height: 1, islands: [], seats: [], empty: [] };

/** The seats by slot: a dense number, used as the index of flat arrays in the inner loops. Keys come and go; slots are reused. */
export class SeatStore {
  floor: FloorGeometry = NO_FLOOR;
  drawing: DrawingPainter | null = null;
  grid = new SeatGrid([]);
  /** place by slot; null = a seat that the floor does not show */
  boxes: (SeatBox | null)[] = [];
  views: (SeatView | null)[] = [];
  /** server time at which the slot must be checked again */
  due = new Float64Array(64).fill(NEVER);
  level = new Uint8Array(64);
  /** 1 while the agent needs attention: a limit is exceeded that nobody acknowledged or snoozed */
  loud = new Uint8Array(64);
  /** visible for the last sharp camera */
  shown = new Uint8Array(64);
  /** 1 while the painted seat has marks beyond its edge */
  spills = new Uint8Array(64);
  /** the seat that the canvas shows; null: none */
  #painted: (SeatView | null)[] = [];
  #paintedLevel = new Uint8Array(64);
  readonly #slots = new Map<string, number>();

  get size(): number { return this.views.length; }

  slotOf(key: string): number { return this.#slots.get(key) ?? -1; }

  boxOf(key: string): SeatBox | null { return this.boxes[this.slotOf(key)] ?? null; }

  /** A new floor: slots are assigned again, the states of known seats stay. */
  setFloor(floor: FloorGeometry, drawing: DrawingPainter | null = null): void {
    const known = new Map<string, SeatView>();
    for (const view of this.views) if (view !== null) known.set(view.key, view);
    this.floor = floor;
    this.drawing = drawing;
    this.#slots.clear();
    this.boxes = [];
    this.views = [];
    for (const box of floor.seats) this.#slot(box.key, box);
    for (const view of known.values()) this.views[this.#slot(view.key, null)] = view;
    this.grid = new SeatGrid(this.boxes);
    this.due.fill(0);
    this.level.fill(0);
    this.loud.fill(0);
    this.shown.fill(0);
    this.spills.fill(0);
    this.#painted = [];
  }

  /** The canvas shows this seat in this slot now. */
  paintedSeat(slot: number, view: SeatView | null, level: Level): void {
    this.#painted[slot] = view;
    this.#paintedLevel[slot] = level;
  }

  onCanvas(): readonly OnCanvas[] {
    return this.#painted.flatMap((view, slot) => (view == null ? [] : [{ view, level: this.#paintedLevel[slot] ?? 0 }]));
  }

  /** Returns the slot. */
  put(view: SeatView): number {
    const slot = this.#slot(view.key, null);
    this.views[slot] = view;
    return slot;
  }

  /** Returns the slot that is empty now, or -1. The place stays: an empty seat. */
  remove(key: string): number {
    const slot = this.slotOf(key);
    if (slot < 0) return -1;
    this.views[slot] = null;
    this.due[slot] = NEVER;
    this.level[slot] = 0;
    this.loud[slot] = 0;
    return slot;
  }

  /** Updates what depends on the clock. Returns the previous level. */
  refresh(slot: number, now: number | null, timers: boolean): Level {
    const before = (this.level[slot] ?? 0) as Level;
    const view = this.views[slot] ?? null;
    const at = view === null ? null : timeOf(view, now);
    if (view === null || at === null || now === null) {
      this.due[slot] = NEVER;
      if (view?.asOf === 0) this.level[slot] = this.loud[slot] = 0;
      return before;
    }
    this.level[slot] = levelAt(view.fillLimits, at);
    this.loud[slot] = breachAt(view.limits, at)?.quiet === false ? 1 : 0;
    if (view.asOf !== null) {
      this.due[slot] = NEVER;
      return before;
    }
    const stage = nextStageAt(view.limits, now);
    // A seat without a timer is woken only by its levels.
    this.due[slot] = timers && this.shown[slot] === 1 ? Math.min(stage, nextTick(shownSince(view, now), now)) : stage;
    return before;
  }

  soonest(): number {
    let soonest = NEVER;
    for (let i = 0; i < this.size; i++) {
      const due = this.due[i] ?? NEVER;
      if (due < soonest) soonest = due;
    }
    return soonest;
  }

  /** A desk of a drawn floor, with or without an agent. */
  deskBox(id: string): Box | null {
    return this.floor.empty.find((box) => box.desk?.id === id) ?? this.floor.seats.find((box) => box.desk?.id === id) ?? null;
  }

  /** Every placed seat with its box: what the arrow keys walk over. */
  placed(): readonly SeatBox[] { return this.floor.seats; }

  /** Of an island, or of a zone. */
  islandBox(id: string): Box | null { return [...this.floor.islands, ...(this.floor.zones ?? [])].find((one) => one.id === id) ?? null; }

  #slot(key: string, box: SeatBox | null): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.views.length;
    this.#slots.set(key, slot);
    this.views.push(null);
    this.boxes.push(box);
    if (slot >= this.due.length) this.#grow();
    this.due[slot] = NEVER;
    return slot;
  }

  #grow(): void {
    const capacity = this.due.length * 2;
    const grow = <T extends Uint8Array | Float64Array>(from: T, to: T): T => { to.set(from); return to; };
    this.due = grow(this.due, new Float64Array(capacity).fill(NEVER));
    this.level = grow(this.level, new Uint8Array(capacity));
    this.loud = grow(this.loud, new Uint8Array(capacity));
    this.shown = grow(this.shown, new Uint8Array(capacity));
    this.spills = grow(this.spills, new Uint8Array(capacity));
    this.#paintedLevel = grow(this.#paintedLevel, new Uint8Array(capacity));
  }
}
