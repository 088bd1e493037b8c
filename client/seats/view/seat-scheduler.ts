import type { Camera } from '../../stage/camera';
import { watchForLoss } from '../../stage/lost-picture';
import { NEVER } from './seat-clock';
import { showsTimer } from './detail';
import { DirtySet } from '../../stage/dirty';
import { Frames } from '../../stage/frames';
import { Canvases } from '../../stage/canvases';
import type { Ground } from '../paint/ground-context';
import { drained, paletteOf } from '../paint/state-styles';
import { SeatPainter } from '../paint/seat-painter';
import type { PaintState } from '../paint/seat-painter';
import { tilesNearestFirst } from '../../stage/repaint-tiles';
import type { Box } from '../../stage/camera';
import { paintedSeats } from './painted-seats';
import { PictureClock } from './picture-clock';
import { PULSE_EVERY, Pulses } from './pulses';
import type { SeatStore } from './store';
import { COUNT_EVERY, TeamTitles } from './team-titles';
import { TOKENS } from '../../ui/tokens';
import type { SeatTokens } from '../../ui/tokens';
import type { SeatTrust } from '../types';

const SLICE = 8;
const EVERY_FRAME_ABOVE = 2_000;
/** how often to ask for the time while there is none */
const NO_CLOCK = 250;
/** Opacity of stopped times: less than the names, but readable. */
const STALE_TIMER = 0.8;

/** The painted floor: knows what is out of date and repaints it, a part per frame. */
export class SeatScheduler {
  readonly canvases: Canvases;
  readonly frames: Frames;
  readonly #store: SeatStore;
  readonly #titles: TeamTitles;
  readonly #scene: SeatPainter;
  readonly #clock: PictureClock;
  readonly #onPainted: () => void;
  /** must be painted completely */
  readonly #dirty = new DirtySet();
  /** due only because of the clock */
  readonly #ticking = new DirtySet();
  readonly #pulses = new Pulses();
  readonly #lessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  readonly #contrast = window.matchMedia('(prefers-contrast: more)');
  #palette = paletteOf(TOKENS.light, false);
  #drained = paletteOf(drained(TOKENS.light), false);
  #tiles: Box[] = [];
  #pace = 20;
  #tokens = TOKENS.light;
  #selected: string | null = null;
  #lettering = false;
  #reportsNextPaint = false;
  readonly #unit: number;
  /** by `performance.now()`; 0: never */
  paintedAt = 0;

