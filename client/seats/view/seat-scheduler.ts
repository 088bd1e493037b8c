import { toScreen } from '../../stage/camera';
import type { Camera } from '../../stage/camera';
import { watchForLoss } from '../../stage/lost-picture';
import { NEVER } from './seat-clock';
import { showsTimer } from './detail';
import { DirtySet } from '../../stage/dirty';
import { Frames } from '../../stage/frames';
import { Canvases } from '../../stage/canvases';
import type { Ground } from '../paint/titles';
import { paletteOf } from '../paint/state-styles';
import { SeatPainter } from '../paint/seat-painter';
import type { PaintState } from '../paint/seat-painter';
import { tilesNearestFirst } from '../../stage/repaint-tiles';
import type { Box } from '../../stage/camera';
import type { SeatStore } from './store';
import { COUNT_EVERY, TeamTitles } from './team-titles';
import { TOKENS } from '../../ui/tokens';
import type { Theme } from '../../ui/tokens';
import type { SeatTrust } from '../types';

const SLICE = 8;
const PULSE = 8_000;
const PULSE_EVERY = 80;
/** more than these at once is no longer one seat calling: the pulse would only cost */
const MOST_PULSING = 12;
const EVERY_FRAME_ABOVE = 2_000;
/** how often to ask for the time again while there is none */
const NO_CLOCK = 250;

/** The painted floor: knows what is out of date and brings it up to date, a slice per frame. */
export class SeatScheduler {
  readonly canvases: Canvases;
  readonly frames: Frames;
  readonly #store: SeatStore;
  readonly #titles: TeamTitles;
  readonly #scene: SeatPainter;
  readonly #clock: () => number | null;
  readonly #onPainted: () => void;
  readonly #acknowledged: (key: string) => boolean;
  /** to be painted whole */
  readonly #dirty = new DirtySet();
  /** due by the clock alone */
  readonly #ticking = new DirtySet();
  readonly #pulsing = new Map<number, number>();
  readonly #lessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  readonly #contrast = window.matchMedia('(prefers-contrast: more)');
  #palette = paletteOf(TOKENS.light, false);
  #tiles: Box[] = [];
  #pace = 20;
  #trust: SeatTrust = 'live';
  #theme: Theme = 'light';
  #selected: string | null = null;
  #lettering = false;
  #now: number | null = null;
  #skew = NaN;
  #reportsNextPaint = false;

