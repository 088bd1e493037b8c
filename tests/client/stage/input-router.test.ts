import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InputRouter } from '../../../client/stage/input-router';
import type { StagePoint, Tool } from '../../../client/stage/tool';

class Stage extends EventTarget {
  readonly classes = new Set<string>();
  readonly captured = new Set<number>();
  readonly classList = { add: (name: string) => this.classes.add(name), remove: (name: string) => this.classes.delete(name) };
  getBoundingClientRect = (): { readonly left: number; readonly top: number } => ({ left: 10, top: 20 });
  setPointerCapture(id: number): void { this.captured.add(id); }
  hasPointerCapture(id: number): boolean { return this.captured.has(id); }
  releasePointerCapture(id: number): void { this.captured.delete(id); }
  contains = (): boolean => true;
}

type Fields = Readonly<Record<string, unknown>>;

describe('the input router', () => {
  let stage: Stage;
  let page: EventTarget;
  let router: InputRouter;
  let clicks: StagePoint[];
  let moves: unknown[];
  let time: number;
  let tool: Tool;

  beforeEach(() => {
    stage = new Stage();
    page = new EventTarget();
    vi.stubGlobal('window', page);
    vi.stubGlobal('Element', class {});
    clicks = [];
    moves = [];
    time = 1_000;
    tool = { click: (at) => { clicks.push(at); } };
    const camera = {
      panBy: (dx: number, dy: number) => { moves.push(['pan', dx, dy]); },
      zoomAbout: (scale: number, x: number, y: number) => { moves.push(['zoom', scale, x, y]); },
    };
    router = new InputRouter(stage as unknown as HTMLElement, camera, tool);
  });
  afterEach(() => {
    router.dispose();
    vi.unstubAllGlobals();
  });

  const send = (to: EventTarget, type: string, fields: Fields): Event => {
    const event = new Event(type, { cancelable: true });
    const all = { pointerId: 1, pointerType: 'mouse', button: 0, buttons: 1, ctrlKey: false, shiftKey: false, timeStamp: time, ...fields };
    for (const [name, value] of Object.entries(all)) Object.defineProperty(event, name, { value });
    to.dispatchEvent(event);
    return event;
  };
  const down = (x: number, y: number, fields: Fields = {}): Event => send(stage, 'pointerdown', { clientX: x, clientY: y, ...fields });
  const move = (x: number, y: number, fields: Fields = {}): Event => send(page, 'pointermove', { clientX: x, clientY: y, ...fields });
  const up = (x: number, y: number, fields: Fields = {}): Event => send(page, 'pointerup', { clientX: x, clientY: y, buttons: 0, ...fields });
  const click = (x: number, y: number, fields: Fields = {}): Event => send(stage, 'click', { clientX: x, clientY: y, detail: 1, ...fields });
  const key = (type: string, name: string): Event => {
    const event = new Event(type, { cancelable: true });
    Object.defineProperty(event, 'key', { value: name });
    page.dispatchEvent(event);
    return event;
  };

  it('a click that moves by 3 px clicks the pressed seat', () => {
    down(100, 100);
    move(103, 100);
    up(103, 100);
    click(103, 100);
    expect(clicks).toMatchObject([{ x: 90, y: 80, kind: 'mouse' }]);
    expect(moves).toEqual([]);
  });

  it('a finger that drags is not seen by the browser: its fling would swallow the next tap; a finger that only presses is', () => {
    const finger = { pointerType: 'touch' };
    down(100, 100, finger);
    expect(send(stage, 'touchmove', {}).defaultPrevented).toBe(false);
    move(140, 100, finger);
    expect(send(stage, 'touchmove', {}).defaultPrevented).toBe(true);
    up(140, 100, finger);
  });

  it('a drag pans and is not a click', () => {
    down(100, 100);
    move(120, 100);
    up(120, 100);
    click(120, 100);
    expect(clicks).toEqual([]);
    expect(moves).toEqual([['pan', 20, 0]]);
    expect(stage.classes.size).toBe(0);
    expect(stage.captured.size).toBe(0);
  });

  it('after a drag the keyboard and a screen reader still click', () => {
    down(100, 100);
    move(150, 100);
    up(150, 100);
    click(0, 0, { detail: 0 });
    time += 10_000;
    click(60, 60);
    expect(clicks).toHaveLength(2);
  });

  it('a tap is a tap, also in browsers where a click is a MouseEvent', () => {
    down(100, 100, { pointerType: 'touch' });
    up(100, 100, { pointerType: 'touch' });
    click(100, 100, { pointerType: undefined });
    expect(clicks).toMatchObject([{ kind: 'touch' }]);
  });

  it('the middle button pans at once and clicks nothing; the right one does neither', () => {
    down(100, 100, { button: 1, buttons: 4 });
    move(120, 100, { buttons: 4 });
    up(120, 100, { button: 1 });
    expect(moves).toEqual([['pan', 20, 0]]);
    down(100, 100, { button: 2, buttons: 2 });
    move(150, 100, { buttons: 2 });
    expect(moves).toHaveLength(1);
  });

  it('the wheel is never the browser\'s', () => {
    expect(send(stage, 'wheel', { clientX: 100, clientY: 100, deltaX: 0, deltaY: 5, deltaMode: 0, ctrlKey: true }).defaultPrevented).toBe(true);
    expect(moves).toMatchObject([['zoom', expect.any(Number), 90, 80]]);
    expect(send(stage, 'wheel', { clientX: 100, clientY: 100, deltaX: 3, deltaY: 0, deltaMode: 0 }).defaultPrevented).toBe(true);
  });

  it('a button that was released elsewhere drags nothing', () => {
    down(100, 100);
    move(120, 100);
    move(300, 300, { buttons: 0 });
    move(400, 300, { buttons: 0 });
    expect(moves).toEqual([['pan', 20, 0]]);
  });

  it('a press that the system cancels ends, and the next one works', () => {
    down(100, 100, { pointerType: 'touch' });
    move(130, 100, { pointerType: 'touch' });
    send(page, 'pointercancel', {});
    move(160, 100, { pointerType: 'touch' });
    expect(moves).toEqual([['pan', 30, 0]]);
    down(100, 100, { pointerType: 'touch' });
    up(100, 100, { pointerType: 'touch' });
    click(100, 100);
    expect(clicks).toHaveLength(1);
  });

  describe('with a tool that takes drags', () => {
    let did: string[];
    beforeEach(() => {
      did = [];
      router.tool = {
        click: () => { did.push('click'); }, dragStart: ({ x }) => { did.push(`start ${x}`); return true; }, drag: ({ x }) => { did.push(`drag ${x}`); },
        dragEnd: ({ x }) => { did.push(`end ${x}`); }, dragCancel: () => { did.push('cancel'); },
      };
    });

    it('the tool gets the drag, from the position of the press', () => {
      down(100, 100);
      move(120, 100);
      up(120, 100);
      click(120, 100);
      expect(did).toEqual(['start 90', 'drag 110', 'end 110']);
      expect(moves).toEqual([]);
    });

    it('Escape cancels it', () => {
      down(100, 100);
      move(120, 100);
      expect(key('keydown', 'Escape').defaultPrevented).toBe(true);
      move(140, 100);
      up(140, 100);
      click(140, 100);
      expect(did).toEqual(['start 90', 'drag 110', 'cancel']);
    });

    it('Space, the middle button and a second finger pan', () => {
      key('keydown', ' ');
      down(100, 100);
      move(120, 100);
      up(120, 100);
      click(120, 100);
      expect(key('keyup', ' ').defaultPrevented).toBe(true);
      expect(did).toEqual([]);
      expect(moves).toEqual([['pan', 20, 0]]);
      down(100, 100, { pointerType: 'touch' });
      move(120, 100, { pointerType: 'touch' });
      down(200, 100, { pointerType: 'touch', pointerId: 2 });
      expect(did).toEqual(['start 90', 'drag 110', 'cancel']);
      move(220, 100, { pointerType: 'touch', pointerId: 2 });
      expect(moves).toHaveLength(3);
    });
  });

  it('handles no event after dispose', () => {
    router.dispose();
    down(100, 100);
    move(150, 100);
    click(150, 100);
    expect([moves, clicks]).toEqual([[], []]);
  });
});
