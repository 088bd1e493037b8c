import type { Rect } from '../plan/edit/boxes';
import { SeatGrid } from '../stage/grid';

// Snapping during a drag: to edges and centres of other elements, to equal gaps, and to the grid. The index is made once per drag; a move costs far
// less than a millisecond on a floor with 10,000 seats.

export const GRID = 10;
/** how near an edge must be, CSS px */
export const NEAR = 6;
/** neighbours are looked for in this many floor units */
const REACH = 600;
/** how many elements of one line get a guide */
const MOST_LINED = 40;
/** more than three of each element that a draft can have */
const MOST_LINES = 2 ** 18;

/** A pink line from one point to another along an axis; with a distance: its number is on it. */
export interface Guide {
  readonly axis: 'x' | 'y';
  /** the fixed coordinate: x of a vertical line, y of a horizontal one */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly distance?: number;
}
export interface Snapped { readonly dx: number; readonly dy: number; readonly guides: readonly Guide[] }

type Axis = 'x' | 'y';
/** The two ends of the boxes along one axis, and their edges and centres in order. Flat arrays: a move allocates almost nothing. */
interface Side { readonly from: Float64Array; readonly to: Float64Array; readonly at: Float64Array; readonly slots: Int32Array }

const other = (axis: Axis): Axis => (axis === 'x' ? 'y' : 'x');
const start = (box: Rect, axis: Axis): number => (axis === 'x' ? box.x : box.y);
const length = (box: Rect, axis: Axis): number => (axis === 'x' ? box.w : box.h);
const end = (box: Rect, axis: Axis): number => start(box, axis) + length(box, axis);

function sideOf(boxes: readonly Rect[], axis: Axis): Side {
  const [from, to] = [Float64Array.from(boxes, (box) => start(box, axis)), Float64Array.from(boxes, (box) => end(box, axis))];
  const coordinate = (line: number): number => {
    const [a, b] = [from[(line / 3) | 0] ?? 0, to[(line / 3) | 0] ?? 0];
    return line % 3 === 0 ? a : line % 3 === 1 ? (a + b) / 2 : b;
  };
  const known = Float64Array.from({ length: boxes.length * 3 }, (_, line) => coordinate(line));
  // Numbers without a comparison of their own are sorted many times as fast: the coordinate in thousandths, then the line.
  const order = known.map((at, line) => Math.round(at * 1_000) * MOST_LINES + line).sort();
  const lines = Int32Array.from(order, (key) => key - Math.floor(key / MOST_LINES) * MOST_LINES);
  return { from, to, at: Float64Array.from(lines, (line) => known[line] ?? 0), slots: lines.map((line) => (line / 3) | 0) };
}

/** Slots of the neighbours of a frame along an axis, and of those beyond them; -1: none. */
interface Gaps { readonly before: number; readonly after: number; readonly beforeThat: number; readonly afterThat: number }

export class SnapIndex {
  readonly #frames: readonly Rect[];
  readonly #grid: SeatGrid;
  readonly #sides: Readonly<Record<Axis, Side>>;
  /** found by the last query */
  #found: number[] = [];
  readonly #keep = (slot: number): void => { this.#found.push(slot); };

  /**
   * @param boxes what does not move
   * @param frames zones: also their inner edges count
   */
  constructor(boxes: readonly Rect[], frames: readonly Rect[] = []) {
    const all = [...boxes, ...frames];
    this.#frames = frames;
    this.#grid = new SeatGrid(boxes);
    this.#sides = { x: sideOf(all, 'x'), y: sideOf(all, 'y') };
  }

  /**
   * Where a moving frame comes to rest.
   * @param near how near an edge must be, floor units; 0: it stays where it is
   */
  move(frame: Rect, near: number): Snapped {
    const x = this.#axis(frame, 'x', near);
    const shifted = { ...frame, x: frame.x + x.by };
    const y = this.#axis(shifted, 'y', near);
    const placed = { ...shifted, y: shifted.y + y.by };
    const guides: Guide[] = [];
    this.#lined(placed, 'x', x.lines, guides);
    this.#lined(placed, 'y', y.lines, guides);
    this.#gaps(placed, 'x', guides);
    this.#gaps(placed, 'y', guides);
    return { dx: x.by, dy: y.by, guides };
  }

