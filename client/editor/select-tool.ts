import { marquee, whole, isLocked } from '../plan/edit/select';
import { findItems, isSeat } from '../plan/edit/boxes';
import type { Item, Rect } from '../plan/edit/boxes';
import { cornersOf, moveCorner, wallOf, withCorner } from '../plan/edit/corners';
import { resizeTo } from '../plan/edit/shift';
import type { StagePoint, Tool } from '../stage/tool';
import { hitAt } from './hit';
import { CORNER, handlesOf, KNOB } from './overlay';
import type { Handle } from './overlay';
import { NEAR } from './snap';
import type { SnapIndex } from './snap';
import type { Point, ToolContext } from './tool-context';
import { editorName } from './editor-words';

// Selects, moves, resizes and rotates. The same can be done with keys and in the panel.

type Drag =
  | { readonly kind: 'move'; readonly from: Point; readonly frame: Rect; readonly index: SnapIndex; dx: number; dy: number }
  | { readonly kind: 'resize'; readonly handle: Handle; readonly frame: Rect; readonly index: SnapIndex; readonly from: Point; to: Rect }
  | { readonly kind: 'corner'; readonly wall: Item<'walls'>; readonly n: number; readonly index: SnapIndex; to: Point }
  | { readonly kind: 'marquee'; readonly from: Point; readonly add: ReadonlySet<string> };

const HIT = 5;
const LEAST = 4;
const holds = (box: Rect, x: number, y: number, more: number): boolean => x >= box.x - more && x <= box.x + box.w + more && y >= box.y - more
  && y <= box.y + box.h + more;
const rectOf = (a: Point, b: Point): Rect => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) });

