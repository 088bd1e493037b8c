import { select } from 'd3-selection';
import type { D3ZoomEvent } from 'd3-zoom';
import { zoom, zoomIdentity } from 'd3-zoom';
import type { Box, Camera, Size } from './camera';
import { centreOn, fitBox, HOME, recentre, reveal, sameCamera, ZOOM_MOST } from './camera';
import { fly } from './camera-animation';
import type { FloorGeometry } from '../plan/geometry';

const PADDING = 6;

export interface CameraOptions {
  readonly glass: () => Size;
  readonly floor: () => FloorGeometry;
  readonly reducedMotion: () => boolean;
  readonly onMove: (camera: Camera) => void;
}

/** Holds the camera: gestures by d3-zoom, everything else by plain camera values. */
export class CameraControl {
  now: Camera = HOME;
  readonly #map: HTMLElement;
  readonly #options: CameraOptions;
  readonly #zoom = zoom<HTMLElement, unknown>();
  #fitted = true;
  #stopFlight: () => void = () => {};

  constructor(map: HTMLElement, options: CameraOptions) {
    this.#map = map;
    this.#options = options;
    this.#zoom.extent(() => {
      const { width, height } = options.glass();
      return [[0, 0], [width, height]];
    });
    this.#zoom.on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      if (event.sourceEvent !== null) {
        this.#stopFlight();
        this.#fitted = false;
      }
      const { k, x, y } = event.transform;
      const camera = { k, x, y };
      if (sameCamera(camera, this.now)) return;
      this.now = camera;
      options.onMove(camera);
    });
    select(map).call(this.#zoom).on('dblclick.zoom', null);
  }

  fit(animate = true): void {
    this.#go(this.#fit(), animate);
    this.#fitted = true;
  }

  /** The glass or the floor has changed: a fitted floor stays fitted, else the middle stays in the middle. */
  adapt(from: Size): void {
    this.#stopFlight();
    this.#limits();
    if (this.#fitted || from.width === 0) this.fit(false);
    else this.#set(recentre(this.now, from, this.#options.glass()));
  }

  by(factor: number): void {
    const { width, height } = this.#options.glass();
    const k = Math.min(ZOOM_MOST, Math.max(this.#least(), this.now.k * factor));
    const by = k / this.now.k;
    const about = (at: number, middle: number): number => middle - (middle - at) * by;
    this.#go({ k, x: about(this.now.x, width / 2), y: about(this.now.y, height / 2) }, true);
  }

  /** Near enough to read and to touch, with its neighbours around it. */
  toSeat(box: Box): void { this.#go(centreOn(box, this.#options.glass(), Math.max(this.now.k, 120 / box.w)), true); }

  toBox(box: Box): void { this.#go(fitBox(box, this.#options.glass(), 3 * PADDING), true); }

  reveal(box: Box): void { this.#go(reveal(this.now, box, this.#options.glass(), 3 * PADDING), true); }

  dispose(): void {
    this.#stopFlight();
    select(this.#map).on('.zoom', null);
  }

  #fit(): Camera {
    const { width, height } = this.#options.floor();
    return fitBox({ x: 0, y: 0, w: width, h: height }, this.#options.glass(), PADDING);
  }

  #least(): number { return Math.min(1, this.#fit().k) * 0.9; }

  #limits(): void {
    const { width, height } = this.#options.floor();
    const [mx, my] = [width * 0.25 + 200, height * 0.25 + 200];
    this.#zoom.scaleExtent([this.#least(), ZOOM_MOST]).translateExtent([[-mx, -my], [width + mx, height + my]]);
  }

  #go(to: Camera, animate: boolean): void {
    this.#stopFlight();
    if (sameCamera(to, this.now)) return;
    this.#fitted = false;
    if (!animate || this.#options.reducedMotion() || document.hidden) this.#set(to);
    else this.#stopFlight = fly(this.now, to, this.#options.glass(), (camera) => this.#set(camera));
  }

  #set(camera: Camera): void {
    this.#zoom.transform(select(this.#map), zoomIdentity.translate(camera.x, camera.y).scale(camera.k));
  }
}
