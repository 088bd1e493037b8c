import { computed, effect, untracked } from '@preact/signals';
import { drawingOf, drawnFloor } from '../plan/drawn-floor';
import type { FloorDocument } from '../plan/document';
import { findItems, isSeat, itemsByKey } from '../plan/edit/boxes';
import type { Key, Rect } from '../plan/edit/boxes';
import { drawingPainter } from '../seats/paint/drawing';
import { drawnHeadings } from '../seats/view/drawn-headings';
import { SeatScheduler } from '../seats/view/seat-scheduler';
import { SeatStore } from '../seats/view/store';
import { CameraControl } from '../stage/camera-control';
import { toScreen, toWorld } from '../stage/camera';
import type { Camera, Size } from '../stage/camera';
import { InputRouter } from '../stage/input-router';
import { nearestInDirection } from '../stage/nearest';
import type { Direction } from '../stage/nearest';
import type { StagePoint, Tool } from '../stage/tool';
import { TOKENS } from '../ui/tokens';
import type { Theme } from '../ui/tokens';
import { backgroundOf } from './background';
import type { EditorModel, ToolName } from './editor-model';
import type { EditorWords } from './editor-words';
import { reachable } from './hit';
import { Lift } from './lift';
import type { LivePeople } from './live-people';
import { EDIT_COLOURS, NO_OVERLAY, paintOverlay, paintRuler } from './overlay';
import type { Overlay } from './overlay';
import { doorTool, imageTool, islandTool, labelTool, seatTool, wallTool, zoneTool } from './draw-tools';
import { selectTool } from './select-tool';
import { SnapIndex } from './snap';
import type { Point, ToolContext } from './tool-context';

const REST_MS = 80;
const REFILL_MS = 250;
export const RULER = 20;

export interface StageOptions {
  readonly model: EditorModel;
  readonly people: LivePeople;
  readonly words: () => EditorWords;
  readonly theme: () => Theme;
  /** elements that the published version does not have */
  readonly fresh: () => ReadonlySet<Key>;
  readonly calibrating: () => boolean;
  readonly measured: (length: number) => void;
  readonly onZoom: (zoom: number) => void;
  readonly say: (text: string) => void;
  /** what a screen reader says of an element */
  readonly textOf: (key: Key) => string;
}

/** The plan with everything over it: picture, tools, rulers, and one button that stands for the element with the keyboard. */
export class EditorStage {
  readonly #o: StageOptions;
  readonly #map = document.createElement('div');
  readonly #rulers: readonly [HTMLCanvasElement, HTMLCanvasElement];
  readonly #over: HTMLCanvasElement;
  readonly #cursor = document.createElement('button');
  readonly #store = new SeatStore();
  readonly #scheduler: SeatScheduler;
  readonly #control: CameraControl;
  readonly #router: InputRouter;
  readonly #lift: Lift;
  readonly #tools: Readonly<Record<ToolName, Tool>>;
  readonly #undo: (() => void)[] = [];
  readonly #keys = { alt: false, shift: false };
  #shown: FloorDocument | null = null;
  #picture: HTMLImageElement | null = null;
  #theme: Theme | null = null;
  #drawn: Partial<Overlay> = {};
  #focus: Key | null = null;
  #pointer: Point | null = null;
  #frame = 0;
  #rest = 0;
  #refilled = 0;
  #gone = false;

