import { addDoor, addLabel, addSeat, addWall, addZone } from '../plan/edit/elements';
import type { Rect } from '../plan/edit/boxes';
import { formIn, ghostSeats, islandSize } from '../plan/edit/island';
import type { IslandForm } from '../plan/edit/island';
import { numbered } from '../plan/edit/numbering';
import type { StagePoint, Tool } from '../stage/tool';
import { newId } from './new-id';
import { islandName } from './editor-words';
import { NEAR } from './snap';
import type { SnapIndex } from './snap';
import type { Point, ToolContext } from './tool-context';

// Tools that draw new elements. A drag draws; a click makes one of the usual size. Everything can also be made in the panel.

const rectOf = (a: Point, b: Point): Rect => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) });
const DOOR = 90;
const ZONE = { w: 400, h: 300 };

/** A point on the grid, or on an edge nearby. */
function placed(c: ToolContext, index: SnapIndex, { x, y }: Point): Point {
  if (!c.snaps()) return { x: Math.round(x), y: Math.round(y) };
  return { x: index.edge('x', x, c.near(NEAR)).at, y: index.edge('y', y, c.near(NEAR)).at };
}

/** What the drag of an island makes now, in one line. */
export function islandText(c: ToolContext, form: IslandForm, first: string, last: string): string {
  const words = c.words();
  return words.say('edit.island.chip', {
    rows: form.rows, seats: form.seats, how: words.say(form.backToBack ? 'edit.island.back' : 'edit.island.rows'), first, last,
    order: words.say(`edit.order.${form.order}`),
  });
}

export interface IslandTool extends Tool { change(): void }

export function islandTool(c: ToolContext): IslandTool {
  const { model } = c;
  let drag: { readonly from: Point; readonly index: SnapIndex; to: Point; at: StagePoint } | null = null;

  function current(): { readonly form: IslandForm; readonly x: number; readonly y: number } | null {
    if (drag === null) return null;
    const box = rectOf(drag.from, drag.to);
    const form = formIn(box, model.island.peek());
    const { w, h } = islandSize(form);
    // It grows from the point where the drag began.
    return { form, x: drag.to.x < drag.from.x ? drag.from.x - w : drag.from.x, y: drag.to.y < drag.from.y ? drag.from.y - h : drag.from.y };
  }

  function show(): void {
    const now = current();
    if (now === null || drag === null) return;
    const ghosts = ghostSeats(c.document(), now.form, now.x, now.y);
    const size = islandSize(now.form);
    const start = Math.min(...ghosts.map(({ place }) => place));
    const label = (place: number): string => ghosts.find((one) => one.place === place)?.label ?? '';
    const { guides } = drag.index.move({ x: now.x, y: now.y, ...size }, 0);
    c.draw({
      ghosts, guides, frame: { x: now.x, y: now.y, ...size }, selected: [], said: '', handles: false,
      chip: { x: drag.at.x, y: drag.at.y, lines: [islandText(c, now.form, label(start), label(ghosts.length - 1)), c.words().say('edit.island.keys')] },
    });
  }

  const end = (): void => {
    drag = null;
    c.draw(null);
  };
  return {
    click(at) {
      const index = c.index(new Set());
      const { x, y } = placed(c, index, c.world(at));
      model.addIsland(x, y, islandName(c.words()));
      model.tool.value = 'select';
    },
    dragStart(from) {
      const index = c.index(new Set());
      const at = placed(c, index, c.world(from));
      drag = { from: at, to: at, index, at: from };
      return true;
    },
    drag(to) {
      if (drag === null) return;
      drag.to = c.world(to);
      drag.at = to;
      show();
    },
    dragEnd(to) {
      if (drag === null) return;
      drag.to = c.world(to);
      const now = current();
      end();
      if (now === null) return;
      model.island.value = { ...now.form, start: null };
      model.addIsland(now.x, now.y, islandName(c.words()));
      model.tool.value = 'select';
    },
    dragCancel: end,
    change: show,
  };
}

export function seatTool(c: ToolContext): Tool {
  const { model } = c;
  const make = (at: StagePoint): void => {
    const { width, height, pattern } = model.island.peek();
    const { x, y } = placed(c, c.index(new Set()), c.world(at));
    const change = addSeat(c.document(), { x, y, w: width, h: height }, pattern, newId);
    model.do('add-seats', [change]);
    model.select([`seats/${change.id}`]);
  };
  return {
    click: make,
    hover(at) {
      if (at === null) return c.draw(null);
      const { width, height, pattern } = model.island.peek();
      const { x, y } = c.world(at);
      return c.draw({ ghosts: [{ x, y, w: width, h: height, place: 0, rotation: 0, label: pattern.head }] });
    },
    dragStart: () => true,
    dragEnd: (to) => {
      c.draw(null);
      make(to);
    },
    dragCancel: () => c.draw(null),
  };
}

