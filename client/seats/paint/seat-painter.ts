import type { PaintContext } from './paint-context';
import { TILE_H, TILE_W } from './paint-context';
import type { Box, Camera, Size } from '../../stage/camera';
import { worldInView } from '../../stage/camera';
import { breachAt } from '../../alerts/limits';
import type { Level } from '../../alerts/limits';
import { usualSeat } from '../../plan/usual-seat';
import { detailOf, isTile, lesser } from '../view/detail';
import { tileWidth } from '../view/tile-sizes';
import type { Detail } from '../view/detail';
import type { Subject } from './subject';
import { paintTick, paintTile } from './glyph';
import type { Palette } from './state-styles';
import { paintDot, paintHeat, paintHeatAlert } from './small';
import { paintOver, reachOf } from './marks';
import { timeOf } from '../view/store';
import type { SeatStore } from '../view/store';
import { TextSetter } from './text';
import type { SeatView } from '../types';

export interface PaintState {
  readonly palette: Palette;
  /** of seats that are not read any more while others are */
  readonly drained: Palette;
  readonly camera: Camera;
  readonly viewSize: Size;
  /** backing pixels per CSS pixel */
  readonly ratio: number;
  readonly now: number | null;
  readonly selected: string | null;
  readonly lettering: boolean;
  readonly timerAlpha: number;
  /** the same, of seats that are not read any more while others are */
  readonly drainedAlpha: number;
  readonly pulse: (slot: number) => number;
}

/** Opacity of a seat that does not match the filter. A critical one is still visible, also for an alarm during a conversation. */
const strengthOf = (view: SeatView, level: Level): number => (!view.dimmed ? 1 : level === 2 || view.alarm !== null ? 0.45 : 0.18);

/** The width of a seat with the usual proportions that fits in it. */
const roomOf = ({ w, h }: Pick<Box, 'w' | 'h'>): number => Math.min(w, (h * TILE_W) / TILE_H);

/** Paints seats of the store on the canvas: one seat, or everything within a rectangle. */
export class SeatPainter {
  readonly text = new TextSetter();
  readonly #ctx: CanvasRenderingContext2D;
  readonly #store: SeatStore;
  #spilling = 0;
  #reach = 0;

  constructor(ctx: CanvasRenderingContext2D, store: SeatStore) {
    this.#ctx = ctx;
    this.#store = store;
  }