  constructor(host: HTMLElement, store: SeatStore, clock: () => number | null, onPainted: () => void, acknowledged: (key: string) => boolean = () => false) {
    this.#acknowledged = acknowledged;
    this.canvases = new Canvases(host);
    this.#store = store;
    this.#titles = new TeamTitles(store);
    this.#scene = new SeatPainter(this.canvases.seats, store);
    this.#clock = clock;
    this.#onPainted = onPainted;
    this.frames = new Frames((at) => this.#frame(at));
  }

  get reducedMotion(): boolean { return this.#lessMotion.matches; }
  get camera(): Camera { return this.canvases.painted; }

  setPace(framesPerSecond: number): void { this.#pace = Math.max(0.5, framesPerSecond); }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#palette = paletteOf(TOKENS[theme], this.#contrast.matches);
    this.#filter();
    this.repaint();
  }

  setTrust(trust: SeatTrust): void {
    if (trust === this.#trust) return;
    const drained = (trust === 'stale') !== (this.#trust === 'stale');
    this.#trust = trust;
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

  /** The font has come, or will not: from now on there is text. */
  fontsReady(): void {
    this.#lettering = true;
    this.#scene.text.forget();
    this.repaint();
  }

  /** Changed by the feed: painted at the next frame, and reported. A seat seen for the first time does not pulse. */
  changed(slot: number, isNew: boolean): void {
    if (isNew) this.#store.refresh(slot, this.#now ?? this.#time(), false);
    this.#mark(slot);
    this.#titles.outdated = true;
  }

  reportNextPaint(): void {
    this.#reportsNextPaint = true;
    if (document.hidden) this.#settleHidden();
    else this.frames.soon();
  }

  /** Everything anew for this camera (default: the one it has), from the point that matters outwards. */
  repaint(camera: Camera = this.camera, x = this.canvases.size.width / 2, y = this.canvases.size.height / 2): void {
    if (this.canvases.size.width === 0) return;
    this.canvases.rebase(camera);
    this.#tiles = tilesNearestFirst(this.canvases.size, x, y);
    this.#now = this.#time();
    const at = this.#paintState();
    this.#scene.survey(at);
    this.#refreshAll();
    this.#titles.paintAll(this.#ground());
    this.#scene.survey(at);
    this.frames.soon();
  }

  #ground(): Ground {
    const { size, ratio, ground, painted } = this.canvases;
    return {
      ctx: ground, floor: this.#store.floor, palette: this.#palette, camera: painted, glass: size, ratio, text: this.#scene.text, lettering: this.#lettering,
    };
  }

  #mark(slot: number): void { if (slot >= 0) this.#dirty.add(slot); }

  #filter(): void { this.canvases.filter(this.#trust === 'stale' ? TOKENS[this.#theme].staleFilter : ''); }

  /** A hidden page paints nothing, but what it was told has arrived: the sender must not think it stuck. */
  #settleHidden(): void {
    queueMicrotask(() => {
      if (!this.#reportsNextPaint) return;
      this.#reportsNextPaint = false;
      this.#onPainted();
    });
  }

  /** Stale and paused pictures hold their last time; a live one without a clock has none. */
  get #holds(): boolean { return this.#trust === 'stale' || this.#trust === 'held'; }

  #time(): number | null { return this.#holds ? this.#now : this.#clock(); }

  #refreshAll(): void {
    const timers = showsTimer(this.#scene.detail(this.camera));
    for (let slot = 0; slot < this.#store.size; slot++) this.#store.refresh(slot, this.#now, timers);
  }

  #paintState(): PaintState {
    const { size, ratio } = this.canvases;
    return {
      palette: this.#palette, camera: this.camera, glass: size, ratio, now: this.#now, selected: this.#selected,
      lettering: this.#lettering, timerAlpha: this.#trust === 'stale' ? 0.62 : 1,
      pulse: (slot) => this.#pulse(slot), acknowledged: this.#acknowledged,
    };
  }

  #pulse(slot: number): number {
    const start = this.#pulsing.get(slot);
    return start === undefined ? 1 : 0.6 + 0.4 * Math.cos(((performance.now() - start) / 1000) * Math.PI);
  }

  #frame(at: number): void {
    try {
      this.#paint(at);
    } catch (error) {
      // One seat that cannot be painted must not leave its clip over all others.
      this.canvases.unwind();
      throw error;
    } finally {
      this.#next(at);
    }
  }

  #paint(at: number): void {
    const began = performance.now();
    this.#tellTime(at);
    this.#tick();
    const state = this.#paintState();
    this.#ticking.drain((slot) => {
      if (this.#dirty.has(slot)) return;
      const stage = this.#refresh(slot, at);
      if (stage) this.#dirty.add(slot);
      else this.#scene.tick(slot, state);
    });
    this.#dirty.drain((slot) => {
      this.#refresh(slot, at);
      this.#scene.seat(slot, state);
    });
    while (this.#tiles.length > 0) {
      const tile = this.#tiles.shift();
      if (tile !== undefined) this.#scene.region(tile, state);
      if (performance.now() - began >= SLICE - 1) break;
    }
    this.#titles.paintChanged(at, () => this.#ground());
    this.frames.interval = this.#store.size > EVERY_FRAME_ABOVE && this.#pace >= 20 ? 0 : 1000 / this.#pace;
    if (this.#tiles.length > 0) this.frames.interval = 0;
    if (this.#reportsNextPaint) {
      this.#reportsNextPaint = false;
      this.#onPainted();
    }
  }

  /** Takes the time of this frame; a clock that came, went or was set makes every timer wrong. */
  #tellTime(at: number): void {
    const now = this.#time();
    const skew = now === null ? NaN : now - at;
    const jumped = Math.abs(skew - this.#skew) > 250 && !this.#holds;
    const turned = (now === null) !== (this.#now === null);
    this.#now = now;
    this.#skew = skew;
    if (jumped || turned) {
      this.#refreshAll();
      for (let slot = 0; slot < this.#store.size; slot++) if (this.#store.shown[slot] === 1) this.#dirty.add(slot);
    }
  }

  #tick(): void {
    const now = this.#now;
    if (now === null) return;
    const { due, size } = this.#store;
    for (let slot = 0; slot < size; slot++) if ((due[slot] ?? NEVER) <= now) this.#ticking.add(slot);
    for (const [slot, start] of this.#pulsing) {
      if (performance.now() - start > PULSE || this.#store.level[slot] !== 2) this.#pulsing.delete(slot);
      this.#dirty.add(slot);
    }
  }

  /** Returns true when the seat has reached another stage. */
  #refresh(slot: number, at: number): boolean {
    const before = this.#store.refresh(slot, this.#now, showsTimer(this.#scene.detail(this.camera)));
    const level = this.#store.level[slot] ?? 0;
    if (before < 2 && level === 2 && this.#mayPulse(slot)) this.#pulsing.set(slot, at);
    if (level !== before) this.#titles.outdated = true;
    return level !== before;
  }

  #mayPulse(slot: number): boolean {
    return this.#store.shown[slot] === 1 && this.#pulsing.size < MOST_PULSING && !this.reducedMotion &&
      !this.#holds && this.#scene.detail(this.camera) !== 'heat';
  }

  #next(at: number): void {
    if (this.#tiles.length > 0 || this.#dirty.size > 0) {
      this.frames.soon();
      return;
    }
    if (this.#titles.outdated) this.frames.at(at + COUNT_EVERY);
    if (this.#pulsing.size > 0) this.frames.at(at + PULSE_EVERY);
    if (this.#holds) return;
    if (this.#now === null) this.frames.at(at + NO_CLOCK);
    else {
      // A clock can be taken away while nothing is due; asking once a second is enough to blank in time.
      this.frames.at(at + Math.min(this.#store.soonest() - this.#now, 1000));
    }
  }

  /** For changes of the system's settings: contrast, motion. Returns the undo. */
  watchSystem(): () => void {
    const again = (): void => this.setTheme(this.#theme);
    const shown = (): void => {
      if (document.hidden) this.frames.stop();
      else this.repaint();
    };
    this.#contrast.addEventListener('change', again);
    document.addEventListener('visibilitychange', shown);
    const seen = watchForLoss(this.canvases, () => this.#painted(), () => this.repaint());
    return () => {
      seen();
      this.#contrast.removeEventListener('change', again);
      document.removeEventListener('visibilitychange', shown);
    };
  }

  /** The middles of seats that are on the glass. */
  *#painted(): Generator<{ readonly x: number; readonly y: number }> {
    const { boxes, views, shown } = this.#store;
    const { width, height } = this.canvases.size;
    for (let slot = 0; slot < this.#store.size; slot++) {
      const box = boxes[slot] ?? null;
      if (box === null || (views[slot] ?? null) === null || shown[slot] !== 1 || this.#dirty.has(slot)) continue;
      const s = toScreen(this.camera, box);
      const [x, y] = [s.x + s.w / 2, s.y + s.h / 2];
      if (x >= 0 && y >= 0 && x < width && y < height) yield { x, y };
    }
  }

  /** Nothing is painted any more, whatever still comes. */
  dispose(): void {
    this.frames.end();
    this.canvases.dispose();
  }

  /** A new floor: slots were dealt anew. */
  newFloor(): void {
    this.#dirty.clear();
    this.#ticking.clear();
    this.#pulsing.clear();
  }
}
