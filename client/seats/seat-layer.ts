import './seats.css';
import { TOKENS } from '../ui/tokens';
import type { Camera, Size } from '../stage/camera';
import { toScreen, toWorld, worldInView } from '../stage/camera';
import { TARGET_FROM } from './view/detail';
import { ButtonMirror } from './view/button-mirror';
import { SeatScheduler } from './view/seat-scheduler';
import { CameraControl } from '../stage/camera-control';
import type { Cover } from '../stage/camera-control';
import { InputRouter } from '../stage/input-router';
import type { StagePoint } from '../stage/tool';
import { nearestTo } from '../stage/nearest';
import { carryTool, emptyAt, overAt } from './view/carry';
import { SeatStore } from './view/store';
import type { CameraRest, SeatLayer, SeatLayerOptions } from './types';

/** after this time without movement the picture is painted sharply */
const REST = 80;
/** during a long pan the empty edge is filled at this interval */
const REFILL = 250;
const FONT_PATIENCE = 1_500;

const STILL: Pick<ButtonMirror, 'move' | 'settle' | 'changed' | 'select' | 'focus' | 'focusDesk' | 'target' | 'dispose'> = {
  move() {}, settle() {}, changed() {}, select() {}, focus() {}, focusDesk() {}, target: () => null, dispose() {},
};

