import { characters } from '../../words/characters';
import { FONT } from '../../ui/tokens';

type Ctx = CanvasRenderingContext2D;

export const fontOf = (weight: number, size: number): string => `${weight} ${Math.round(size * 4) / 4}px ${FONT}`;

const TIMER = 660;
/** A long name becomes smaller down to this size in px, is condensed to this share of its width, and is only then cut. */
const LEAST_SIZE = 9.5;
const LEAST_SHARE = 0.74;

export interface Fitted {
  /** font size in px */
  readonly size: number;
  /** the text is wider than the room at that size: the canvas condenses it */
  readonly condensed: boolean;
  /** it does not fit even condensed: the part beyond this width at that size is cut */
  readonly room: number;
}

/** How to fit a text of width `em` (at 1 px) into a room. */
export function fitSize(em: number, room: number, size: number): Fitted {
  const smaller = Math.floor(Math.max(Math.min(LEAST_SIZE, size), Math.min(size, room / em)) * 4) / 4;
  return { size: smaller, condensed: em * smaller > room, room: room / LEAST_SHARE };
}

/**
 * Text on the canvas. Canvas has no tabular figures, so a timer is drawn digit by digit in cells of equal width: nothing
 * moves while it counts. Widths are measured once, in em.
 */
export class TextSetter {
  readonly #ems = new Map<string, number>();
  readonly #fitted = new Map<string, { readonly font: string; readonly text: string; readonly most: number | undefined }>();
  #digit = 0;

  /** after a font was loaded: earlier measurements are of another font */
  forget(): void {
    this.#ems.clear();
    this.#fitted.clear();
    this.#digit = 0;
  }

  /** The first text of a page has to find its fonts, which takes tens of milliseconds, for kanji most of all. */
  prepare(ctx: Ctx, sample: string): void {
    for (const weight of [500, 560, TIMER]) {
      ctx.font = fontOf(weight, 16);
      ctx.measureText(sample);
    }
  }

  /** Width of a timer in em. */
  timerEm(ctx: Ctx, text: string, tracking: number): number {
    let em = 0;
    for (const ch of text) em += this.#cell(ctx, ch) + tracking;
    return em - tracking;
  }

  timer(ctx: Ctx, text: string, x: number, y: number, size: number, tracking: number): void {
    ctx.font = fontOf(TIMER, size);
    let at = x;
    for (const ch of text) {
      const cell = this.#cell(ctx, ch);
      ctx.fillText(ch, at + ((cell - this.#em(ctx, ch)) / 2) * size, y);
      at += (cell + tracking) * size;
    }
  }

  /** One line in a room: smaller, then condensed, then cut. `mark` replaces the cut part. */
  line(ctx: Ctx, text: string, x: number, y: number, room: number, weight: number, size: number, mark = '…'): void {
    if (text === '' || room <= 0) return;
    const key = `${weight}|${Math.round(room)}|${Math.round(size * 4)}|${text}`;
    let set = this.#fitted.get(key);
    if (set === undefined) {
      if (this.#fitted.size > 20_000) this.#fitted.clear();
      ctx.font = fontOf(weight, size);
      const fitted = fitSize(ctx.measureText(text).width / size, room, size);
      const font = fontOf(weight, fitted.size);
      ctx.font = font;
      const cut = fitted.condensed ? fit(text, fitted.room, (t) => ctx.measureText(t).width, mark) : text;
      this.#fitted.set(key, (set = { font, text: cut, most: fitted.condensed ? room : undefined }));
    }
    ctx.font = set.font;
    if (set.most === undefined) ctx.fillText(set.text, x, y);
    else ctx.fillText(set.text, x, y, set.most);
  }

  #cell(ctx: Ctx, ch: string): number {
    if (ch < '0' || ch > '9') return this.#em(ctx, ch);
    if (this.#digit === 0) for (const d of '0123456789') this.#digit = Math.max(this.#digit, this.#em(ctx, d));
    return this.#digit;
  }

  #em(ctx: Ctx, ch: string): number {
    let em = this.#ems.get(ch);
    if (em === undefined) {
      const font = ctx.font;
      ctx.font = fontOf(TIMER, 100);
      this.#ems.set(ch, (em = ctx.measureText(ch).width / 100));
      ctx.font = font;
    }
    return em;
  }
}

/** The longest start of the text that fits with a mark after it; only whole characters. */
export function fit(text: string, room: number, width: (text: string) => number, mark = '…'): string {
  if (width(text) <= room) return text;
  const chars = characters(text);
  let low = 0;
  let high = chars.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (width(`${chars.slice(0, mid).join('').trimEnd()}${mark}`) <= room) low = mid;
    else high = mid - 1;
  }
  return low === 0 ? '' : `${chars.slice(0, low).join('').trimEnd()}${mark}`;
}