  /** Level of detail of a floor: from its usual seat, so that seats of one size never have two levels. */
  detail(camera: Camera): Detail {
    const usual = usualSeat(this.#store.floor);
    return detailOf((usual === null ? TILE_W : roomOf(usual)) * camera.k);
  }

  /** A seat that is smaller than the usual one shows less. */
  #detailOf(box: Box, camera: Camera): Detail {
    const usual = usualSeat(this.#store.floor);
    const floor = this.detail(camera);
    if (usual === null || (box.w >= usual.w && box.h >= usual.h)) return floor;
    return lesser(floor, detailOf(roomOf(box) * camera.k));
  }

  /** Once per camera, palette or floor: which seats are visible, and how far marks reach. */
  survey(at: PaintState): void {
    const { boxes, shown } = this.#store;
    this.#reach = 0;
    this.#spilling = 0;
    shown.fill(0);
    const view = worldInView(at.camera, at.viewSize);
    this.#store.grid.within(view.x, view.y, view.w, view.h, (slot) => { shown[slot] = 1; });
    for (const box of boxes) {
      if (box === null) continue;
      const [w, h] = [box.w * at.camera.k, box.h * at.camera.k];
      this.#reach = Math.max(this.#reach, reachOf(this.#detailOf(box, at.camera), w, h));
    }
    for (let slot = 0; slot < this.#store.size; slot++) {
      const [seat, box] = [this.#store.views[slot] ?? null, boxes[slot] ?? null];
      const spills = seat !== null && box !== null && this.#spillsOver(box, seat, this.#levelOf(slot), at);
      this.#store.spills[slot] = spills ? 1 : 0;
      if (spills) this.#spilling++;
    }
  }

  /** Repaints one seat with everything that overlaps its edge. */
  seat(slot: number, at: PaintState): void {
    const box = this.#store.boxes[slot] ?? null;
    if (box === null || this.#store.shown[slot] !== 1) return;
    const view = this.#store.views[slot] ?? null;
    const spilled = this.#store.spills[slot] === 1;
    const spills = view !== null && this.#spillsOver(box, view, this.#levelOf(slot), at);
    if (spilled !== spills) {
      this.#store.spills[slot] = spills ? 1 : 0;
      this.#spilling += spills ? 1 : -1;
    }
    const s = this.#place(box, at);
    if (spilled || spills) this.region({ x: s.x - this.#reach, y: s.y - this.#reach, w: s.w + 2 * this.#reach, h: s.h + 2 * this.#reach }, at);
    else if (this.#spilling > 0 && this.#underSpill(box, at)) this.region(s, at);
    else {
      const { ratio } = at;
      this.#ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.#ctx.clearRect(s.x, s.y, s.w, s.h);
      this.#body(slot, at);
    }
  }

  /** Only a second has passed for this seat. */
  tick(slot: number, at: PaintState): void {
    const box = this.#store.boxes[slot] ?? null;
    const view = this.#store.views[slot] ?? null;
    if (box === null || view === null || this.#store.shown[slot] !== 1) return;
    const plain = this.#store.spills[slot] !== 1 && !(this.#spilling > 0 && this.#underSpill(box, at));
    if (!plain || !paintTick(this.#brush(view, box, 1, at), this.#subject(slot, view, at))) this.seat(slot, at);
  }

  /** Clears and repaints a rectangle of the viewport with all its content. */
  region(rect: Box, at: PaintState): void {
    const ctx = this.#ctx;
    const { ratio, camera } = at;
    const x = Math.floor(rect.x * ratio), y = Math.floor(rect.y * ratio);
    const w = Math.ceil((rect.x + rect.w) * ratio) - x, h = Math.ceil((rect.y + rect.h) * ratio) - y;
    ctx.save();
    try {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.beginPath();
      ctx.rect(x, y, w, h);
      ctx.clip();
      ctx.clearRect(x, y, w, h);
      const reach = this.#spilling > 0 ? this.#reach : 1;
      const world = worldInView({ k: camera.k, x: camera.x - x / ratio, y: camera.y - y / ratio }, { width: w / ratio, height: h / ratio }, reach);
      const over: number[] = [];
      this.#store.grid.within(world.x, world.y, world.w, world.h, (slot) => {
        if (this.#store.spills[slot] === 1) over.push(slot);
        else this.#body(slot, at);
      });
      // The most urgent is painted last. Equal ones keep their order, otherwise overlapping marks would alternate.
      over.sort((a, b) => this.#urgency(a) - this.#urgency(b) || a - b);
      for (const slot of over) this.#body(slot, at);
      for (const slot of over) this.#marks(slot, at);
    } finally {
      // A clip that remains would hide everything that is painted later.
      ctx.restore();
    }
  }

  #body(slot: number, at: PaintState): void {
    this.#store.paintedSeat(slot, null, 0);
    this.#with(slot, at, (brush, subject) => {
      if (brush.detail === 'heat') paintHeat(brush, subject);
      else if (brush.detail === 'dot') paintDot(brush, subject);
      else paintTile(brush, subject);
      const { view, now } = subject;
      this.#store.paintedSeat(slot, view, now === null ? 0 : breachAt(view.limits, now)?.level ?? 0);
    });
  }

  /** The marks beyond the edge of a seat: painted after all seats, so that no neighbour covers them. */
  #marks(slot: number, at: PaintState): void {
    this.#with(slot, at, (brush, subject) => {
      const selected = at.selected === subject.view.key;
      const heat = brush.detail === 'heat';
      if (heat) paintHeatAlert(brush, subject);
      if (!heat || selected) paintOver(brush, heat ? { ...subject, level: 0 } : subject, selected);
    });
  }

  #with(slot: number, at: PaintState, paint: (brush: PaintContext, subject: Subject) => void): void {
    const box = this.#store.boxes[slot] ?? null;
    const view = this.#store.views[slot] ?? null;
    if (box === null || view === null) return;
    const brush = this.#brush(view, box, strengthOf(view, this.#levelOf(slot)), at);
    paint(brush, this.#subject(slot, view, at));
    brush.ctx.globalAlpha = 1;
  }

  #brush({ asOf }: SeatView, box: Box, strength: number, at: PaintState): PaintContext {
    const { ratio, lettering } = at;
    const [palette, timerAlpha] = asOf === null ? [at.palette, at.timerAlpha] : [at.drained, at.drainedAlpha];
    const s = this.#place(box, at);
    this.#ctx.setTransform(ratio, 0, 0, ratio, s.x * ratio, s.y * ratio);
    this.#ctx.globalAlpha = strength;
    const u = Math.min(s.w / TILE_W, s.h / TILE_H);
    return {
      ctx: this.#ctx, palette, text: this.text, detail: this.#detailOf(box, at.camera), w: s.w, h: s.h, tile: tileWidth(s), u, ratio, lettering, timerAlpha,
    };
  }

  /** The seat on the screen, aligned to whole backing pixels: edges stay sharp and neighbours equal. */
  #place(box: Box, { camera, ratio }: PaintState): Box {
    const snap = (v: number): number => Math.round(v * ratio) / ratio;
    return {
      x: snap(box.x * camera.k + camera.x), y: snap(box.y * camera.k + camera.y),
      w: Math.max(1 / ratio, snap(box.w * camera.k)), h: Math.max(1 / ratio, snap(box.h * camera.k)),
    };
  }

  #underSpill(box: Box, at: PaintState): boolean {
    let found = false;
    const margin = this.#reach / at.camera.k;
    this.#store.grid.within(box.x - margin, box.y - margin, box.w + 2 * margin, box.h + 2 * margin, (slot) => {
      if (this.#store.spills[slot] === 1) found = true;
    });
    return found;
  }

  #spillsOver(box: Box, view: SeatView, level: Level, at: PaintState): boolean {
    return at.selected === view.key || (!isTile(this.#detailOf(box, at.camera)) && (level > 0 || view.alarm !== null || view.suspect));
  }

  #subject(slot: number, view: SeatView, at: PaintState): Subject {
    const level = this.#levelOf(slot);
    const now = timeOf(view, at.now);
    const breach = (level > 0 || view.alarm !== null) && now !== null ? breachAt(view.limits, now) : null;
    const handled = breach !== null && (breach.quiet || breach.limit.mark?.claimed != null);
    return { view, level: handled && level === 2 ? 1 : level, handled, now, pulse: at.pulse(slot) };
  }

  #urgency(slot: number): number { return (this.#store.views[slot]?.alarm ?? null) === null ? this.#levelOf(slot) : 2; }

  #levelOf(slot: number): Level { return (this.#store.level[slot] ?? 0) as Level; }
}