/** The seat map: a canvas for the picture, and buttons for keyboard, touch and screen readers. */
export function createSeatLayer(host: HTMLElement, options: SeatLayerOptions): SeatLayer {
  const map = document.createElement('div');
  map.className = 'seat-map';
  map.setAttribute('role', options.still ? 'img' : 'application');
  map.setAttribute('aria-label', options.mapLabel);
  if (options.describedBy !== undefined) map.setAttribute('aria-describedby', options.describedBy);
  host.append(map);

  const undo: (() => void)[] = [];
  const store = new SeatStore();
  const scheduler = new SeatScheduler(map, store, options.now, painted, options.unit);
  const { canvases } = scheduler;
  const control: CameraControl = new CameraControl({
    viewSize: () => canvases.size, floor: () => store.floor, reducedMotion: () => scheduler.reducedMotion, onMove: moved,
  });
  const mirror = options.still ? STILL : new ButtonMirror(map, store, {
    label: options.label, islandLabel: options.islandLabel, emptyLabel: options.emptyLabel ?? (() => ''), reveal: (box) => control.reveal(box),
  });
  let rest = 0;
  let refilled = 0;
  /** the first picture comes before its buttons */
  let unsettled = false;
  let pointer: { readonly x: number; readonly y: number } = { x: 0, y: 0 };
  let hovered: string | null = null;
  let gone = false;
  let selected: string | null = null;
  let covered: Cover = { right: 0, bottom: 0 };

  function sharpen(): void {
    window.clearTimeout(rest);
    if (gone) return;
    const { width, height } = canvases.size;
    scheduler.repaint(control.now, pointer.x || width / 2, pointer.y || height / 2);
    if (!unsettled) settle();
  }

  function settle(): void { mirror.settle(control.now, worldInView(control.now, canvases.size)); }

  function painted(): void {
    if (unsettled) {
      unsettled = false;
      if (!gone) settle();
    }
    options.onPainted();
  }

  function rested(): void {
    sharpen();
    if (!gone) options.onRest?.(placeNow());
  }

  function placeNow(): CameraRest | null {
    const { middle } = control;
    if (middle === null) return null;
    const nearest = nearestTo(middle, store.boxes.filter((box) => box !== null));
    return { key: nearest?.key ?? '', ...middle, zoom: control.now.k };
  }

  function moved(camera: Camera): void {
    if (gone) return;
    mirror.move(camera);
    scheduler.follow(camera);
    const bare = canvases.move(camera);
    options.onZoom(camera.k);
    window.clearTimeout(rest);
    rest = window.setTimeout(rested, REST);
    if (bare && performance.now() - refilled > REFILL) {
      refilled = performance.now();
      scheduler.repaint(camera, pointer.x, pointer.y);
    }
  }

  /** The camera adapts to another floor or viewport, and the picture is painted once, for where it comes to stand. */
  function adapt(from: Size): void {
    refilled = performance.now();
    control.adapt(from);
    sharpen();
  }

  function resized(device: Size | null = null): void {
    const from = canvases.size;
    const size = { width: map.clientWidth, height: map.clientHeight };
    if (size.width === 0 || size.height === 0 || !canvases.resize(size, window.devicePixelRatio, device)) return;
    adapt(from);
  }

  function seatAt({ x, y }: StagePoint): string | null {
    const world = toWorld(control.now, x, y);
    if (scheduler.panelAt(world.x, world.y) !== null) return null;
    const slot = store.grid.at(world.x, world.y);
    return slot < 0 || (store.views[slot] ?? null) === null ? null : store.boxes[slot]?.key ?? null;
  }

  /** At low zoom a panel covers the seats. */
  function panelAt({ x, y }: StagePoint): string | null {
    const world = toWorld(control.now, x, y);
    return scheduler.panelAt(world.x, world.y);
  }

  function click(at: StagePoint): void {
    const target = mirror.target(at.target);
    const panel = target === null ? panelAt(at) : null;
    if (panel !== null) return layer.zoomToIsland(panel);
    if (target !== null && target.key === null && target.desk === null) return layer.zoomToIsland(target.island);
    const key = target === null ? seatAt(at) : target.key;
    const desk = key === null ? target?.desk ?? deskAt(at) : null;
    const box = key !== null ? store.boxOf(key) : desk === null ? null : store.deskBox(desk);
    // Too small for a finger: the first tap zooms in.
    if (box !== null && at.kind === 'touch' && Math.min(box.w, box.h) * control.now.k < TARGET_FROM) control.toSeat(() => box);
    else if (desk === null) options.onSelect(key);
    else options.onDesk?.(desk);
  }

  function deskAt({ x, y }: StagePoint): string | null {
    const world = toWorld(control.now, x, y);
    return emptyAt(store, world.x, world.y);
  }

  function doubleClick(at: StagePoint): void {
    // The first click has already moved the camera there.
    if (panelAt(at) !== null) return;
    const key = mirror.target(at.target)?.key ?? seatAt(at);
    if (key !== null) layer.zoomToSeat(key);
    else control.by(2, at.x, at.y);
  }

  function hover(at: StagePoint | null): void {
    if (at !== null) pointer = at;
    const key = at === null || at.kind !== 'mouse' ? null : seatAt(at);
    if (key === null && hovered === null) return;
    hovered = key;
    options.onHover(key, at?.clientX ?? 0, at?.clientY ?? 0);
  }

  /** Moves the chosen seat beside the cover. If the user has moved a person out of view, the camera does not follow. */
  const uncover = (): void => {
    const box = selected === null ? null : store.boxOf(selected);
    if (box !== null && layer.clientRect(box.key) !== null) control.uncover(box);
  };
  const layer: SeatLayer = {
    setGeometry(geometry, drawing = null) {
      store.setFloor(geometry, drawing);
      scheduler.newFloor();
      unsettled = canvases.blank;
      adapt(canvases.size);
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
    prepare: () => scheduler.prepare(`${options.mapLabel}0:00`),
    setTheme: (theme, tokens) => scheduler.setTheme(tokens ?? TOKENS[theme]),
    setMapLabel: (label) => map.setAttribute('aria-label', label),
    setTrust: (trust) => scheduler.setTrust(trust),
    setSelected(key) {
      const isNew = key !== selected;
      selected = key;
      scheduler.setSelected(key);
      mirror.select(key);
      // The sheet may have opened before the seat was known to be chosen.
      if (isNew && (covered.right > 0 || covered.bottom > 0)) uncover();
    },
    setCarries: (carries) => carrier.set(carries),
    setPace: (framesPerSecond) => scheduler.setPace(framesPerSecond),
    fit: () => control.fit(),
    zoomBy: (factor) => control.by(factor),
    zoomToSeat: (key) => control.toSeat(() => store.boxOf(key)),
    zoomToDesk: (id) => control.toSeat(() => store.deskBox(id)),
    standAt: (place) => control.standAt(() => ('key' in place ? store.boxOf(place.key) : { x: place.x, y: place.y, w: 0, h: 0 }), place.zoom),
    zoomToIsland: (id) => control.toBox(() => store.islandBox(id)),
    setCover(next) {
      const grows = next.right > covered.right || next.bottom > covered.bottom;
      covered = next;
      control.cover(next);
      if (grows) uncover();
    },
    focus: (key = null) => mirror.focus(key),
    focusDesk: (id) => mirror.focusDesk(id),
    paintedAt: () => scheduler.paintedAt,
    onCanvas: () => (scheduler.isWhole ? store.onCanvas() : null),
    repaint: () => scheduler.repaint(),
    overAt(clientX, clientY) {
      if (!map.contains(document.elementFromPoint(clientX, clientY))) return null;
      const at = map.getBoundingClientRect();
      const { x, y } = toWorld(control.now, clientX - at.left, clientY - at.top);
      // At low zoom a panel covers the desks.
      return scheduler.panelAt(x, y) === null ? overAt(store, x, y) : null;
    },
    clientRect(key) {
      const box = store.boxOf(key);
      if (box === null) return null;
      const s = toScreen(control.now, box);
      if (s.x + s.w < 0 || s.y + s.h < 0 || s.x > canvases.size.width || s.y > canvases.size.height) return null;
      const at = map.getBoundingClientRect();
      return new DOMRect(at.left + s.x, at.top + s.y, s.w, s.h);
    },
    dispose() {
      gone = true;
      for (const one of undo) one();
      scheduler.dispose();
      map.remove();
    },
  };

  const carrier = carryTool(store, () => control.now, seatAt, options);
  const router = options.still ? null : new InputRouter(map, control, { click, doubleClick, hover, ...carrier.tool });
  undo.push(
    watchSize(map, resized), () => window.clearTimeout(rest), () => mirror.dispose(), () => router?.dispose(), () => control.dispose(),
    scheduler.watchSystem(), watchPixelRatio(() => resized()),
  );
  void fontReady().then(() => scheduler.fontsReady());
  resized();
  return layer;
}

/** The first text must not be painted in the wrong font, but a font that never loads must not prevent the text. */
function fontReady(): Promise<unknown> {
  const faces = ['520 13px "Inter Variable"', '650 20px "Inter Variable"'].map((face) => document.fonts.load(face));
  return Promise.race([Promise.allSettled(faces), new Promise((resolve) => { window.setTimeout(resolve, FONT_PATIENCE); })]);
}

/** Calls when the element has another size, with that size in device pixels if the browser knows it. Returns the undo. */
function watchSize(element: HTMLElement, changed: (device: Size | null) => void): () => void {
  const observer = new ResizeObserver((entries) => {
    const box = entries[entries.length - 1]?.devicePixelContentBoxSize?.[0];
    changed(box === undefined ? null : { width: box.inlineSize, height: box.blockSize });
  });
  try {
    observer.observe(element, { box: 'device-pixel-content-box' });
  } catch {
    // Safari does not support this box.
    observer.observe(element);
  }
  return () => observer.disconnect();
}

/** Calls when the window moves to a screen with another density, or the browser's zoom changes. Returns the undo. */
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