/** A tool whose drag draws from one point to another. */
function drawn(c: ToolContext, show: (from: Point, to: Point) => void, make: (from: Point, to: Point) => void, click: (at: Point) => void): Tool {
  let drag: { readonly from: Point; readonly index: SnapIndex } | null = null;
  return {
    click: (at) => click(placed(c, c.index(new Set()), c.world(at))),
    dragStart(from) {
      const index = c.index(new Set());
      drag = { index, from: placed(c, index, c.world(from)) };
      return true;
    },
    drag(to) { if (drag !== null) show(drag.from, placed(c, drag.index, c.world(to))); },
    dragEnd(to) {
      const one = drag;
      drag = null;
      c.draw(null);
      if (one !== null) make(one.from, placed(c, one.index, c.world(to)));
    },
    dragCancel() {
      drag = null;
      c.draw(null);
    },
  };
}

export function zoneTool(c: ToolContext): Tool {
  const { model } = c;
  const make = (box: Rect): void => {
    const change = addZone(box, c.words().say('edit.zone.new'), newId);
    model.do('add-zone', [change]);
    model.select([`zones/${change.id}`]);
    model.tool.value = 'select';
    model.editText.value++;
  };
  return drawn(
    c, (from, to) => c.draw({ marquee: rectOf(from, to), said: '' }), (from, to) => make(rectOf(from, to)), ({ x, y }) => make({ x, y, ...ZONE }),
  );
}

/** Straight along an axis, unless snapping is off. */
const straight = (c: ToolContext, from: Point, to: Point): Point =>
  (!c.snaps() ? to : Math.abs(to.x - from.x) > Math.abs(to.y - from.y) ? { x: to.x, y: from.y } : { x: from.x, y: to.y });

export function wallTool(c: ToolContext): Tool {
  const { model } = c;
  const make = (from: Point, to: Point): void => {
    const end = straight(c, from, to);
    if (Math.hypot(end.x - from.x, end.y - from.y) < 2) return;
    const change = addWall([[from.x, from.y], [end.x, end.y]], newId);
    model.do('add-wall', [change]);
    model.select([`walls/${change.id}`]);
  };
  return drawn(c, (from, to) => {
    const end = straight(c, from, to);
    c.draw({ line: [[from.x, from.y], [end.x, end.y]] });
  }, make, ({ x, y }) => make({ x, y }, { x: x + 200, y }));
}

export function doorTool(c: ToolContext): Tool {
  const { model } = c;
  const make = (from: Point, to: Point): void => {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const across = Math.abs(dx) >= Math.abs(dy);
    const turn = across ? (dx < 0 ? 180 : 0) : dy < 0 ? 270 : 90;
    const width = Math.max(Math.abs(dx), Math.abs(dy));
    const change = addDoor(from.x, from.y, width < 10 ? DOOR : width, turn, newId);
    model.do('add-door', [change]);
    model.select([`doors/${change.id}`]);
    model.tool.value = 'select';
  };
  return drawn(c, (from, to) => c.draw({ line: [[from.x, from.y], [to.x, to.y]] }), make, (at) => make(at, at));
}

export function labelTool(c: ToolContext): Tool {
  const { model } = c;
  return {
    click(at) {
      const { x, y } = placed(c, c.index(new Set()), c.world(at));
      const change = addLabel(x, y, c.words().say('edit.label.new'), newId);
      model.do('add-label', [change]);
      model.select([`labels/${change.id}`]);
      model.tool.value = 'select';
      model.editText.value++;
    },
  };
}

/** Moves the background image; while it is calibrated, draws the line of a known length. */
export function imageTool(c: ToolContext, calibrating: () => boolean, measured: (length: number) => void): Tool {
  const { model } = c;
  let from: Point | null = null;
  let origin: Point | null = null;
  const end = (): void => {
    from = origin = null;
    c.draw(null);
  };
  return {
    click: () => undefined,
    dragStart(at) {
      const { background } = c.document();
      if (background === undefined && !calibrating()) return false;
      from = c.world(at);
      origin = background === undefined ? null : { x: background.x, y: background.y };
      return true;
    },
    drag(to) {
      const { background } = c.document();
      if (from === null) return;
      const at = c.world(to);
      if (calibrating()) c.draw({ line: [[from.x, from.y], [at.x, at.y]] });
      else if (background !== undefined && origin !== null) {
        c.draw({ frame: { x: origin.x + at.x - from.x, y: origin.y + at.y - from.y, w: background.width, h: background.height }, selected: [] });
      }
    },
    dragEnd(to) {
      const { background } = c.document();
      const [began, place] = [from, origin];
      end();
      if (began === null) return;
      const at = c.world(to);
      if (calibrating()) measured(Math.hypot(at.x - began.x, at.y - began.y));
      else if (background !== undefined && place !== null) {
        const next = { ...background, x: Math.round(place.x + at.x - began.x), y: Math.round(place.y + at.y - began.y) };
        model.do('image', [{ kind: 'floor', id: '', field: 'background', old: background, new: next }]);
      }
    },
    dragCancel: end,
  };
}

export const firstLabel = (form: IslandForm, start: number): string => numbered(form.pattern, start);
