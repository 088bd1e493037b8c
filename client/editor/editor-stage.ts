import { computed, effect, untracked } from '@preact/signals';
import { itemsByKey } from '../plan/edit/boxes';
import type { Key } from '../plan/edit/boxes';
import { frameOf } from '../plan/edit/shift';
import { toScreen, toWorld } from '../stage/camera';
import type { Camera } from '../stage/camera';
import { InputRouter } from '../stage/input-router';
import type { Direction } from '../stage/nearest';
import type { StagePoint, Tool } from '../stage/tool';
import { TOKENS } from '../ui/tokens';
import type { Theme } from '../ui/tokens';
import { backgroundOf } from './background';
import type { EditorModel, ToolName } from './editor-model';
import type { EditorWords } from './editor-words';
import { Lift } from './lift';
import type { LivePeople } from './live-people';
import { paintOverlay } from './overlay';
import { overlayOf } from './overlay-of';
import { fit, layer, Rulers } from './ruler';
import { KeyCursor } from './key-cursor';
import type { Overlay } from './overlay';
import { doorTool, imageTool, islandTool, labelTool, seatTool, wallTool, zoneTool } from './draw-tools';
import { PlanPicture } from './plan-picture';
import { selectTool } from './select-tool';
import { SnapIndex } from './snap';
import type { Point, ToolContext } from './tool-context';


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
  readonly #rulers: Rulers;
  readonly #over: HTMLCanvasElement;
  readonly #cursor: KeyCursor;
  readonly #picture: PlanPicture;
  readonly #router: InputRouter;
  readonly #lift: Lift;
  readonly #tools: Readonly<Record<ToolName, Tool>>;
  readonly #undo: (() => void)[] = [];
  readonly #keys = { alt: false, shift: false };
  #drawn: Partial<Overlay> = {};
  #pointer: Point | null = null;
  #frame = 0;
  #gone = false;

  constructor(host: HTMLElement, options: StageOptions) {
    this.#o = options;
    this.#rulers = new Rulers(host);
    this.#map.className = 'seat-map edit-map';
    this.#map.setAttribute('role', 'application');
    this.#map.setAttribute('aria-label', options.words().say('edit.stage'));
    this.#map.setAttribute('aria-describedby', 'edit-keys');
    host.append(this.#map);
    this.#picture = new PlanPicture(this.#map, options.people, options.theme(), (camera) => this.#moved(camera));
    this.#lift = new Lift(this.#map, this.#picture.scheduler.canvases);
    this.#over = layer(this.#map, 'edit-over');
    this.#cursor = new KeyCursor(this.#map, options.model, this.#picture.control, options.textOf, () => options.words().say('edit.stage.empty'));
    const context = this.#context();
    const select = selectTool(context);
    const pan: Tool = { click: (at) => select.click(at) };
    this.#tools = {
      select, pan, island: islandTool(context), seat: seatTool(context), zone: zoneTool(context), wall: wallTool(context), door: doorTool(context),
      label: labelTool(context), image: imageTool(context, options.calibrating, options.measured),
    };
    this.#router = new InputRouter(this.#map, this.#picture.control, this.#watching(select));
    this.#listen();
    this.#follow();
  }

  get camera(): Camera { return this.#picture.control.now; }
  get element(): HTMLElement { return this.#map; }
  /** for the keys that change the island during its drag */
  get islandTool(): { change(): void } { return this.#tools.island as unknown as { change(): void }; }
  /** not everything is painted yet */
  get busy(): boolean { return !this.#picture.scheduler.isWhole; }
  get dragging(): boolean { return this.#map.classList.contains('dragging'); }

  fit(): void { this.#picture.control.fit(); }
  zoomBy(factor: number): void { this.#picture.control.by(factor); }
  zoomTo(keys: Iterable<Key>): void {
    const frame = frameOf(this.#o.model.document.peek(), keys);
    if (frame !== null) this.#picture.control.toBox(() => ({ x: frame.x - 120, y: frame.y - 90, w: frame.w + 240, h: frame.h + 180 }));
  }
  focus(): void { this.#cursor.focus(); }
  /** The middle of what is visible. */
  middle(): Point {
    const { width, height } = this.#picture.scheduler.canvases.size;
    return toWorld(this.#picture.control.now, width / 2, height / 2);
  }
  /** The seat at a point of the window; null: none. */
  seatAt(clientX: number, clientY: number): string | null {
    const at = this.#map.getBoundingClientRect();
    if (clientX < at.left || clientY < at.top || clientX > at.right || clientY > at.bottom) return null;
    const { x, y } = toWorld(this.#picture.control.now, clientX - at.left, clientY - at.top);
    const found = this.#o.model.document.peek().seats.find((seat) => x >= seat.x && y >= seat.y && x < seat.x + seat.width && y < seat.y + seat.height);
    return found?.id ?? null;
  }

  step(direction: Direction): boolean { return this.#cursor.step(direction); }
  get focused(): Key | null { return this.#cursor.key; }

  #context(): ToolContext {
    const { model } = this.#o;
    return {
      model, document: () => model.document.peek(), camera: () => this.#picture.control.now, words: this.#o.words, keys: this.#keys,
      world: (at) => toWorld(this.#picture.control.now, at.x, at.y), near: (px) => px / this.#picture.control.now.k,
      snaps: () => model.snapping.peek() !== this.#keys.alt,
      index: (without) => {
        const items = [...itemsByKey(model.document.peek()).values()].filter(({ key }) => !without.has(key));
        return new SnapIndex(items.filter(({ kind }) => kind !== 'zones').map(({ box }) => box),
          items.filter(({ kind }) => kind === 'zones').map(({ box }) => box));
      },
      draw: (part) => {
        this.#drawn = part ?? {};
        this.#soon();
      },
      lift: () => this.#take(),
      lifted: (dx, dy) => this.#lift.move(dx, dy, this.#picture.control.now),
      drop: () => this.#lift.drop(),
      focusOn: (key) => this.#cursor.put(key), say: this.#o.say,
      frameOnScreen: () => {
        const frame = model.frame.peek();
        return frame === null ? null : toScreen(this.#picture.control.now, frame);
      },
    };
  }

  #take(): void {
    const { surface, ink3, tile } = TOKENS[this.#o.theme()].colours;
    this.#lift.take(this.#o.model.items.peek().map(({ box }) => box), this.#picture.control.now, { cover: surface, trace: ink3, plain: tile });
  }

  /** The tool in use, and the pointer's position for the other editors. */
  #watching(first: Tool): Tool {
    let tool = first;
    const told = (at: StagePoint | null, held: boolean): void => {
      this.#pointer = at === null ? null : toWorld(this.#picture.control.now, at.x, at.y);
      this.#sendPresence(held);
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
        this.#sendPresence(false);
      },
    };
  }

  #sendPresence(holds: boolean): void {
    const { model } = this.#o;
    const { x, y } = this.#pointer ?? { x: null, y: null };
    model.session.sendPresence({ x: x && Math.round(x), y: y && Math.round(y), selection: [...model.selection.peek()].slice(0, 500), holds });
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
    this.#undo.push(() => observer.disconnect(), this.#picture.scheduler.watchSystem());
    this.#resized();
  }

  #follow(): void {
    const { model } = this.#o;
    const hash = computed(() => model.document.value.background?.image ?? null);
    this.#picture.connect();
    this.#undo.push(
      effect(() => {
        const next = model.document.value;
        untracked(() => this.#picture.show(next));
      }),
      effect(() => {
        void model.selection.value;
        untracked(() => {
          this.#sendPresence(false);
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
            this.#lift.move(by.dx, by.dy, this.#picture.control.now);
          }
          this.#soon();
        });
      }),
      effect(() => backgroundOf(hash.value, (picture) => untracked(() => this.#picture.setBackground(picture)))),
    );
  }

  setTheme(theme: Theme): void {
    this.#picture.setTheme(theme);
    this.#soon();
  }

  #moved(camera: Camera): void {
    this.#o.onZoom(camera.k);
    const by = this.#o.model.nudged.peek();
    if (by !== null) this.#lift.move(by.dx, by.dy, camera);
    this.#soon();
  }

  #resized(): void {
    const { canvases } = this.#picture.scheduler;
    const size = { width: this.#map.clientWidth, height: this.#map.clientHeight };
    if (size.width === 0 || size.height === 0) return;
    this.#picture.resize(size);
    const { ratio } = canvases;
    fit(this.#over, size.width, size.height, ratio);
    this.#rulers.resize(size, ratio);
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
    const { size, ratio } = this.#picture.scheduler.canvases;
    const camera = this.#picture.control.now;
    paintOverlay(ctx, { ...overlayOf(model, this.#o.fresh(), this.#o.words()), ...this.#drawn }, camera, size, ratio, theme, colours);
    const frame = this.#drawn.frame ?? model.frame.peek();
    this.#rulers.paint(camera, size, ratio, theme, frame ?? null);
    const grid = 20 * camera.k;
    Object.assign(this.#map.style, { backgroundSize: `${grid}px ${grid}px`, backgroundPosition: `${camera.x - 1}px ${camera.y - 1}px` });
    this.#map.classList.toggle('dotted', grid >= 10);
    this.#cursor.place();
  }

  dispose(): void {
    this.#gone = true;
    cancelAnimationFrame(this.#frame);
    for (const one of this.#undo.splice(0)) one();
    this.#router.dispose();
    this.#lift.dispose();
    this.#picture.dispose();
    this.#over.width = this.#over.height = 0;
    this.#rulers.dispose();
    this.#map.remove();
  }
}
