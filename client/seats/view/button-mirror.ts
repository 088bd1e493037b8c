import type { Box, Camera } from '../../stage/camera';
import { TARGET_FROM } from './detail';
import { nearestInDirection } from '../../stage/nearest';
import type { Direction } from '../../stage/nearest';
import { composing } from '../../ui/keys';
import type { SeatStore } from './store';

const MOST_BUTTONS = 2_000;
const LABELS_EVERY = 1_000;
const ARROWS: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

interface Stop extends Box { readonly id: string; readonly island: string; readonly key: string | null }

export interface ButtonMirrorOptions {
  readonly label: (key: string) => string;
  /** bring it on the glass, so that it can be seen while it has the focus */
  readonly reveal: (box: Box) => void;
}

/**
 * A real, transparent button over each painted seat: focus, screen readers and touch come with it. One tab stop; the
 * arrows move it. More seats in view than anybody can step through: a button per island instead.
 */
export class ButtonMirror {
  readonly #element = document.createElement('div');
  readonly #store: SeatStore;
  readonly #options: ButtonMirrorOptions;
  readonly #buttons = new Map<string, HTMLButtonElement>();
  readonly #stale = new Set<string>();
  #stops = new Map<string, Stop>();
  #roving: string | null = null;
  #selected: string | null = null;
  #timer = 0;

  constructor(host: HTMLElement, store: SeatStore, options: ButtonMirrorOptions) {
    this.#store = store;
    this.#options = options;
    this.#element.className = 'seat-mirror';
    host.append(this.#element);
    this.#element.addEventListener('focusin', (event) => {
      const id = event.target instanceof HTMLElement ? event.target.dataset['stop'] : undefined;
      if (id !== undefined) this.#rove(id);
    });
    this.#element.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Buttons lie in world units; only the container follows the camera. */
  move(camera: Camera): void {
    this.#element.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.k})`;
  }

