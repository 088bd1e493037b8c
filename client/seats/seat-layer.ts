import './seats.css';
import type { Camera } from '../stage/camera';
import { toScreen, toWorld } from '../stage/camera';
import { TARGET_FROM } from './view/detail';
import { ButtonMirror } from './view/button-mirror';
import { SeatScheduler } from './view/seat-scheduler';
import { CameraControl } from '../stage/camera-control';
import { SeatStore } from './view/store';
import type { SeatLayer, SeatLayerOptions } from './types';

/** a camera at rest this long is painted sharply */
const REST = 80;
/** on a long pan the bare edge is filled this often */
const REFILL = 250;
const FONT_PATIENCE = 1_500;

/** The seat map: canvas for the eye, buttons for everything else. */
export function createSeatLayer(host: HTMLElement, options: SeatLayerOptions): SeatLayer {
  const map = document.createElement('div');
  map.className = 'seat-map';
  map.setAttribute('role', 'application');
  map.setAttribute('aria-label', options.mapLabel);
  host.append(map);

  const undo: (() => void)[] = [];
  const store = new SeatStore();
  const scheduler = new SeatScheduler(map, store, options.now, options.onPainted);
  const { canvases } = scheduler;
  const control: CameraControl = new CameraControl(map, {
    glass: () => canvases.size, floor: () => store.floor, reducedMotion: () => scheduler.reducedMotion, onMove: moved,
  });
  const mirror: ButtonMirror = new ButtonMirror(map, store, { label: options.label, reveal: (box) => control.reveal(box) });
  let rest = 0;
  let refilled = 0;
  let pointer = { x: 0, y: 0 };
  let hovered: string | null = null;

  function sharpen(): void {
    window.clearTimeout(rest);
    const { width, height } = canvases.size;
    scheduler.repaint(control.now, pointer.x || width / 2, pointer.y || height / 2);
    mirror.settle(control.now);
  }

  function moved(camera: Camera): void {
    mirror.move(camera);
    const bare = canvases.move(camera);
    options.onZoom(camera.k);
    window.clearTimeout(rest);
    rest = window.setTimeout(sharpen, REST);
    if (bare && performance.now() - refilled > REFILL) {
      refilled = performance.now();
      scheduler.repaint(camera, pointer.x, pointer.y);
    }
  }

  function resized(): void {
    const from = canvases.size;
    const size = { width: map.clientWidth, height: map.clientHeight };
    if (size.width === 0 || size.height === 0 || !canvases.resize(size, window.devicePixelRatio)) return;
    control.adapt(from);
    sharpen();
  }

  function seatAt(clientX: number, clientY: number): string | null {
    const at = map.getBoundingClientRect();
    const world = toWorld(control.now, clientX - at.left, clientY - at.top);
    const slot = store.grid.at(world.x, world.y);
    return slot < 0 || (store.views[slot] ?? null) === null ? null : store.boxes[slot]?.key ?? null;
  }

  function clicked(event: MouseEvent): void {
    const target = mirror.target(event);
    if (target !== null && target.key === null) {
      layer.zoomToIsland(target.island);
      return;
    }
    const key = target?.key ?? seatAt(event.clientX, event.clientY);
    const box = key === null ? null : store.boxOf(key);
    const finger = event instanceof PointerEvent && event.pointerType === 'touch';
    if (box !== null && finger && Math.min(box.w, box.h) * control.now.k < TARGET_FROM) control.toSeat(box);
    else options.onSelect(key);
  }

  function hover(event: PointerEvent): void {
    const at = map.getBoundingClientRect();
    pointer = { x: event.clientX - at.left, y: event.clientY - at.top };
    const key = event.pointerType !== 'mouse' || event.buttons !== 0 ? null : seatAt(event.clientX, event.clientY);
    if (key === null && hovered === null) return;
    hovered = key;
    options.onHover(key, event.clientX, event.clientY);
  }

  function left(event: PointerEvent): void {
    if (hovered !== null) options.onHover(null, event.clientX, event.clientY);
    hovered = null;
  }

  const layer: SeatLayer = {
    setGeometry(geometry) {
      store.setFloor(geometry);
      scheduler.newFloor();
      control.adapt(canvases.size);
      sharpen();
      scheduler.reportNextPaint();
    },
    setSeats(seats) {
      for (const view of seats) {
        const isNew = (store.views[store.slotOf(view.key)] ?? null) === null;
        scheduler.changed(store.put(view), isNew);
        mirror.changed(view.key);
      }
      scheduler.reportNextPaint();
    },
    removeSeats(keys) {
      for (const key of keys) {
        const slot = store.remove(key);
        if (slot >= 0) scheduler.changed(slot, false);
        mirror.changed(key);
      }
      scheduler.reportNextPaint();
    },
    setTheme: (theme) => scheduler.setTheme(theme),
    setMapLabel: (label) => map.setAttribute('aria-label', label),
    setTrust: (trust) => scheduler.setTrust(trust),
    setSelected(key) {
      scheduler.setSelected(key);
      mirror.select(key);
    },
    setPace: (framesPerSecond) => scheduler.setPace(framesPerSecond),
    fit: () => control.fit(),
    zoomBy: (factor) => control.by(factor),
    zoomToSeat(key) {
      const box = store.boxOf(key);
      if (box !== null) control.toSeat(box);
    },
    zoomToIsland(id) {
      const box = store.islandBox(id);
      if (box !== null) control.toBox(box);
    },
    focus: () => mirror.focus(),
    clientRect(key) {
      const box = store.boxOf(key);
      if (box === null) return null;
      const s = toScreen(control.now, box);
      if (s.x + s.w < 0 || s.y + s.h < 0 || s.x > canvases.size.width || s.y > canvases.size.height) return null;
      const at = map.getBoundingClientRect();
      return new DOMRect(at.left + s.x, at.top + s.y, s.w, s.h);
    },
    dispose() {
      for (const one of undo) one();
      map.remove();
    },
  };

  const listen = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void): void => {
    map.addEventListener(type, listener);
    undo.push(() => map.removeEventListener(type, listener));
  };
  listen('click', clicked);
  listen('pointermove', hover);
  listen('pointerleave', left);
  const observer = new ResizeObserver(resized);
  observer.observe(map);
  undo.push(
    () => observer.disconnect(), () => window.clearTimeout(rest), () => mirror.dispose(), () => control.dispose(),
    scheduler.watchSystem(), watchPixelRatio(resized),
  );
  let gone = false;
  undo.push(() => { gone = true; });
  void fontReady().then(() => { if (!gone) scheduler.fontsReady(); });
  resized();
  return layer;
}

/** The first text must not be painted in the wrong face; a font that never comes must not cost the text. */
function fontReady(): Promise<unknown> {
  const faces = ['520 13px "Inter Variable"', '650 20px "Inter Variable"'].map((face) => document.fonts.load(face));
  return Promise.race([Promise.allSettled(faces), new Promise((resolve) => { window.setTimeout(resolve, FONT_PATIENCE); })]);
}

/** Calls when the window moves to a screen of another density, or the browser's zoom changes. Returns the undo. */
function watchPixelRatio(changed: () => void): () => void {
  let query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  const again = (): void => {
    query.removeEventListener('change', again);
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', again);
    changed();
  };
  query.addEventListener('change', again);
  return () => query.removeEventListener('change', again);
}
