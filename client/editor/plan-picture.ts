import { drawingOf, drawnFloor } from '../plan/drawn-floor';
import type { FloorDocument } from '../plan/document';
import { itemsByKey } from '../plan/edit/boxes';
import { drawingPainter } from '../seats/paint/drawing';
import { drawnHeadings } from '../seats/view/drawn-headings';
import { SeatScheduler } from '../seats/view/seat-scheduler';
import { SeatStore } from '../seats/view/store';
import { CameraControl } from '../stage/camera-control';
import type { Camera, Size } from '../stage/camera';
import { TOKENS } from '../ui/tokens';
import type { Theme } from '../ui/tokens';
import type { LivePeople } from './live-people';

const REST_MS = 80;
const REFILL_MS = 250;

/** The number of a seat of a document; '' = none. */
export function labelIn(document: FloorDocument | null, seat: string | null): string {
  const item = document === null || seat === null ? undefined : itemsByKey(document).get(`seats/${seat}`);
  return (item?.element as { readonly label?: string } | undefined)?.label ?? '';
}

/** The painted plan with its live seats, and the camera over it. */
export class PlanPicture {
  readonly control: CameraControl;
  readonly scheduler: SeatScheduler;
  readonly #store = new SeatStore();
  readonly #people: LivePeople;
  readonly #moved: (camera: Camera) => void;
  #theme: Theme | null = null;
  #document: FloorDocument | null = null;
  #background: HTMLImageElement | null = null;
  #rest = 0;
  #refilled = 0;
  #gone = false;

  /** @param moved is called when the camera has moved, and when the plan is laid out again */
  constructor(map: HTMLElement, people: LivePeople, theme: Theme, moved: (camera: Camera) => void) {
    this.#people = people;
    this.#moved = moved;
    this.scheduler = new SeatScheduler(map, this.#store, () => people.live.now(), () => undefined);
    this.setTheme(theme);
    this.control = new CameraControl({
      viewSize: () => this.scheduler.canvases.size, floor: () => this.#store.floor, reducedMotion: () => this.scheduler.reducedMotion,
      onMove: (camera) => this.#follow(camera),
    });
    void Promise.race([document.fonts.load('560 13px "Inter Variable"'), new Promise((done) => { setTimeout(done, 1_500); })])
      .then(() => this.scheduler.fontsReady()).catch(() => undefined);
  }

  /** From now on the states of the people are painted. */
  connect(): void {
    this.#people.connect({
      seats: (views, gone) => {
        for (const key of gone) this.scheduler.changed(this.#store.remove(key), false);
        for (const view of views) this.scheduler.changed(this.#store.put(view), false);
        this.scheduler.reportNextPaint();
      },
      places: () => this.#lay(),
      trust: (trust) => this.scheduler.setTrust(trust),
    }, (seat) => labelIn(this.#document, seat));
  }

  show(document: FloorDocument): void {
    if (document === this.#document) return;
    this.#document = document;
    this.#lay();
  }

  setBackground(picture: HTMLImageElement | null): void {
    if (picture === this.#background) return;
    this.#background = picture;
    this.#lay();
  }

  setTheme(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.scheduler.setTheme(TOKENS[theme]);
  }

  /** False: nothing changed. */
  resize(size: Size): boolean {
    const from = this.scheduler.canvases.size;
    if (!this.scheduler.canvases.resize(size, window.devicePixelRatio)) return false;
    this.control.adapt(from);
    this.#sharpen();
    return true;
  }

  /** Positions changed: everything is painted again, in slices. */
  #lay(): void {
    const plan = this.#document;
    if (plan === null || this.#gone) return;
    const known = new Set(plan.seats.map(({ id }) => id));
    const placed = this.#people.placed().filter(({ seat }) => seat !== null && known.has(seat));
    const floor = drawnFloor(plan, placed, this.#people.held(), '');
    this.#store.setFloor({ ...floor, headings: drawnHeadings(floor) }, drawingPainter(drawingOf(plan), this.#background));
    for (const view of this.#people.views((seat) => labelIn(plan, seat))) this.#store.put(view);
    this.scheduler.newFloor();
    this.#refilled = performance.now();
    this.control.adapt(this.scheduler.canvases.size);
    this.#sharpen();
    this.#moved(this.control.now);
  }

  #follow(camera: Camera): void {
    if (this.#gone) return;
    this.scheduler.follow(camera);
    const bare = this.scheduler.canvases.move(camera);
    window.clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.#sharpen(), REST_MS);
    if (bare && performance.now() - this.#refilled > REFILL_MS) {
      this.#refilled = performance.now();
      this.scheduler.repaint(camera);
    }
    this.#moved(camera);
  }

  #sharpen(): void {
    window.clearTimeout(this.#rest);
    if (!this.#gone) this.scheduler.repaint(this.control.now);
  }

  dispose(): void {
    this.#gone = true;
    window.clearTimeout(this.#rest);
    this.control.dispose();
    this.scheduler.dispose();
  }
}