export function selectTool(c: ToolContext): Tool {
  const { model } = c;
  let drag: Drag | null = null;

  const hit = (at: StagePoint): Item | null => {
    const { x, y } = c.world(at);
    return hitAt(c.document(), x, y, c.near(at.kind === 'touch' ? 10 : HIT));
  };

  /** On the frame of the selection: a handle, the knob, or neither. */
  const grip = (at: StagePoint): Handle | 'knob' | null => {
    const s = c.frameOnScreen();
    if (s === null || model.items.peek().every(isLocked)) return null;
    const f = { x: s.x - 5, y: s.y - 5, w: s.w + 10, h: s.h + 10 };
    if (Math.hypot(at.x - f.x - f.w / 2, at.y - f.y + KNOB) <= 9) return 'knob';
    return handlesOf(f).find((handle) => holds(handle, at.x, at.y, 3)) ?? null;
  };

  /** The corner of the selected wall at a point; -1: none. */
  const cornerAt = (at: StagePoint): number => {
    const reach = c.near(CORNER + (at.kind === 'touch' ? 12 : 3));
    const { x, y } = c.world(at);
    return cornersOf(model.items.peek()).findIndex(([px, py]) => Math.hypot(px - x, py - y) <= reach);
  };

  function dragCorner(one: Extract<Drag, { kind: 'corner' }>, to: Point): void {
    const snap = (axis: 'x' | 'y', at: number): number => (c.snaps() ? one.index.edge(axis, at, c.near(NEAR)).at : at);
    one.to = { x: snap('x', to.x), y: snap('y', to.y) };
    const points = withCorner(one.wall.element.points, one.n, one.to.x, one.to.y);
    c.draw({ line: points, corners: points, frame: null, selected: [], said: '', handles: false });
  }

  function choose(item: Item, add: boolean): void {
    const holder = model.heldByOthers.peek().get(item.key);
    if (holder !== undefined) return c.say(c.words().say('edit.held', { name: editorName(holder, c.words()) }));
    const before = model.selection.peek();
    if (!add) return model.select([item.key]);
    const mine = whole(c.document(), [item.key]);
    model.select(before.has(item.key) ? [...before].filter((key) => !mine.has(key)) : [...before, ...mine]);
  }

  function startMove(from: Point): Drag | null {
    const frame = model.frame.peek();
    const free = findItems(c.document(), model.selection.peek()).filter((item) => !isLocked(item));
    if (frame === null || free.length === 0) {
      if (frame !== null) c.say(c.words().say('edit.locked'));
      return null;
    }
    c.lift();
    return { kind: 'move', from, frame, index: c.index(model.selection.peek()), dx: 0, dy: 0 };
  }

  function move(one: Extract<Drag, { kind: 'move' }>, to: Point): void {
    let [dx, dy] = [to.x - one.from.x, to.y - one.from.y];
    // With Shift along one axis.
    if (c.keys.shift) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
    const wanted = { ...one.frame, x: one.frame.x + dx, y: one.frame.y + dy };
    const snapped = c.snaps() ? one.index.move(wanted, c.near(NEAR)) : { dx: 0, dy: 0, guides: [] };
    one.dx = Math.round((dx + (c.keys.shift && dx === 0 ? 0 : snapped.dx)) * 100) / 100;
    one.dy = Math.round((dy + (c.keys.shift && dy === 0 ? 0 : snapped.dy)) * 100) / 100;
    c.lifted(one.dx, one.dy);
    c.draw({
      guides: snapped.guides, selected: [], frame: { ...one.frame, x: one.frame.x + one.dx, y: one.frame.y + one.dy },
      said: c.words().say('edit.moved', { what: c.words().count(model.items.peek().every(isSeat) ? 'edit.seats' : 'edit.things', model.items.peek().length),
        x: shift(one.dx, '→', '←'), y: shift(one.dy, '↓', '↑') }),
    });
  }

  function resize(one: Extract<Drag, { kind: 'resize' }>, to: Point): void {
    const { frame, handle, index } = one;
    const snap = (axis: 'x' | 'y', at: number): number => (c.snaps() ? index.edge(axis, at, c.near(NEAR)).at : at);
    let { x, y, w, h } = frame;
    if (handle.dx !== 0) {
      const edge = snap('x', (handle.dx < 0 ? x : x + w) + to.x - one.from.x);
      [x, w] = handle.dx < 0 ? [Math.min(edge, x + w - LEAST), Math.max(LEAST, x + w - edge)] : [x, Math.max(LEAST, edge - x)];
    }
    if (handle.dy !== 0) {
      const edge = snap('y', (handle.dy < 0 ? y : y + h) + to.y - one.from.y);
      [y, h] = handle.dy < 0 ? [Math.min(edge, y + h - LEAST), Math.max(LEAST, y + h - edge)] : [y, Math.max(LEAST, edge - y)];
    }
    one.to = { x, y, w, h };
    c.draw({ frame: one.to, selected: [], handles: true, said: `${Math.round(w)} × ${Math.round(h)}` });
  }

  const end = (): void => {
    drag = null;
    c.drop();
    c.draw(null);
  };

  return {
    click(at) {
      if (grip(at) === 'knob') return model.rotate();
      const item = hit(at);
      if (item === null) {
        if (!c.keys.shift) model.select([]);
      } else {
        choose(item, c.keys.shift);
        c.focusOn(item.key);
      }
    },
    doubleClick(at) {
      const item = hit(at);
      if (item === null) return;
      // One element of a group, for its text.
      model.selection.value = new Set([item.key]);
      model.editText.value++;
    },
    dragStart(from) {
      const at = c.world(from);
      const handle = grip(from);
      if (handle === 'knob' && cornerAt(from) < 0) return false;
      const frame = model.frame.peek();
      const [corner, wall] = [cornerAt(from), wallOf(model.items.peek())];
      if (corner >= 0 && wall !== null) {
        model.flush();
        drag = { kind: 'corner', wall, n: corner, index: c.index(model.selection.peek()), to: at };
        return true;
      }
      if (handle !== null && handle !== 'knob' && frame !== null) {
        model.flush();
        drag = { kind: 'resize', handle, frame, from: at, to: frame, index: c.index(model.selection.peek()) };
        return true;
      }
      const item = hit(from);
      if (item === null || (c.keys.shift && !model.selection.peek().has(item.key))) {
        model.flush();
        drag = { kind: 'marquee', from: at, add: c.keys.shift ? model.selection.peek() : new Set() };
        return true;
      }
      model.flush();
      if (!model.selection.peek().has(item.key)) choose(item, false);
      drag = model.selection.peek().has(item.key) ? startMove(at) : null;
      return true;
    },
    drag(to) {
      const at = c.world(to);
      if (drag?.kind === 'move') move(drag, at);
      else if (drag?.kind === 'resize') resize(drag, at);
      else if (drag?.kind === 'corner') dragCorner(drag, at);
      else if (drag?.kind === 'marquee') c.draw({ marquee: rectOf(drag.from, at) });
    },
    dragEnd(to) {
      const one = drag;
      end();
      if (one?.kind === 'move') model.move(one.dx, one.dy);
      else if (one?.kind === 'resize') model.do('resize', resizeTo(c.document(), model.selection.peek(), one.frame, one.to));
      else if (one?.kind === 'corner') model.do('move', moveCorner(one.wall, one.n, one.to.x, one.to.y));
      else if (one?.kind === 'marquee') {
        const found = marquee(c.document(), rectOf(one.from, c.world(to)));
        model.select([...one.add, ...found]);
        c.say(c.words().count('edit.chosen', model.selection.peek().size));
      }
    },
    dragCancel: end,
  };
}

const shift = (by: number, more: string, less: string): string => `${Math.abs(Math.round(by))} ${by < 0 ? less : more}`;