  /** After the camera has come to rest: which buttons there are. */
  settle(camera: Camera): void {
    this.move(camera);
    this.#element.style.setProperty('--px', `${1 / camera.k}px`);
    const { shown, boxes, floor } = this.#store;
    this.#element.classList.toggle('tiny', Math.min(floor.seats[0]?.w ?? 0, floor.seats[0]?.h ?? 0) * camera.k < TARGET_FROM);
    let inView = 0;
    for (let slot = 0; slot < this.#store.size; slot++) inView += shown[slot] ?? 0;
    const stops: Stop[] = [];
    if (inView > MOST_BUTTONS) {
      for (const island of floor.islands) stops.push({ ...island, id: `i${island.id}`, island: island.id, key: null });
    } else {
      boxes.forEach((box, slot) => {
        if (box !== null && (shown[slot] === 1 || `s${box.key}` === this.#roving)) stops.push({ ...box, id: `s${box.key}` });
      });
    }
    this.#lay(new Map(stops.map((stop) => [stop.id, stop])));
  }

  /** The seat's words may have changed. Read out at most once a second, and never with a ticking time. */
  changed(key: string): void {
    this.#stale.add(key);
    if (this.#timer === 0) this.#timer = window.setTimeout(() => this.#relabel(), LABELS_EVERY);
  }

  select(key: string | null): void {
    for (const [one, pressed] of [[this.#selected, 'false'], [key, 'true']] as const) {
      if (one !== null) this.#buttons.get(`s${one}`)?.setAttribute('aria-pressed', pressed);
    }
    this.#selected = key;
    if (key !== null && this.#stops.has(`s${key}`)) this.#rove(`s${key}`);
  }

  /** To a seat, wherever it is; null: to the tab stop. */
  focus(key: string | null = null): void {
    const box = key === null ? null : this.#store.boxOf(key);
    if (box !== null) this.#reach({ ...box, id: `s${box.key}` });
    if (this.#roving !== null) this.#buttons.get(this.#roving)?.focus({ preventScroll: true });
  }

  /** What a click landed on: a seat's key, an island's id, or nothing of ours. */
  target(on: EventTarget | null): { readonly key: string | null; readonly island: string } | null {
    const button = on instanceof Element ? on.closest<HTMLElement>('.seat-button') : null;
    return this.#stops.get(button?.dataset['stop'] ?? '') ?? null;
  }

  dispose(): void {
    window.clearTimeout(this.#timer);
    // No timer can be set again.
    this.#timer = -1;
  }

  #lay(stops: Map<string, Stop>): void {
    const hadFocus = this.#element.contains(document.activeElement);
    for (const [id, button] of this.#buttons) {
      if (stops.has(id)) continue;
      button.remove();
      this.#buttons.delete(id);
    }
    const fresh = document.createDocumentFragment();
    for (const [id, stop] of stops) {
      let button = this.#buttons.get(id);
      if (button === undefined) {
        button = document.createElement('button');
        button.type = 'button';
        button.tabIndex = -1;
        button.className = stop.key === null ? 'seat-button island' : 'seat-button';
        button.dataset['stop'] = id;
        button.setAttribute('aria-label', this.#labelOf(stop));
        if (stop.key !== null) button.setAttribute('aria-pressed', String(stop.key === this.#selected));
        this.#buttons.set(id, button);
        fresh.append(button);
      }
      const known = this.#stops.get(id);
      if (known === undefined || known.x !== stop.x || known.y !== stop.y || known.w !== stop.w || known.h !== stop.h) {
        Object.assign(button.style, { left: `${stop.x}px`, top: `${stop.y}px`, width: `${stop.w}px`, height: `${stop.h}px` });
      }
    }
    this.#element.append(fresh);
    this.#stops = stops;
    const keep = this.#roving !== null && stops.has(this.#roving) ? this.#roving : this.#nextTabStop();
    if (keep !== null) this.#rove(keep);
    if (hadFocus && !this.#element.contains(document.activeElement)) this.focus();
  }

  /** The tab stop has gone: its island when seats became islands, the selected or first seat otherwise. */
  #nextTabStop(): string | null {
    const island = this.#roving?.startsWith('i') === true ? this.#roving.slice(1) : this.#store.boxOf(this.#roving?.slice(1) ?? '')?.island;
    const selected = `s${this.#selected}`;
    if (this.#stops.has(selected)) return selected;
    for (const [id, stop] of this.#stops) if (stop.island === island) return id;
    return this.#stops.keys().next().value ?? null;
  }

  #rove(id: string): void {
    if (this.#roving !== null && this.#roving !== id) {
      const before = this.#buttons.get(this.#roving);
      if (before !== undefined) before.tabIndex = -1;
    }
    this.#roving = id;
    const button = this.#buttons.get(id);
    if (button !== undefined) button.tabIndex = 0;
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || composing(event)) return;
    const from = this.#roving === null ? undefined : this.#stops.get(this.#roving);
    if (from === undefined) return;
    const direction = ARROWS[event.key];
    let to: Stop | null = null;
    if (direction !== undefined) to = nearestInDirection(from, direction, this.#reachable(from));
    else if (event.key === 'Home' || event.key === 'End') {
      const row = [...this.#reachable(from)].filter((stop) => from.key === null || stop.island === from.island)
        .sort((a, b) => a.y - b.y || a.x - b.x);
      to = (event.key === 'Home' ? row[0] : row[row.length - 1]) ?? null;
    } else return;
    event.preventDefault();
    event.stopPropagation();
    if (to === null) return;
    this.#reach(to);
    this.focus();
    this.#options.reveal(to);
  }

  /** Makes it the tab stop, also when it is out of view and has no button yet. */
  #reach(to: Stop): void {
    if (!this.#stops.has(to.id)) {
      this.#roving = to.id;
      this.#lay(new Map([...this.#stops, [to.id, to]]));
    }
    this.#rove(to.id);
  }

  /** Seats walk over all seats, also those out of view: the camera follows. */
  #reachable(from: Stop): Iterable<Stop> {
    if (from.key === null) return this.#stops.values();
    return this.#store.placed().map((box) => ({ ...box, id: `s${box.key}` }));
  }

  #labelOf(stop: Stop): string {
    if (stop.key !== null) return this.#options.label(stop.key);
    const island = this.#store.floor.islands.find((one) => one.id === stop.island);
    const seats = this.#store.floor.seats.filter((seat) => seat.island === stop.island).length;
    return `${island?.label ?? stop.island}, ${seats}`;
  }

  #relabel(): void {
    this.#timer = 0;
    for (const key of this.#stale) {
      const button = this.#buttons.get(`s${key}`);
      const label = button === undefined ? '' : this.#options.label(key);
      if (button !== undefined && button.getAttribute('aria-label') !== label) button.setAttribute('aria-label', label);
    }
    this.#stale.clear();
  }
}