  /** One coordinate that is being dragged: the edge of a resized frame, or the end of a wall. */
  edge(axis: Axis, at: number, near: number): { readonly at: number; readonly guides: readonly Guide[] } {
    const line = this.#nearest(axis, at, near);
    if (line >= 0) {
      const [{ at: all, slots }, across] = [this.#sides[axis], this.#sides[other(axis)]];
      const [slot, place] = [slots[line] ?? 0, all[line] ?? at];
      return { at: place, guides: [{ axis, at: place, from: across.from[slot] ?? 0, to: across.to[slot] ?? 0 }] };
    }
    const grid = Math.round(at / GRID) * GRID;
    return { at: Math.abs(grid - at) <= near ? grid : at, guides: [] };
  }

  #axis(frame: Rect, axis: Axis, near: number): { readonly by: number; readonly lines: readonly number[] } {
    const [from, to] = [start(frame, axis), end(frame, axis)];
    const middle = (from + to) / 2;
    let [best, least] = [0, near + 1e-9];
    const offer = (by: number, cost: number): void => { if (cost < least) [best, least] = [by, cost]; };
    for (const at of [from, middle, to]) {
      const line = this.#nearest(axis, at, near);
      if (line < 0) continue;
      const by = (this.#sides[axis].at[line] ?? at) - at;
      offer(by, Math.abs(by));
    }
    for (const by of near > 0 ? this.#equal(frame, axis) : []) offer(by, Math.abs(by) + 0.01);
    // The grid is soft: an edge or an equal gap wins.
    const grid = Math.round(from / GRID) * GRID - from;
    if (near > 0 && least > near) offer(grid, Math.min(near, Math.abs(grid)));
    return { by: best, lines: [from + best, middle + best, to + best] };
  }

  /** The line of the index that is nearest to a coordinate; -1: none is near. */
  #nearest(axis: Axis, at: number, near: number): number {
    const lines = this.#sides[axis].at;
    const after = this.#from(lines, at);
    const [low, high] = [lines[after - 1], lines[after]];
    const closer = low === undefined ? after : high === undefined || at - low <= high - at ? after - 1 : after;
    return Math.abs((lines[closer] ?? Infinity) - at) > near ? -1 : closer;
  }

  /** Index of the first line at or after a coordinate. */
  #from(lines: Float64Array, at: number): number {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lines[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Guides through everything that has an edge or its centre on one of these coordinates. */
  #lined(frame: Rect, axis: Axis, coordinates: readonly number[], guides: Guide[]): void {
    const [{ at: lines, slots }, across] = [this.#sides[axis], this.#sides[other(axis)]];
    const [ownFrom, ownTo] = [start(frame, other(axis)), end(frame, other(axis))];
    for (const at of coordinates) {
      let [from, to, found] = [ownFrom, ownTo, 0];
      for (let index = this.#from(lines, at - 0.01); found < MOST_LINED; index++) {
        if ((lines[index] ?? Infinity) > at + 0.01) break;
        const slot = slots[index] ?? 0;
        const [low, high] = [across.from[slot] ?? 0, across.to[slot] ?? 0];
        // What is far away is in line by chance.
        if (low > ownTo + REACH || high < ownFrom - REACH) continue;
        if (low < from) from = low;
        if (high > to) to = high;
        found++;
      }
      if (found > 0) guides.push({ axis, at, from, to });
    }
  }

  /** The nearest elements on both sides, and those beyond them. What the frame covers is not looked at. */
  #neighbours(frame: Rect, axis: Axis): Gaps {
    const [low, high] = [start(frame, axis) + 1, end(frame, axis) - 1];
    this.#found = [];
    if (axis === 'x') {
      this.#grid.within(frame.x - REACH, frame.y, REACH + 1, frame.h, this.#keep);
      this.#grid.within(frame.x + frame.w - 1, frame.y, REACH + 1, frame.h, this.#keep);
    } else {
      this.#grid.within(frame.x, frame.y - REACH, frame.w, REACH + 1, this.#keep);
      this.#grid.within(frame.x, frame.y + frame.h - 1, frame.w, REACH + 1, this.#keep);
    }
    const [before, after] = [this.#last(frame, axis, low), this.#first(frame, axis, high)];
    const side = this.#sides[axis];
    return {
      before, after, beforeThat: before < 0 ? -1 : this.#last(frame, axis, side.from[before] ?? 0),
      afterThat: after < 0 ? -1 : this.#first(frame, axis, side.to[after] ?? 0),
    };
  }

  /** Whether an element is beside the frame, and not only at its corner. */
  #beside(frame: Rect, axis: Axis, slot: number): boolean {
    const across = this.#sides[other(axis)];
    return (across.from[slot] ?? 0) < end(frame, other(axis)) && (across.to[slot] ?? 0) > start(frame, other(axis));
  }

