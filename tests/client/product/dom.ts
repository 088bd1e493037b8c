import { vi } from 'vitest';

// Browser features that jsdom does not have. For files that begin with: @vitest-environment jsdom

/** A canvas context that accepts every call and paints nothing. `calls` has the names of the called functions. */
export function fakeContext(calls: string[] = []): CanvasRenderingContext2D {
  const answers: Readonly<Record<string, unknown>> = {
    measureText: { width: 8 }, createLinearGradient: { addColorStop: () => undefined }, getImageData: { data: [0, 0, 0, 0] },
  };
  const state: Record<string, unknown> = {};
  return new Proxy(state, {
    get: (target, name: string) => target[name] ?? ((): unknown => {
      calls.push(name);
      return answers[name];
    }),
  }) as unknown as CanvasRenderingContext2D;
}

/** a font is loaded this time after the request */
const FONT_MS = 100;

type Resized = (entries: readonly object[]) => void;

export interface FakeDom {
  /** names of the functions that were called on any canvas, in order */
  readonly painted: string[];
  /** Gives every element this size in CSS pixels and notifies its observers. @param device the same in pixels of the screen */
  resize(width: number, height: number, device?: { readonly width: number; readonly height: number }): void;
}

/** Call it before each test. Call `vi.unstubAllGlobals()` and `vi.restoreAllMocks()` after it. */
export function fakeDom(width = 1200, height = 800): FakeDom {
  const painted: string[] = [];
  const watching = new Set<Resized>();
  let size = { width, height };
  const context = fakeContext(painted);
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => context) as never);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockImplementation(() => size.width);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockImplementation(() => size.height);
  vi.stubGlobal('ResizeObserver', class {
    readonly #resized: Resized;
    constructor(resized: Resized) { this.#resized = resized; }
    observe(): void { watching.add(this.#resized); }
    disconnect(): void { watching.delete(this.#resized); }
  });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.stubGlobal('Path2D', class {});
  Object.assign(document, { fonts: { load: () => new Promise((come) => { setTimeout(come, FONT_MS); }), ready: Promise.resolve() } });
  return {
    painted,
    resize(w, h, device) {
      size = { width: w, height: h };
      const box = device === undefined ? undefined : [{ inlineSize: device.width, blockSize: device.height }];
      for (const resized of watching) resized([{ devicePixelContentBoxSize: box }]);
    },
  };
}
