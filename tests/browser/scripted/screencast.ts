import type { Browser, CDPSession, Page } from '@playwright/test';

const WIDTH = 960;
/** Difference of two neighbours, of 255. */
const EDGE = 24;
/** Ten a second are judged; the browser may show more. */
const EVERY_MS = 100;

/** What the browser showed at one time: a PNG, in base64. */
export interface Shot { readonly at: number; readonly png: string }

export interface Screencast {
  readonly shots: readonly Shot[];
  stop(): Promise<void>;
}

/** Everything that the browser shows from now on: its own frames, also between two pages. */
export async function record(cdp: CDPSession): Promise<Screencast> {
  const shots: Shot[] = [];
  cdp.on('Page.screencastFrame', ({ data, sessionId, metadata: { timestamp } }) => {
    shots.push({ at: (timestamp ?? Date.now() / 1000) * 1000, png: data });
    void cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await cdp.send('Page.startScreencast', { format: 'png', maxWidth: WIDTH, maxHeight: WIDTH, everyNthFrame: 1 });
  return { shots, stop: async () => { await cdp.send('Page.stopScreencast').catch(() => undefined); } };
}

/** The last frame of each tenth of a second. What was shown for less is not judged. */
export function perTenth(shots: readonly Shot[]): readonly Shot[] {
  const last = new Map<number, Shot>();
  for (const shot of shots) last.set(Math.floor(shot.at / EVERY_MS), shot);
  return [...last.entries()].sort(([a], [b]) => a - b).map(([, shot]) => shot);
}

export interface Seen {
  readonly at: number;
  /** edges on the floor: seats with their colours, icons and letters. An empty floor has none, whatever its colour is */
  readonly seats: number;
  /** … with a strong colour: a grey picture has none */
  readonly coloured: number;
}

/** Reads frames in a browser page, since it can read PNG. The floor is left of 72 % and between 15 and 85 % of the height. */
export async function readShots(browser: Browser, shots: readonly Shot[]): Promise<readonly Seen[]> {
  const page: Page = await browser.newPage();
  try {
    const seen: Seen[] = [];
    for (const { at, png } of shots) {
      const counts = await page.evaluate(async ([data, edge]) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        const ctx = canvas.getContext('2d', { willReadFrequently: true });
        if (ctx === null) return { seats: 0, coloured: 0 };
        [canvas.width, canvas.height] = [image.width, image.height];
        ctx.drawImage(image, 0, 0);
        const [left, top] = [Math.round(image.width * 0.02), Math.round(image.height * 0.18)];
        const { data: pixels } = ctx.getImageData(left, top, Math.round(image.width * 0.68), Math.round(image.height * 0.6));
        let [seats, coloured] = [0, 0];
        for (let n = 0; n < pixels.length; n += 4) {
          const [r = 0, g = 0, b = 0] = [pixels[n], pixels[n + 1], pixels[n + 2]];
          const next = Math.max(pixels[n + 4] ?? 0, pixels[n + 5] ?? 0, pixels[n + 6] ?? 0);
          if (Math.abs(Math.max(r, g, b) - next) > edge) seats++;
          if (Math.max(r, g, b) - Math.min(r, g, b) > 70) coloured++;
        }
        return { seats, coloured };
      }, [png, EDGE] as const);
      seen.push({ at, ...counts });
    }
    return seen;
  } finally {
    await page.close();
  }
}

/** Frames with fewer than half of the seats of the frame before. */
export const blanks = (seen: readonly Seen[]): readonly string[] => seen.flatMap(({ at, seats }, n) => {
  const before = seen[n - 1];
  return before !== undefined && seats < before.seats / 2 ? [`${seats} after ${before.seats} points, at ${Math.round(at - (seen[0]?.at ?? 0))} ms`] : [];
});
