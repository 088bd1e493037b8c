import type { Box } from '../../../client/stage/camera';

/** A shape on a canvas, in the outermost unit of its context. */
export interface Painted extends Box { readonly what: 'shape' | 'line' | 'text'; readonly text: string; readonly font: string; readonly alpha: number }

interface State { x: number; y: number; k: number; alpha: number }

/** the badges and icons are drawn on a field of this size, and stay inside it */
const FIELD = 27;

/** A canvas that records what is painted on it and where. The width of text is estimated. */
export function painting(): { readonly ctx: CanvasRenderingContext2D; readonly painted: Painted[] } {
  const painted: Painted[] = [];
  const stack: State[] = [];
  let now: State = { x: 0, y: 0, k: 1, alpha: 1 };
  let path: Box | null = null;
  const plain: Record<string, unknown> = { lineWidth: 1, font: '10px x', textAlign: 'left', canvas: { width: 0, height: 0 } };
  const font = (): string => String(plain['font']);
  const size = (): number => Number(/(\d+(\.\d+)?)px/.exec(font())?.[1] ?? 10);
  const widthOf = (text: string): number => [...text].reduce((sum, ch) => sum + (ch > '\u2e80' ? 1 : 0.62), 0) * size();
  const put = (what: Painted['what'], { x, y, w, h }: Box, out: number, text = ''): void => {
    painted.push({
      what, text, font: font(), alpha: now.alpha,
      x: now.x + (x - out) * now.k, y: now.y + (y - out) * now.k, w: (w + 2 * out) * now.k, h: (h + 2 * out) * now.k,
    });
  };
  const shape = (given: unknown): Box | null => (given === undefined ? path : { x: 0, y: 0, w: FIELD, h: FIELD });
  const add = (box: Box): void => {
    const had = path;
    if (had === null) path = box;
    else {
      const [x, y] = [Math.min(had.x, box.x), Math.min(had.y, box.y)];
      path = { x, y, w: Math.max(had.x + had.w, box.x + box.w) - x, h: Math.max(had.y + had.h, box.y + box.h) - y };
    }
  };
  const calls: Record<string, (...args: never[]) => unknown> = {
    save: () => { stack.push({ ...now }); },
    restore: () => { now = stack.pop() ?? now; },
    setTransform: (k: number, _b: number, _c: number, _d: number, x: number, y: number) => { now = { ...now, k, x, y }; },
    translate: (x: number, y: number) => { now = { ...now, x: now.x + x * now.k, y: now.y + y * now.k }; },
    scale: (k: number) => { now = { ...now, k: now.k * k }; },
    beginPath: () => { path = null; },
    roundRect: (x: number, y: number, w: number, h: number) => add({ x, y, w, h }),
    arc: (x: number, y: number, r: number) => add({ x: x - r, y: y - r, w: 2 * r, h: 2 * r }),
    moveTo: (x: number, y: number) => add({ x, y, w: 0, h: 0 }),
    lineTo: (x: number, y: number) => add({ x, y, w: 0, h: 0 }),
    fill: (given?: unknown) => {
      const box = shape(given);
      if (box !== null) put('shape', box, 0);
    },
    stroke: (given?: unknown) => {
      const box = shape(given);
      if (box !== null) put('line', box, given === undefined ? Number(plain['lineWidth']) / 2 : 0);
    },
    fillRect: (x: number, y: number, w: number, h: number) => put('shape', { x, y, w, h }, 0),
    measureText: (text: string) => ({ width: widthOf(text) }),
    createLinearGradient: () => ({ addColorStop: () => undefined }),
    fillText: (text: string, x: number, y: number, most?: number) => {
      const width = Math.min(widthOf(text), most ?? Infinity);
      put('text', { x: plain['textAlign'] === 'center' ? x - width / 2 : x, y: y - size() * 0.88, w: width, h: size() * 1.1 }, 0, text);
    },
  };
  const ctx = new Proxy(plain, {
    get: (target, name: string) => (name === 'globalAlpha' ? now.alpha : calls[name] ?? target[name] ?? (() => undefined)),
    set: (target, name: string, value) => {
      if (name === 'globalAlpha') now = { ...now, alpha: Number(value) };
      else target[name] = value;
      return true;
    },
  }) as unknown as CanvasRenderingContext2D;
  return { ctx, painted };
}