  constructor(host: HTMLElement, options: StageOptions) {
    this.#o = options;
    const [top, left] = ['edit-ruler across', 'edit-ruler down'].map((name) => {
      const canvas = document.createElement('canvas');
      canvas.className = name;
      canvas.setAttribute('aria-hidden', 'true');
      host.append(canvas);
      return canvas;
    }) as [HTMLCanvasElement, HTMLCanvasElement];
    this.#rulers = [top, left];
    this.#map.className = 'seat-map edit-map';
    this.#map.setAttribute('role', 'application');
    this.#map.setAttribute('aria-label', options.words().say('edit.stage'));
    this.#map.setAttribute('aria-describedby', 'edit-keys');
    host.append(this.#map);
    this.#scheduler = new SeatScheduler(this.#map, this.#store, () => options.people.live.now(), () => undefined);
    this.setTheme(options.theme());
    this.#lift = new Lift(this.#map, this.#scheduler.canvases);
    this.#over = document.createElement('canvas');
    this.#over.className = 'edit-over';
    this.#over.setAttribute('aria-hidden', 'true');
    this.#map.append(this.#over);
    this.#cursor.type = 'button';
    this.#cursor.className = 'edit-cursor';
    this.#map.append(this.#cursor);
    this.#control = new CameraControl({
      viewSize: () => this.#scheduler.canvases.size, floor: () => this.#store.floor, reducedMotion: () => this.#scheduler.reducedMotion,
      onMove: (camera) => this.#moved(camera),
    });
    const context = this.#context();
    const select = selectTool(context);
    const pan: Tool = { click: (at) => select.click(at) };
    this.#tools = {
      select, pan, island: islandTool(context), seat: seatTool(context), zone: zoneTool(context), wall: wallTool(context), door: doorTool(context),
      label: labelTool(context), image: imageTool(context, options.calibrating, options.measured),
    };
    this.#router = new InputRouter(this.#map, this.#control, this.#watching(select));
    this.#listen();
    this.#follow();
    void Promise.race([document.fonts.load('560 13px "Inter Variable"'), new Promise((done) => { setTimeout(done, 1_500); })])
      .then(() => this.#scheduler.fontsReady()).catch(() => undefined);
  }

  get camera(): Camera { return this.#control.now; }
  get element(): HTMLElement { return this.#map; }
  /** for the keys that change the island during its drag */
  get islandTool(): { change(): void } { return this.#tools.island as unknown as { change(): void }; }
  /** not everything is painted yet */
  get busy(): boolean { return !this.#scheduler.isWhole; }
  get dragging(): boolean { return this.#map.classList.contains('dragging'); }

  fit(): void { this.#control.fit(); }
  zoomBy(factor: number): void { this.#control.by(factor); }
  zoomTo(keys: Iterable<Key>): void {
    const items = findItems(this.#o.model.document.peek(), keys);
    if (items.length === 0) return;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { box } of items) [x0, y0, x1, y1] = [Math.min(x0, box.x), Math.min(y0, box.y), Math.max(x1, box.x + box.w), Math.max(y1, box.y + box.h)];
    this.#control.toBox(() => ({ x: x0 - 120, y: y0 - 90, w: x1 - x0 + 240, h: y1 - y0 + 180 }));
  }
  repaint(): void { this.#scheduler.repaint(); }
  focus(): void { this.#cursor.focus({ preventScroll: true }); }
  /** The middle of what is visible. */
  middle(): Point {
    const { width, height } = this.#scheduler.canvases.size;
    return toWorld(this.#control.now, width / 2, height / 2);
  }
  /** The seat at a point of the window; null: none. */
  seatAt(clientX: number, clientY: number): string | null {
    const at = this.#map.getBoundingClientRect();
    if (clientX < at.left || clientY < at.top || clientX > at.right || clientY > at.bottom) return null;
    const { x, y } = toWorld(this.#control.now, clientX - at.left, clientY - at.top);
    const found = this.#shown?.seats.find((seat) => x >= seat.x && y >= seat.y && x < seat.x + seat.width && y < seat.y + seat.height);
    return found?.id ?? null;
  }

  /** Moves the keyboard's element. False: there is none in that direction. */
  step(direction: Direction): boolean {
    const all = reachable(this.#o.model.document.peek());
    const from = all.find(({ key }) => key === this.#focus);
    const to = from === undefined ? all[0] : nearestInDirection(from, direction, all);
    if (to == null) return false;
    this.#focusOn(to.key);
    this.#control.reveal(to);
    this.focus();
    return true;
  }
  get focused(): Key | null { return this.#focus; }

  #context(): ToolContext {
    const { model } = this.#o;
    return {
      model, document: () => model.document.peek(), camera: () => this.#control.now, words: this.#o.words, keys: this.#keys,
      world: (at) => toWorld(this.#control.now, at.x, at.y), near: (px) => px / this.#control.now.k,
      snaps: () => model.snapping.peek() !== this.#keys.alt,
      index: (without) => {
        const items = [...itemsByKey(model.document.peek()).values()].filter(({ key }) => !without.has(key));
        return new SnapIndex(items.filter(({ kind }) => kind !== 'zones').map(({ box }) => box), items.filter(({ kind }) => kind === 'zones').map(({ box }) => box));
      },
      draw: (part) => {
        this.#drawn = part ?? {};
        this.#soon();
      },
      lift: () => this.#take(),
      lifted: (dx, dy) => this.#lift.move(dx, dy, this.#control.now),
      drop: () => this.#lift.drop(),
      focusOn: (key) => this.#focusOn(key), say: this.#o.say,
      frameOnScreen: () => {
        const frame = model.frame.peek();
        return frame === null ? null : toScreen(this.#control.now, frame);
      },
    };
  }

  #take(): void {
    const { model } = this.#o;
    const c = TOKENS[this.#o.theme()].colours;
    this.#lift.take(model.items.peek().map(({ box }) => box), this.#control.now, { cover: c.surface, trace: c.ink3, plain: c.tile });
  }

  /** The tool in use, and the pointer's position for the other editors. */
  #watching(first: Tool): Tool {
    let tool = first;
    const told = (at: StagePoint | null, held: boolean): void => {
      this.#pointer = at === null ? null : toWorld(this.#control.now, at.x, at.y);
      this.#tell(held);
    };
    this.#undo.push(effect(() => {
      tool.dragCancel?.();
      this.#drawn = {};
      tool = this.#tools[this.#o.model.tool.value];
      this.#map.dataset['tool'] = this.#o.model.tool.value;
      this.#soon();
    }));
    return {
      click: (at) => tool.click(at), doubleClick: (at) => tool.doubleClick?.(at),
      hover: (at) => {
        told(at, false);
        tool.hover?.(at);
      },
      dragStart: (from) => tool.dragStart?.(from) ?? false,
      drag: (to) => {
        told(to, true);
        tool.drag?.(to);
      },
      dragEnd: (to) => {
        tool.dragEnd?.(to);
        told(to, false);
      },
      dragCancel: () => {
        tool.dragCancel?.();
        this.#tell(false);
      },
    };
  }

  #tell(holds: boolean): void {
    const { model } = this.#o;
    model.session.tellHere({
      x: Math.round(this.#pointer?.x ?? 0), y: Math.round(this.#pointer?.y ?? 0), selection: [...model.selection.peek()].slice(0, 500), holds,
    });
  }

  #listen(): void {
    const keys = (event: MouseEvent | KeyboardEvent): void => {
      const before = this.#keys.alt;
      [this.#keys.alt, this.#keys.shift] = [event.altKey, event.shiftKey];
      if (before !== event.altKey) this.#soon();
    };
    for (const name of ['pointerdown', 'pointermove', 'pointerup', 'keydown', 'keyup'] as const) {
      addEventListener(name, keys, true);
      this.#undo.push(() => removeEventListener(name, keys, true));
    }
    const observer = new ResizeObserver(() => this.#resized());
    observer.observe(this.#map);
    this.#undo.push(() => observer.disconnect(), this.#scheduler.watchSystem());
    this.#cursor.addEventListener('focus', () => {
      if (this.#focus === null) this.#focusOn(itemsByKey(this.#o.model.document.peek()).keys().next().value ?? null);
      this.#place();
    });
    this.#resized();
  }

  #follow(): void {
    const { model, people } = this.#o;
    const hash = computed(() => model.document.value.background?.image ?? null);
    const labels = (seat: string | null): string => (seat === null ? '' : this.#label(seat));
    people.connect({
      seats: (views, gone) => {
        for (const key of gone) this.#scheduler.changed(this.#store.remove(key), false);
        for (const view of views) this.#scheduler.changed(this.#store.put(view), false);
        this.#scheduler.reportNextPaint();
      },
      places: () => this.#lay(),
      trust: (trust) => this.#scheduler.setTrust(trust),
    }, labels);
    this.#undo.push(
      effect(() => {
        const next = model.document.value;
        untracked(() => {
          if (next === this.#shown) return;
          this.#shown = next;
          this.#lay();
        });
      }),
      effect(() => {
        void model.selection.value;
        untracked(() => {
          this.#tell(false);
          this.#soon();
        });
      }),
      effect(() => {
        void [model.shown.value, model.session.others.value];
        this.#soon();
      }),
      effect(() => {
        const by = model.nudged.value;
        untracked(() => {
          if (by === null) this.#lift.drop();
          else {
            if (!this.#lift.isUp) this.#take();
            this.#lift.move(by.dx, by.dy, this.#control.now);
          }
          this.#soon();
        });
      }),
      effect(() => backgroundOf(hash.value, (picture) => {
        if (picture === this.#picture) return;
        this.#picture = picture;
        untracked(() => this.#lay());
      })),
    );
  }

  #label(seat: string): string {
    const item = itemsByKey(this.#o.model.document.peek()).get(`seats/${seat}`);
    return item === undefined ? '' : (item.element as { readonly label?: string }).label ?? '';
  }

  /** Positions changed: everything is painted again, in slices. */
  #lay(): void {
    const document = this.#shown;
    if (document === null || this.#gone) return;
    const { people } = this.#o;
    const known = new Set(document.seats.map(({ id }) => id));
    const floor = drawnFloor(document, people.placed().filter(({ seat }) => seat !== null && known.has(seat)), people.held(), '');
    this.#store.setFloor({ ...floor, headings: drawnHeadings(floor) }, drawingPainter(drawingOf(document), this.#picture));
    for (const view of people.views((seat) => (seat === null ? '' : this.#label(seat)))) this.#store.put(view);
    this.#scheduler.newFloor();
    this.#refilled = performance.now();
    this.#control.adapt(this.#scheduler.canvases.size);
    this.#sharpen();
    this.#soon();
  }

  setTheme(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#scheduler.setTheme(TOKENS[theme]);
    this.#soon();
  }

  #moved(camera: Camera): void {
    if (this.#gone) return;
    this.#scheduler.follow(camera);
    const bare = this.#scheduler.canvases.move(camera);
    this.#o.onZoom(camera.k);
    window.clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.#sharpen(), REST_MS);
    if (bare && performance.now() - this.#refilled > REFILL_MS) {
      this.#refilled = performance.now();
      this.#scheduler.repaint(camera);
    }
    const by = this.#o.model.nudged.peek();
    if (by !== null) this.#lift.move(by.dx, by.dy, camera);
    this.#soon();
  }

  #sharpen(): void {
    window.clearTimeout(this.#rest);
    if (!this.#gone) this.#scheduler.repaint(this.#control.now);
  }

  #resized(): void {
    const { canvases } = this.#scheduler;
    const from: Size = canvases.size;
    const size = { width: this.#map.clientWidth, height: this.#map.clientHeight };
    if (size.width === 0 || size.height === 0) return;
    if (canvases.resize(size, window.devicePixelRatio)) {
      this.#control.adapt(from);
      this.#sharpen();
    }
    const { ratio } = canvases;
    const fit = (canvas: HTMLCanvasElement, width: number, height: number): void => {
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    };
    fit(this.#over, size.width, size.height);
    fit(this.#rulers[0], size.width, RULER);
    fit(this.#rulers[1], RULER, size.height);
    this.#soon();
  }

  #soon(): void {
    if (this.#frame !== 0 || this.#gone) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const ctx = this.#over.getContext('2d');
    if (ctx === null) return;
    const { model } = this.#o;
    const theme = this.#o.theme();
    const { colours } = TOKENS[theme];
    const { size, ratio } = this.#scheduler.canvases;
    const camera = this.#control.now;
    paintOverlay(ctx, { ...this.#overlay(), ...this.#drawn }, camera, size, ratio, theme, colours);
    const frame = this.#drawn.frame ?? model.frame.peek();
    const [across, down] = [this.#rulers[0].getContext('2d'), this.#rulers[1].getContext('2d')];
    const e = EDIT_COLOURS[theme];
    if (across !== null) paintRuler(across, true, camera, size.width, RULER, ratio, colours, e, frame == null ? null : [frame.x, frame.x + frame.w]);
    if (down !== null) paintRuler(down, false, camera, size.height, RULER, ratio, colours, e, frame == null ? null : [frame.y, frame.y + frame.h]);
    const grid = 20 * camera.k;
    Object.assign(this.#map.style, { backgroundSize: `${grid}px ${grid}px`, backgroundPosition: `${camera.x - 1}px ${camera.y - 1}px` });
    this.#map.classList.toggle('dotted', grid >= 10);
    this.#place();
  }

  #overlay(): Overlay {
    const { model } = this.#o;
    const items = model.items.peek();
    const by = model.nudged.peek();
    const frame = model.frame.peek();
    const boxesOf = (keys: Iterable<Key>): readonly Rect[] => findItems(model.document.peek(), keys).map(({ box }) => box);
    const words = this.#o.words();
    return {
      ...NO_OVERLAY,
      selected: by !== null || items.length > 2_000 ? [] : items.map(({ box }) => box),
      frame: frame === null || by === null ? frame : { ...frame, x: frame.x + by.dx, y: frame.y + by.dy },
      handles: items.some(({ element }) => element.locked !== true), said: items.length < 2 ? '' : words.count(items.every(isSeat) ? 'edit.seats' : 'edit.things', items.length),
      fresh: boxesOf(this.#o.fresh()), shown: boxesOf(model.shown.peek()), locked: items.filter(({ element }) => element.locked === true).map(({ box }) => box),
      others: model.session.others.peek().map((one) => ({
        name: one.person.name, colour: one.colour ?? 0, x: one.x ?? null, y: one.y ?? null, boxes: boxesOf(one.selection),
        text: one.selection.length === 0 ? one.person.name : `${one.person.name} · ${words.count('edit.things', one.selection.length)}`,
      })),
    };
  }

  #focusOn(key: Key | null): void {
    this.#focus = key;
    this.#place();
  }

  /** The keyboard's button is over its element. */
  #place(): void {
    const { model } = this.#o;
    const item = this.#focus === null ? undefined : itemsByKey(model.document.peek()).get(this.#focus);
    if (item === undefined) {
      this.#focus = null;
      this.#cursor.setAttribute('aria-label', this.#o.words().say('edit.stage.empty'));
      Object.assign(this.#cursor.style, { left: '8px', top: '8px', width: '24px', height: '24px' });
      return;
    }
    const s = toScreen(this.#control.now, item.box);
    Object.assign(this.#cursor.style, { left: `${s.x - 3}px`, top: `${s.y - 3}px`, width: `${s.w + 6}px`, height: `${s.h + 6}px` });
    this.#cursor.setAttribute('aria-label', this.#o.textOf(item.key));
    this.#cursor.setAttribute('aria-pressed', String(model.selection.peek().has(item.key)));
    this.#cursor.dataset['key'] = item.key;
  }

  dispose(): void {
    this.#gone = true;
    cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#rest);
    for (const one of this.#undo.splice(0)) one();
    this.#router.dispose();
    this.#control.dispose();
    this.#lift.dispose();
    this.#scheduler.dispose();
    for (const canvas of [...this.#rulers, this.#over]) canvas.width = canvas.height = 0;
    for (const element of [...this.#rulers, this.#map]) element.remove();
  }
}
