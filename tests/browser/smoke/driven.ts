/** A browser that a smoke test controls, with any protocol. Its window shows 1920 × 1080 CSS pixels. */
export interface Driven {
  open(url: string): Promise<void>;
  /** The value of an expression in the page, as JSON. */
  read(expression: string): Promise<unknown>;
  /** A click like one by a hand: the pointer moves by 2 CSS pixels between press and release. */
  click(x: number, y: number): Promise<void>;
  /** PNG of the window. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** The name of a browser of the smoke tests, and how it starts. A text says why it cannot run on this machine. */
export interface Smoked {
  readonly name: string;
  find(): Promise<(() => Promise<Driven>) | string>;
}

export const SIZE = { width: 1920, height: 1080 } as const;
export const SLIDE = 2;