  /** @param unit titles are this many times as large */
  constructor(host: HTMLElement, store: SeatStore, clock: () => number | null, onPainted: () => void, unit = 1) {
    this.#unit = unit;
    this.canvases = new Canvases(host);
    this.#store = store;
    this.#titles = new TeamTitles(store, {
      ground: () => this.#ground(this.canvases.ground), over: () => this.#ground(this.canvases.over), showOver: (shown) => this.canvases.showOver(shown),
      repaint: () => this.repaint(),
    });
    this.#scene = new SeatPainter(this.canvases.seats, store);
    this.#clock = new PictureClock(clock);
    this.#onPainted = onPainted;
    this.frames = new Frames((at) => this.#frame(at));
  }

  /** Nothing waits to be painted, and all of it is there: a floor without seats too. */
  get isWhole(): boolean {
    const begun = !this.canvases.blank || (this.paintedAt > 0 && !this.#store.boxes.some((box) => box !== null));
    return begun && this.#tiles.length === 0 && this.#dirty.size === 0 && !this.canvases.isLost;
  }

  get reducedMotion(): boolean { return this.#lessMotion.matches; }
  get camera(): Camera { return this.canvases.painted; }

  /** The current camera. The canvases may still be painted for another camera. */
  follow(camera: Camera): void { this.#titles.zoomed(camera.k); }

  /** Id of the island or zone whose panel is at this point of the world. Null: there is none. */
  panelAt(x: number, y: number): string | null { return this.#titles.panelAt(x, y); }

  setPace(framesPerSecond: number): void { this.#pace = Math.max(0.5, framesPerSecond); }

  setTheme(tokens: SeatTokens): void {
    this.#tokens = tokens;
    this.#palette = paletteOf(tokens, this.#contrast.matches);
    this.#drained = paletteOf(drained(tokens), this.#contrast.matches);
    this.#filter();
    this.repaint();
  }

  setTrust(trust: SeatTrust): void {
    const { trust: before } = this.#clock;
    if (trust === before) return;
    const drained = (trust === 'stale') !== (before === 'stale');
    this.#clock.trust = trust;
    if (!drained) return this.frames.soon();
    this.#filter();
    this.repaint();
  }

  setSelected(key: string | null): void {
    if (key === this.#selected) return;
    const before = this.#selected;
    this.#selected = key;
    for (const one of [before, key]) if (one !== null) this.#mark(this.#store.slotOf(one));
    this.frames.soon();
  }

  /** Finds the fonts for such a text before the first picture needs them. */
  prepare(sample: string): void { if (this.canvases.blank) this.#scene.text.prepare(this.canvases.seats, sample); }

  /** The font is loaded, or has failed: from now on there is text. */
  fontsReady(): void {
    this.#lettering = true;
    this.#scene.text.forget();
    this.repaint();
  }

  /** Changed by the feed: painted at the next frame, and reported. A new seat does not pulse. */
  changed(slot: number, isNew: boolean): void {
    if (isNew) this.#store.refresh(slot, this.#clock.now ?? this.#clock.peek(), false);
    this.#mark(slot);
    this.#titles.outdated = true;
  }

  reportNextPaint(): void {
    this.#reportsNextPaint = true;
    if (document.hidden) this.#settleHidden();
    else this.frames.soon();
  }

  /** Paints everything again for this camera (default: the current one), from the important point outwards. */
  repaint(camera: Camera = this.camera, x = this.canvases.size.width / 2, y = this.canvases.size.height / 2): void {
    if (this.canvases.size.width === 0) return;
    this.canvases.rebase(camera);
    this.#tiles = tilesNearestFirst(this.canvases.size, x, y);
    this.#clock.take();
    const at = this.#paintState();
    this.#scene.survey(at);
    this.#refreshAll();
    this.#titles.paintAll();
    this.#scene.survey(at);
    this.frames.soon();
  }

  #ground(ctx: CanvasRenderingContext2D): Ground {
    const { size, ratio, painted } = this.canvases;
    return {
      ctx, floor: this.#store.floor, palette: this.#palette, camera: painted, viewSize: size, ratio, text: this.#scene.text, lettering: this.#lettering,
      drawing: this.#store.drawing, unit: this.#unit,
    };
  }

  #mark(slot: number): void { if (slot >= 0) this.#dirty.add(slot); }

  #filter(): void { this.canvases.filter(this.#clock.trust === 'stale' ? this.#tokens.staleFilter : ''); }

  /** A hidden page paints nothing, but its changes have arrived: the sender must not treat it as stuck. */
  #settleHidden(): void {
    queueMicrotask(() => {
      if (!this.#reportsNextPaint) return;
      this.#reportsNextPaint = false;
      this.#onPainted();
    });
  }

  #refreshAll(): void {
    const timers = showsTimer(this.#scene.detail(this.camera));
    for (let slot = 0; slot < this.#store.size; slot++) this.#store.refresh(slot, this.#clock.now, timers);
  }

  #paintState(): PaintState {
    const { size, ratio } = this.canvases;
    return {
      palette: this.#palette, drained: this.#drained, drainedAlpha: STALE_TIMER,
      camera: this.camera, viewSize: size, ratio, now: this.#clock.now, selected: this.#selected,
      lettering: this.#lettering, timerAlpha: this.#clock.trust === 'stale' ? STALE_TIMER : 1,
      pulse: (slot) => this.#pulses.strength(slot, performance.now()),
    };
  }

  #frame(at: number): void {
    try {
      this.#paint(at);
    } catch (error) {
      // If one seat cannot be painted, its clip must not stay over all others.
      this.canvases.unwind();
      throw error;
    } finally {
      this.#next(at);
    }
  }

  #paint(at: number): void {
    const began = performance.now();
    if (this.#clock.setFrame(at)) this.#retime();
    this.#tick();
    const state = this.#paintState();
    this.#ticking.drain((slot) => {
      if (this.#dirty.has(slot)) return;
      const stage = this.#refresh(slot, at);
      if (stage) this.#dirty.add(slot);
      else this.#scene.tick(slot, state);
    });
    // The first picture is painted in parts, nearest first: each seat once.
    const first = this.canvases.blank && this.#tiles.length > 0;
    this.#dirty.drain((slot) => {
      this.#refresh(slot, at);
      if (!first) this.#scene.seat(slot, state);
    });
    if (first) this.#scene.survey(state);
    if (this.canvases.blank) this.canvases.blank = !this.#store.boxes.some((box) => box !== null);
    while (this.#tiles.length > 0) {
      const tile = this.#tiles.shift();
      if (tile !== undefined) this.#scene.region(tile, state);
      if (performance.now() - began >= SLICE - 1) break;
    }
    this.#titles.paintChanged(at);
    this.paintedAt = performance.now();
    this.frames.interval = this.#store.size > EVERY_FRAME_ABOVE && this.#pace >= 20 ? 0 : 1000 / this.#pace;
    if (this.#tiles.length > 0) this.frames.interval = 0;
    if (this.#reportsNextPaint) {
      this.#reportsNextPaint = false;
      this.#onPainted();
    }
  }

  /** Every timer is wrong. */
  #retime(): void {
    this.#refreshAll();
    for (let slot = 0; slot < this.#store.size; slot++) if (this.#store.shown[slot] === 1) this.#dirty.add(slot);
  }

  #tick(): void {
    const { now } = this.#clock;
    if (now === null) return;
    const { due, size } = this.#store;
    for (let slot = 0; slot < size; slot++) if ((due[slot] ?? NEVER) <= now) this.#ticking.add(slot);
    this.#pulses.tick(performance.now(), (slot) => this.#store.level[slot] === 2, (slot) => this.#dirty.add(slot));
  }

  /** Returns true when the seat has reached another level. */
  #refresh(slot: number, at: number): boolean {
    const before = this.#store.refresh(slot, this.#clock.now, showsTimer(this.#scene.detail(this.camera)));
    const level = this.#store.level[slot] ?? 0;
    if (before < 2 && level === 2 && this.#mayPulse(slot)) this.#pulses.start(slot, at);
    if (level !== before) this.#titles.outdated = true;
    return level !== before;
  }

  #mayPulse(slot: number): boolean {
    return this.#store.shown[slot] === 1 && this.#pulses.room && !this.reducedMotion &&
      !this.#clock.holds && this.#scene.detail(this.camera) !== 'heat';
  }

  #next(at: number): void {
    if (this.#tiles.length > 0 || this.#dirty.size > 0) {
      this.frames.soon();
      return;
    }
    if (this.#titles.outdated) this.frames.at(at + COUNT_EVERY);
    if (this.#pulses.any) this.frames.at(at + PULSE_EVERY);
    if (this.#clock.holds) return;
    const { now } = this.#clock;
    if (now === null) this.frames.at(at + NO_CLOCK);
    else {
      // The clock can become unknown while nothing is due. Checking once a second is enough to clear the timers in time.
      this.frames.at(at + Math.min(this.#store.soonest() - now, 1000));
    }
  }

  /** For changes of system settings: contrast, motion. Returns the undo. */
  watchSystem(): () => void {
    const again = (): void => this.setTheme(this.#tokens);
    const shown = (): void => {
      if (document.hidden) this.frames.stop();
      else this.repaint();
    };
    this.#contrast.addEventListener('change', again);
    document.addEventListener('visibilitychange', shown);
    const seen = watchForLoss(this.canvases, () => paintedSeats(this.#store, this.canvases, (slot) => this.#dirty.has(slot)), () => this.repaint());
    return () => {
      seen();
      this.#contrast.removeEventListener('change', again);
      document.removeEventListener('visibilitychange', shown);
    };
  }

  /** Nothing is painted from now on. */
  dispose(): void {
    this.frames.end();
    this.canvases.dispose();
  }

  /** A new floor: all slots are new. */
  newFloor(): void {
    this.#dirty.clear();
    this.#ticking.clear();
    this.#pulses.clear();
  }
}