  /** The one that ends last, not after a limit. */
  #last(frame: Rect, axis: Axis, limit: number): number {
    const { to } = this.#sides[axis];
    let best = -1;
    for (const slot of this.#found) {
      const at = to[slot] ?? 0;
      if (at <= limit && (best < 0 || at > (to[best] ?? 0)) && this.#beside(frame, axis, slot)) best = slot;
    }
    return best;
  }

  /** The one that begins first, not before a limit. */
  #first(frame: Rect, axis: Axis, limit: number): number {
    const { from } = this.#sides[axis];
    let best = -1;
    for (const slot of this.#found) {
      const at = from[slot] ?? 0;
      if (at >= limit && (best < 0 || at < (from[best] ?? 0)) && this.#beside(frame, axis, slot)) best = slot;
    }
    return best;
  }

  /** Distances that make equal gaps. */
  #equal(frame: Rect, axis: Axis): readonly number[] {
    const { before, after, beforeThat, afterThat } = this.#neighbours(frame, axis);
    const { from, to } = this.#sides[axis];
    const [low, high] = [start(frame, axis), end(frame, axis)];
    const at = (side: Float64Array, slot: number): number => side[slot] ?? 0;
    const result: number[] = [];
    if (before >= 0 && after >= 0) result.push((at(to, before) + at(from, after) - (high - low)) / 2 - low);
    if (before >= 0 && beforeThat >= 0) result.push(at(to, before) + (at(from, before) - at(to, beforeThat)) - low);
    if (after >= 0 && afterThat >= 0) result.push(at(from, after) - (at(from, afterThat) - at(to, after)) - high);
    return result;
  }

  /** The distances to the neighbours on both sides, or to the edge of the zone around it. */
  #gaps(frame: Rect, axis: Axis, guides: Guide[]): void {
    const { before, after } = this.#neighbours(frame, axis);
    const side = this.#sides[axis];
    const across = this.#sides[other(axis)];
    const [low, high, ownFrom, ownTo] = [start(frame, axis), end(frame, axis), start(frame, other(axis)), end(frame, other(axis))];
    const around = this.#frames.find((one) => start(one, axis) <= low && end(one, axis) >= high && start(one, other(axis)) <= ownFrom
      && end(one, other(axis)) >= ownTo);
    const add = (from: number, to: number, slot: number): void => {
      if (to - from < 0.5 || to - from > REACH) return;
      const at = slot < 0 ? (ownFrom + ownTo) / 2 : (Math.max(ownFrom, across.from[slot] ?? 0) + Math.min(ownTo, across.to[slot] ?? 0)) / 2;
      guides.push({ axis: other(axis), at, from, to, distance: Math.round(to - from) });
    };
    if (before >= 0) add(side.to[before] ?? 0, low, before);
    else if (around !== undefined) add(start(around, axis), low, -1);
    if (after >= 0) add(high, side.from[after] ?? 0, after);
    else if (around !== undefined) add(high, end(around, axis), -1);
  }
}
