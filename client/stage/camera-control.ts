import type { Box, Camera, Size } from './camera';
import { centreOn, clamp, fitBox, HOME, recentre, reveal, sameCamera, zoomAbout, ZOOM_MOST } from './camera';
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
  /** height of the glass, from below, that something else lies over */
  #covered = 0;

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

  /** A sheet lies over so much of the lower edge (CSS px): what is to be shown is shown above it. */
  cover(height: number): void {
    if (height === this.#covered) return;
    this.#covered = height;
    if (this.#fitted || this.#aim !== null) return;
    const to = this.#clamped(this.now);
    this.#go(() => to, true);
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
    return { width, height: Math.max(height / 4, height - this.#covered) };
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
