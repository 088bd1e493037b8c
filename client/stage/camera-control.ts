import type { Box, Camera, Size } from './camera';
import { centreOn, clamp, fitBox, HOME, recentre, reveal, sameCamera, toWorld, zoomAbout, ZOOM_MOST } from './camera';
import { fly } from './camera-animation';
import type { FloorGeometry } from '../plan/geometry';

const PADDING = 6;
/** background that may be visible beside a floor that is larger than the viewport, CSS px */
const MARGIN = 24;
/** minimum width of a seat that the camera moves to, CSS px */
const READABLE = 120;

export interface CameraOptions {
  readonly viewSize: () => Size;
  readonly floor: () => FloorGeometry;
  readonly reducedMotion: () => boolean;
  readonly onMove: (camera: Camera) => void;
}

/** How much of the right and the lower edge of the viewport is covered, CSS px. */
export interface Cover { readonly right: number; readonly bottom: number }

/** The target for the current floor; null: it no longer exists. */
type Aim = () => Camera | null;

/** Holds the camera. There is always some floor on the screen. */
export class CameraControl {
  now: Camera = HOME;
  readonly #options: CameraOptions;
  /** the whole floor is shown, and stays so when viewport or floor change */
  #fitted = true;
  #aim: Aim | null = null;
  #stopFlight: () => void = () => {};
  #cover: Cover = { right: 0, bottom: 0 };
  /** the floor was fitted until the cover opened, and nobody has moved it since */
  #refit = false;

  constructor(options: CameraOptions) { this.#options = options; }

  get fitted(): boolean { return this.#fitted; }

  fit(animate = true): void {
    this.#go(() => this.#fit(), animate);
    this.#fitted = true;
  }

  /** The viewport or the floor has changed: a fitted floor stays fitted, an animation goes to its new target, otherwise the centre stays in the centre. */
  adapt(from: Size): void {
    if (this.#aim !== null) return;
    if (this.#fitted || from.width === 0) this.#set(this.#fit());
    else this.#set(this.#clamped(recentre(this.now, from, this.#options.viewSize())));
  }

  /** This much of the right and lower edge is covered (CSS px): targets are shown beside it. */
  cover(cover: Cover): void {
    if (cover.right === this.#cover.right && cover.bottom === this.#cover.bottom) return;
    this.#cover = cover;
    const open = cover.right === 0 && cover.bottom === 0;
    if (open && this.#refit) return this.fit();
    if (this.#fitted || this.#aim !== null) return;
    const to = this.#clamped(this.now);
    this.#go(() => to, true);
  }

  /** Moves what was just covered beside the cover. A floor that was fitted is fitted again when the cover closes. */
  uncover(box: Box): void {
    if (this.#aim !== null) return;
    const fitted = this.#fitted;
    this.reveal(box);
    this.#refit = fitted && !this.#fitted;
  }

  panBy(dx: number, dy: number): void { this.#byHand({ k: this.now.k, x: this.now.x + dx, y: this.now.y + dy }); }

  /** Around a point of the viewport. */
  zoomAbout(scale: number, x: number, y: number): void { this.#byHand(zoomAbout(this.now, scale, x, y, this.#least(), ZOOM_MOST)); }

  /** Around the centre, or a point of the viewport; animated. A key press during an animation is added to its target: no press is lost. */
  by(scale: number, x = this.#options.viewSize().width / 2, y = this.#options.viewSize().height / 2): void {
    const to = this.#clamped(zoomAbout(this.#goal, scale, x, y, this.#least(), ZOOM_MOST));
    this.#go(() => to, true);
  }

  /** Near enough to read and to touch, with its neighbours around it. */
  toSeat(box: () => Box | null): void {
    this.#to(box, (seat) => centreOn(seat, this.#clear(), Math.min(ZOOM_MOST, Math.max(this.now.k, READABLE / seat.w))));
  }

  /** From a link: this seat in the centre, at this zoom, at once. */
  standAt(box: () => Box | null, zoom: number): void {
    this.#go(() => {
      const at = box();
      return at === null ? null : this.#clamped(centreOn(at, this.#clear(), Math.min(ZOOM_MOST, Math.max(this.#least(), zoom))));
    }, false);
  }

  /** The centre of the uncovered part, as a point of the floor; null: the whole floor is shown. */
  get middle(): { readonly x: number; readonly y: number } | null {
    const { width, height } = this.#clear();
    return this.#fitted ? null : toWorld(this.now, width / 2, height / 2);
  }

  toBox(box: () => Box | null): void { this.#to(box, (place) => fitBox(place, this.#clear(), 3 * PADDING)); }

  /** The smallest pan that shows the box. An animation that already shows it continues. */
  reveal(box: Box): void {
    const from = this.#goal;
    // Again at every step: a sheet can grow while the camera moves.
    const to = (): Camera => reveal(from, box, this.#clear(), 3 * PADDING);
    if (to() !== from) this.#go(to, true);
  }

  dispose(): void { this.#land(); }

  /** The final camera position if nothing else happens. */
  get #goal(): Camera { return this.#aim?.() ?? this.now; }

  #fit(): Camera {
    const { width, height, frame = { x: 0, y: 0, w: width, h: height } } = this.#options.floor();
    return fitBox(frame, this.#options.viewSize(), PADDING);
  }

  #least(): number { return Math.min(1, this.#fit().k) * 0.9; }

  /** The uncovered part of the viewport. */
  #clear(): Size {
    const { width, height } = this.#options.viewSize();
    return { width: Math.max(width / 4, width - this.#cover.right), height: Math.max(height / 4, height - this.#cover.bottom) };
  }

  #clamped(camera: Camera): Camera { return clamp(camera, this.#options.floor(), this.#clear(), MARGIN); }

  #to(box: () => Box | null, cameraFor: (box: Box) => Camera): void {
    this.#go(() => {
      const at = box();
      return at === null ? null : this.#clamped(cameraFor(at));
    }, true);
  }

  #byHand(to: Camera): void {
    this.#land();
    this.#fitted = false;
    this.#set(this.#clamped(to));
  }

  #go(aim: Aim, animate: boolean): void {
    this.#land();
    const to = aim();
    if (to === null || sameCamera(to, this.now)) return;
    this.#fitted = false;
    if (!animate || this.#options.reducedMotion() || document.hidden) return this.#set(to);
    this.#aim = aim;
    this.#stopFlight = fly({
      from: this.now, aim, viewSize: this.#options.viewSize, move: (camera) => this.#set(camera),
      landed: () => {
        this.#aim = null;
        // The target may have been removed, and the floor with it.
        if (!this.#fitted) this.#set(this.#clamped(this.now));
      },
    });
  }

  #land(): void {
    this.#refit = false;
    this.#stopFlight();
    this.#stopFlight = () => {};
    this.#aim = null;
  }

  #set(camera: Camera): void {
    if (sameCamera(camera, this.now)) return;
    this.now = camera;
    this.#options.onMove(camera);
  }
}
