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

interface Line { readonly at: number; readonly slot: number }
type Axis = 'x' | 'y';
interface Span { readonly from: number; readonly to: number }

const along = (box: Rect, axis: Axis): Span => (axis === 'x' ? { from: box.x, to: box.x + box.w } : { from: box.y, to: box.y + box.h });
const other = (axis: Axis): Axis => (axis === 'x' ? 'y' : 'x');
const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;
const mid = ({ from, to }: Span): number => (from + to) / 2;

interface Gaps { readonly before: Rect | null; readonly after: Rect | null; readonly beforeThat: Rect | null; readonly afterThat: Rect | null }

export class SnapIndex {
  readonly #boxes: readonly Rect[];
  readonly #frames: readonly Rect[];
  readonly #grid: SeatGrid;
  readonly #lines: Readonly<Record<Axis, readonly Line[]>>;

  /**
   * @param boxes what does not move
   * @param frames zones: also their inner edges count
   */
  constructor(boxes: readonly Rect[], frames: readonly Rect[] = []) {
    this.#boxes = [...boxes, ...frames];
    this.#frames = frames;
    this.#grid = new SeatGrid(boxes);
    const lines = (axis: Axis): readonly Line[] => this.#boxes.flatMap((box, slot) => {
      const { from, to } = along(box, axis);
      return [{ at: from, slot }, { at: (from + to) / 2, slot }, { at: to, slot }];
    }).sort((a, b) => a.at - b.at);
    this.#lines = { x: lines('x'), y: lines('y') };
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
    const guides = [...this.#lined(placed, 'x', x.lines), ...this.#lined(placed, 'y', y.lines), ...this.#gaps(placed, 'x'), ...this.#gaps(placed, 'y')];
    return { dx: x.by, dy: y.by, guides };
  }

  /** One coordinate that is being dragged: the edge of a resized frame, or the end of a wall. */
  edge(axis: Axis, at: number, near: number): { readonly at: number; readonly guides: readonly Guide[] } {
    const line = this.#nearest(axis, at, near);
    if (line !== null) {
      const box = this.#boxes[line.slot];
      const span = box === undefined ? { from: 0, to: 0 } : along(box, other(axis));
      return { at: line.at, guides: [{ axis, at: line.at, ...span }] };
    }
    const grid = Math.round(at / GRID) * GRID;
    return { at: Math.abs(grid - at) <= near ? grid : at, guides: [] };
  }

  #axis(frame: Rect, axis: Axis, near: number): { readonly by: number; readonly lines: readonly number[] } {
    const span = along(frame, axis);
    let [best, least] = [0, near + 1e-9];
    const offer = (by: number, cost: number): void => {
      if (cost < least) [best, least] = [by, cost];
    };
    for (const at of [span.from, mid(span), span.to]) {
      const line = this.#nearest(axis, at, near);
      if (line !== null) offer(line.at - at, Math.abs(line.at - at));
    }
    for (const by of this.#equal(frame, axis)) offer(by, Math.abs(by) + 0.01);
    // The grid is soft: an edge or an equal gap wins.
    if (near > 0 && least > near) offer(Math.round(span.from / GRID) * GRID - span.from,
      Math.min(near, Math.abs(Math.round(span.from / GRID) * GRID - span.from)));
    return { by: best, lines: [span.from + best, mid(span) + best, span.to + best] };
  }

  /** The line of the index that is nearest to a coordinate. */
  #nearest(axis: Axis, at: number, near: number): Line | null {
    const lines = this.#lines[axis];
    const index = this.#from(lines, at);
    const [before, after] = [lines[index - 1], lines[index]];
    const closer = before === undefined ? after : after === undefined || at - before.at <= after.at - at ? before : after;
    return closer === undefined || Math.abs(closer.at - at) > near ? null : closer;
  }

  /** Index of the first line at or after a coordinate. */
  #from(lines: readonly Line[], at: number): number {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lines[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Guides through everything that has an edge or its centre on one of these coordinates. */
  #lined(frame: Rect, axis: Axis, coordinates: readonly number[]): readonly Guide[] {
    const guides: Guide[] = [];
    for (const at of coordinates) {
      const lines = this.#lines[axis];
      const own = along(frame, other(axis));
      let [from, to, found] = [own.from, own.to, 0];
      for (let index = this.#from(lines, at - 0.01); found < MOST_LINED; index++) {
        const line = lines[index];
        if (line === undefined || line.at > at + 0.01) break;
        const box = this.#boxes[line.slot];
        if (box === undefined) continue;
        const span = along(box, other(axis));
        // What is far away is in line by chance.
        if (span.from > own.to + REACH || span.to < own.from - REACH) continue;
        [from, to] = [Math.min(from, span.from), Math.max(to, span.to)];
        found++;
      }
      if (found > 0) guides.push({ axis, at, from, to });
    }
    return guides;
  }

  /** The nearest elements on both sides, and those beyond them. */
  #neighbours(frame: Rect, axis: Axis): Gaps {
    const span = along(frame, axis);
    const side = along(frame, other(axis));
    const band: Rect = axis === 'x' ? { x: frame.x - REACH, y: frame.y, w: frame.w + 2 * REACH, h: frame.h }
      : { x: frame.x, y: frame.y - REACH, w: frame.w, h: frame.h + 2 * REACH };
    const end = (box: Rect): number => along(box, axis).to;
    const start = (box: Rect): number => along(box, axis).from;
    const found: Rect[] = [];
    this.#grid.within(band.x, band.y, band.w, band.h, (slot) => {
      const box = this.#boxes[slot];
      if (box !== undefined && overlap(along(box, other(axis)), side)) found.push(box);
    });
    const last = (limit: number): Rect | null =>
      found.reduce<Rect | null>((best, box) => (end(box) <= limit && (best === null || end(box) > end(best)) ? box : best), null);
    const first = (limit: number): Rect | null =>
      found.reduce<Rect | null>((best, box) => (start(box) >= limit && (best === null || start(box) < start(best)) ? box : best), null);
    const [before, after] = [last(span.from + 1), first(span.to - 1)];
    return {
      before, after, beforeThat: before === null ? null : last(start(before)), afterThat: after === null ? null : first(end(after)),
    };
  }

  /** Distances that make equal gaps. */
  #equal(frame: Rect, axis: Axis): readonly number[] {
    const { before, after, beforeThat, afterThat } = this.#neighbours(frame, axis);
    const span = along(frame, axis);
    const result: number[] = [];
    const [b, a] = [before === null ? null : along(before, axis), after === null ? null : along(after, axis)];
    if (b !== null && a !== null) result.push((b.to + a.from - (span.to - span.from)) / 2 - span.from);
    if (b !== null && beforeThat !== null) result.push(b.to + (b.from - along(beforeThat, axis).to) - span.from);
    if (a !== null && afterThat !== null) result.push(a.from - (along(afterThat, axis).from - a.to) - span.to);
    return result;
  }

  /** The distances to the neighbours on both sides, or to the edge of the zone around it. */
  #gaps(frame: Rect, axis: Axis): readonly Guide[] {
    const { before, after } = this.#neighbours(frame, axis);
    const span = along(frame, axis);
    const across = other(axis);
    const around = this.#frames.find((one) => {
      const [long, wide] = [along(one, axis), along(one, across)];
      return long.from <= span.from && long.to >= span.to && wide.from <= along(frame, across).from && wide.to >= along(frame, across).to;
    });
    const guides: Guide[] = [];
    const add = (from: number, to: number, box: Rect | null): void => {
      if (to - from < 0.5 || to - from > REACH) return;
      const [own, its] = [along(frame, across), box === null ? along(frame, across) : along(box, across)];
      const at = (Math.max(own.from, its.from) + Math.min(own.to, its.to)) / 2;
      guides.push({ axis: across, at, from, to, distance: Math.round(to - from) });
    };
    if (before !== null) add(along(before, axis).to, span.from, before);
    else if (around !== undefined) add(along(around, axis).from, span.from, null);
    if (after !== null) add(span.to, along(after, axis).from, after);
    else if (around !== undefined) add(span.to, along(around, axis).to, null);
    return guides;
  }
}
