import type { Browser, Page } from '@playwright/test';

/** What was bright for how long, over frames of one size. Kept in a browser page, since it can read PNG. */
export interface Brightness {
  /** @param png of the next frame  @param over relative luminance (WCAG 2), 0 to 1 */
  add(png: Buffer, over: number): Promise<void>;
  /** frames in a row that one pixel was brighter, at most, and where */
  longest(): Promise<{ readonly frames: number; readonly x: number; readonly y: number; readonly pixels: number }>;
  /** the most light of a pixel of the last frame, and the share of its pixels that are over */
  last(): Promise<{ readonly most: number; readonly share: number }>;
  close(): Promise<void>;
}

interface Kept { now: Uint16Array; most: Uint16Array; width: number; light: number; share: number }

export async function watchBrightness(browser: Browser): Promise<Brightness> {
  const page: Page = await browser.newPage();
  return {
    add: (png, over) => page.evaluate(async ([data, limit]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const ctx = canvas.getContext('2d', { willReadFrequently: true });
      if (ctx === null) return;
      ctx.drawImage(image, 0, 0);
      const { data: pixels } = ctx.getImageData(0, 0, image.width, image.height);
      const count = pixels.length / 4;
      const linear = Float64Array.from({ length: 256 }, (_, n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
      const all = window as unknown as { kept?: Kept };
      const kept = (all.kept ??= { now: new Uint16Array(count), most: new Uint16Array(count), width: image.width, light: 0, share: 0 });
      let [light, above] = [0, 0];
      for (let n = 0; n < count; n++) {
        const [r = 0, g = 0, b = 0] = [pixels[n * 4], pixels[n * 4 + 1], pixels[n * 4 + 2]];
        const value = 0.2126 * (linear[r] ?? 0) + 0.7152 * (linear[g] ?? 0) + 0.0722 * (linear[b] ?? 0);
        if (value > light) light = value;
        if (value > limit) above++;
        const run = value > limit ? (kept.now[n] ?? 0) + 1 : 0;
        kept.now[n] = run;
        if (run > (kept.most[n] ?? 0)) kept.most[n] = run;
      }
      [kept.light, kept.share] = [light, above / count];
    }, [png.toString('base64'), over] as const),
    longest: () => page.evaluate(() => {
      const { kept } = window as unknown as { kept: Kept };
      let [frames, where, pixels] = [0, 0, 0];
      for (let n = 0; n < kept.most.length; n++) if ((kept.most[n] ?? 0) > frames) [frames, where] = [kept.most[n] ?? 0, n];
      for (const run of kept.most) if (run === frames) pixels++;
      return { frames, x: where % kept.width, y: Math.floor(where / kept.width), pixels };
    }),
    last: () => page.evaluate(() => {
      const { kept } = window as unknown as { kept: Kept };
      return { most: kept.light, share: kept.share };
    }),
    close: () => page.close(),
  };
}
