import { usualSeat } from '../../plan/usual-seat';
import type { Box, Camera } from '../../stage/camera';
import { TARGET_FROM } from './detail';
import { nearestInDirection } from '../../stage/nearest';
import type { Direction } from '../../stage/nearest';
import { composing } from '../../ui/keys';
import type { EmptyBox, SeatBox } from '../../plan/geometry';
import type { SeatStore } from './store';
import { teamCounts } from './team-counts';
import type { TeamCounts } from '../types';

const MOST_BUTTONS = 2_000;
const LABELS_EVERY = 1_000;
const ARROWS: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/** A seat (key), an empty desk of a drawn floor (empty), or an island (neither). desk: id of the desk of a seat, or of an empty desk. */
interface Stop extends Box {
  readonly id: string;
  readonly island: string;
  readonly key: string | null;
  readonly desk: string | null;
  readonly empty?: EmptyBox;
}

const seatStop = (box: SeatBox): Stop => ({ ...box, id: `s${box.key}`, desk: box.desk?.id ?? null });
/** Two people may have one desk, so its position is a part of the id. */
const deskStops = (empty: readonly EmptyBox[]): readonly Stop[] => empty.flatMap((box, at) => {
  if (box.desk === undefined) return [];
  const { id } = box.desk;
  return [{ ...box, id: empty[at - 1]?.desk?.id === id ? `e${id} ${box.x}` : `e${id}`, key: null, desk: id, empty: box }];
});
const meets = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function setLabel(button: HTMLButtonElement, label: string): void {
  if (button.getAttribute('aria-label') !== label) button.setAttribute('aria-label', label);
}

export interface ButtonMirrorOptions {
  readonly label: (key: string) => string;
  readonly islandLabel: (name: string, counts: TeamCounts | undefined) => string;
  readonly emptyLabel: (desk: EmptyBox) => string;
  /** bring it on the screen, so that it can be seen while it has the focus */
  readonly reveal: (box: Box) => void;
}

