import type { Box, Camera, Size } from './camera';
import { centreOn, clamp, fitBox, HOME, recentre, reveal, sameCamera, toWorld, zoomAbout, ZOOM_MOST } from './camera';
import { fly } from './camera-animation';
import type { FloorGeometry } from '../plan/geometry';

const PADDING = 6;
/** background that may be seen beside a floor larger than the glass, CSS px */
const MARGIN = 24;
/** a seat that the camera goes to is at least this wide, CSS px */
const READABLE = 120;

export interface CameraOptions {
  readonly glass: () => Size;
  readonly floor: () => FloorGeometry;
  readonly reducedMotion: () => boolean;
  readonly onMove: (camera: Camera) => void;
}

/** How much of the right and the lower edge of the glass something else lies over, CSS px. */
export interface Cover { readonly right: number; readonly bottom: number }

/** Where to go, as the floor is now; null: what was to be shown is no more. */
type Aim = () => Camera | null;

/** Holds the camera. Whatever it shows, there is floor on the glass. */
export class CameraControl {
  now: Camera = HOME;
  readonly #options: CameraOptions;
  /** the whole floor is shown, and stays so when glass or floor change */
  #fitted = true;
  #aim: Aim | null = null;
  #stopFlight: () => void = () => {};
  #cover: Cover = { right: 0, bottom: 0 };
  /** the floor was fitted until the cover came, and nobody has moved it since */
  #refit = false;

  constructor(options: CameraOptions) { this.#options = options; }

  get fitted(): boolean { return this.#fitted; }

  fit(animate = true): void {
    this.#go(() => this.#fit(), animate);
    this.#fitted = true;
  }

  /** The glass or the floor has changed: a fitted floor stays fitted, a flight goes where its goal is now, else the middle stays in the middle. */
  adapt(from: Size): void {
    if (this.#aim !== null) return;
    if (this.#fitted || from.width === 0) this.#set(this.#fit());
    else this.#set(this.#clamped(recentre(this.now, from, this.#options.glass())));
  }

  /** Something lies over so much of the right and lower edge (CSS px): what is to be shown is shown beside it. */
  cover(cover: Cover): void {
    if (cover.right === this.#cover.right && cover.bottom === this.#cover.bottom) return;
    this.#cover = cover;
    const open = cover.right === 0 && cover.bottom === 0;
    if (open && this.#refit) return this.fit();
    if (this.#fitted || this.#aim !== null) return;
    const to = this.#clamped(this.now);
    this.#go(() => to, true);
  }

  /** Brings what was just covered out beside the cover. A floor that was fitted is so again when the cover goes. */
  uncover(box: Box): void {
    if (this.#aim !== null) return;
    const fitted = this.#fitted;
    this.reveal(box);
    this.#refit = fitted && !this.#fitted;
  }

  panBy(dx: number, dy: number): void { this.#byHand({ k: this.now.k, x: this.now.x + dx, y: this.now.y + dy }); }

  /** About a point of the glass. */
  zoomAbout(scale: number, x: number, y: number): void { this.#byHand(zoomAbout(this.now, scale, x, y, this.#least(), ZOOM_MOST)); }

  /** About the middle, or a point of the glass; smoothly. */
  by(scale: number, x = this.#options.glass().width / 2, y = this.#options.glass().height / 2): void {
    const to = this.#clamped(zoomAbout(this.now, scale, x, y, this.#least(), ZOOM_MOST));
    this.#go(() => to, true);
  }

  /** Near enough to read and to touch, with its neighbours around it. */
  toSeat(box: () => Box | null): void {
    this.#to(box, (seat) => centreOn(seat, this.#clear(), Math.min(ZOOM_MOST, Math.max(this.now.k, READABLE / seat.w))));
  }

  /** As a link tells it: this seat in the middle, at this zoom, at once. */
  standAt(box: () => Box | null, zoom: number): void {
    this.#go(() => {
      const at = box();
      return at === null ? null : this.#clamped(centreOn(at, this.#clear(), Math.min(ZOOM_MOST, Math.max(this.#least(), zoom))));
    }, false);
  }

  /** The middle of what nothing lies over, as a point of the floor; null: the whole floor is shown. */
  get middle(): { readonly x: number; readonly y: number } | null {
    const { width, height } = this.#clear();
    return this.#fitted ? null : toWorld(this.now, width / 2, height / 2);
  }

  toBox(box: () => Box | null): void { this.#to(box, (place) => fitBox(place, this.#clear(), 3 * PADDING)); }

  reveal(box: Box): void {
    const to = reveal(this.now, box, this.#clear(), 3 * PADDING);
    this.#go(() => to, true);
  }

  dispose(): void { this.#land(); }

  #fit(): Camera {
    const { width, height } = this.#options.floor();
    return fitBox({ x: 0, y: 0, w: width, h: height }, this.#options.glass(), PADDING);
  }

  #least(): number { return Math.min(1, this.#fit().k) * 0.9; }

  /** The part of the glass that nothing lies over. */
  #clear(): Size {
    const { width, height } = this.#options.glass();
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
      from: this.now, aim, glass: this.#options.glass, move: (camera) => this.#set(camera),
      landed: () => {
        this.#aim = null;
        // What it flew to may have gone, and the floor with it.
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