/**
 * A real, transparent button over each painted seat and each empty desk of a drawn floor, for focus, screen readers and touch. One tab stop; the
 * arrow keys move it. If there are too many visible seats to step through, there is a button per island instead.
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
  #areIslands = false;
  /** of this update */
  #counted: ReadonlyMap<string, TeamCounts> | null = null;

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

  /** Buttons are positioned in world units; only the container follows the camera. */
  move(camera: Camera): void {
    this.#element.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.k})`;
  }

  /**
   * After the camera has stopped: which buttons exist.
   * @param view what the screen shows of the floor
   */
  settle(camera: Camera, view: Box): void {
    this.move(camera);
    this.#element.style.setProperty('--px', `${1 / camera.k}px`);
    const { shown, boxes, floor } = this.#store;
    const { w, h } = usualSeat(floor) ?? { w: 0, h: 0 };
    this.#element.classList.toggle('tiny', Math.min(w, h) * camera.k < TARGET_FROM);
    let inView = 0;
    for (let slot = 0; slot < this.#store.size; slot++) inView += shown[slot] ?? 0;
    const desks = deskStops(floor.empty).filter((stop) => meets(stop, view) || stop.id === this.#roving);
    const stops: Stop[] = [];
    this.#areIslands = inView + desks.length > MOST_BUTTONS;
    if (this.#areIslands) {
      for (const island of floor.islands) stops.push({ ...island, id: `i${island.id}`, island: island.id, key: null, desk: null });
    } else {
      boxes.forEach((box, slot) => {
        if (box !== null && (shown[slot] === 1 || `s${box.key}` === this.#roving)) stops.push(seatStop(box));
      });
      stops.push(...desks);
    }
    this.#counted = null;
    this.#lay(new Map(stops.map((stop) => [stop.id, stop])));
  }

  /** The seat's text may have changed. It is read out at most once a second, and never with a counting time. */
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

  /** Moves the focus to a seat, wherever it is; null: to the tab stop. */
  focus(key: string | null = null): void {
    const box = key === null ? null : this.#store.boxOf(key);
    if (box !== null) this.#reach(seatStop(box));
    if (this.#roving !== null) this.#buttons.get(this.#roving)?.focus({ preventScroll: true });
  }

  /** Moves the focus to a desk of a drawn floor, or to the agent there. */
  focusDesk(id: string): void {
    const stop = this.#all().find((one) => one.desk === id);
    if (stop === undefined) return;
    this.#reach(stop);
    this.focus();
  }

  /** The target of a click: a seat's key, the id of an empty desk, the id of an island, or none of them. */
  target(on: EventTarget | null): Pick<Stop, 'key' | 'desk' | 'island'> | null {
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
    let at = this.#element.firstChild;
    for (const [id, stop] of stops) {
      let button = this.#buttons.get(id);
      if (button === undefined) {
        button = document.createElement('button');
        button.type = 'button';
        button.tabIndex = -1;
        button.className = stop.key !== null ? 'seat-button' : stop.empty !== undefined ? 'seat-button desk' : 'seat-button island';
        button.dataset['stop'] = id;
        if (stop.empty !== undefined) button.setAttribute('aria-haspopup', 'dialog');
        else button.setAttribute('aria-label', this.#labelOf(stop));
        if (stop.key !== null) button.setAttribute('aria-pressed', String(stop.key === this.#selected));
        this.#buttons.set(id, button);
      }
      // The desk may be reserved for another person now, or the language may have changed.
      if (stop.empty !== undefined) setLabel(button, this.#labelOf(stop));
      // A screen reader goes through them in the order of the floor, whenever they came.
      if (button === at) at = at.nextSibling;
      else this.#element.insertBefore(button, at);
      const known = this.#stops.get(id);
      if (known === undefined || known.x !== stop.x || known.y !== stop.y || known.w !== stop.w || known.h !== stop.h) {
        Object.assign(button.style, { left: `${stop.x}px`, top: `${stop.y}px`, width: `${stop.w}px`, height: `${stop.h}px` });
      }
    }
    const was = this.#roving === null ? undefined : this.#stops.get(this.#roving);
    this.#stops = stops;
    const keep = this.#roving !== null && stops.has(this.#roving) ? this.#roving : this.#nextTabStop(was?.desk ?? null);
    if (keep !== null) this.#rove(keep);
    if (hadFocus && !this.#element.contains(document.activeElement)) this.focus();
  }

  /**
   * The tab stop no longer exists. Use the same desk if an agent took or left it, its island if seats became islands, otherwise the selected or first seat.
   * @param desk id of the desk of the old tab stop
   */
  #nextTabStop(desk: string | null): string | null {
    if (desk !== null) for (const [id, stop] of this.#stops) if (stop.desk === desk) return id;
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
      const row = [...this.#reachable(from)].filter((stop) => from.id.startsWith('i') || stop.island === from.island)
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

  /** Makes it the tab stop, even if it is out of view and has no button yet. */
  #reach(to: Stop): void {
    if (!this.#stops.has(to.id)) {
      this.#roving = to.id;
      const rank = ({ key }: Stop): number => (key === null ? this.#store.size : this.#store.slotOf(key));
      const stops = [...this.#stops.values(), to].sort((a, b) => rank(a) - rank(b));
      this.#lay(new Map(stops.map((stop) => [stop.id, stop])));
    }
    this.#rove(to.id);
  }

  /** Arrow keys move over all seats and desks, also those out of view: the camera follows. */
  #reachable(from: Stop): Iterable<Stop> { return from.id.startsWith('i') ? this.#stops.values() : this.#all(); }

  #all(): readonly Stop[] { return [...this.#store.placed().map(seatStop), ...deskStops(this.#store.floor.empty)]; }

  #labelOf(stop: Stop): string {
    if (stop.key !== null) return this.#options.label(stop.key);
    if (stop.empty !== undefined) return this.#options.emptyLabel(stop.empty);
    const island = this.#store.floor.islands.find((one) => one.id === stop.island);
    return this.#options.islandLabel(island?.label ?? '', this.#counts().get(stop.island));
  }

  #counts(): ReadonlyMap<string, TeamCounts> { return (this.#counted ??= teamCounts(this.#store)); }

  #relabel(): void {
    this.#timer = 0;
    this.#counted = null;
    const stale = this.#areIslands ? this.#stops.values() : Array.from(this.#stale, (key) => this.#stops.get(`s${key}`));
    for (const stop of stale) {
      const button = stop === undefined ? undefined : this.#buttons.get(stop.id);
      if (button !== undefined && stop !== undefined) setLabel(button, this.#labelOf(stop));
    }
    this.#stale.clear();
    this.#counted = null;
  }
}
