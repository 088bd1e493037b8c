import { writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { serious } from './product/axe';
import { watchBrightness } from './scripted/brightness';
import { live } from './scripted/browser';
import { FloorState, liveOf } from './scripted/floor-state';
import { WallServer } from './scripted/wall-server';

const PEOPLE = 120;
const STEP_MS = 5 * 60_000;
const DAY = 288;
/** Frames in a row that are more than 30 minutes. */
const TOO_LONG = 7;
const MOST_ALWAYS = 0.6;
const MOST_AT_NIGHT = 0.7;
/** What the browser rounds. */
const ROUNDING = 0.01;
/** Each person has another state every 20 minutes, so that no alert is there for longer. */
const CHANGED = PEOPLE / 4;
const SIZE = { width: 1280, height: 720 };

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
/** No alert follows another one on the same seat: no error after a missed contact. */
const turn = (n: number): number => (n % 41 === 0 ? n + 1 : n);
const hourIn = (ms: number): number => new Date(ms + 9 * 3_600_000).getUTCHours();

for (const theme of ['dark', 'light', 'auto'] as const) {
  test(`in a day of frames nothing is above 60 % for more than 30 minutes, and at night nothing above 70 %: theme ${theme} @long`, async ({ browser }) => {
    test.setTimeout(1_800_000);
    const floor = new FloorState('a', '東京 3F 西', PEOPLE, Date.now(), true);
    const server = new WallServer([floor]);
    const night = { from: '22:00', to: '06:00' };
    server.settings = { names: 'initials', theme, languages: ['ja', 'en'], ...(theme === 'light' ? {} : { night }) };
    await server.listen();
    const page = await browser.newPage({ viewport: SIZE });
    const light = await watchBrightness(browser);
    try {
      // What the page does once a second it does ten times a second here.
      await page.addInitScript(() => {
        const every = window.setInterval.bind(window);
        window.setInterval = ((run: () => void, ms: number) => every(run, ms === 1_000 ? 100 : ms)) as typeof window.setInterval;
      });
      await page.goto(`${server.url}/wall`);
      await live(page);
      let darkest = 1;
      for (let n = 0; n < DAY; n++) {
        server.offset += STEP_MS;
        const at = server.now();
        server.tick();
        server.send(floor, floor.change(Array.from({ length: CHANGED }, (_, k) => liveOf((n * CHANGED + k) % PEOPLE, turn(n + k), at)), at));
        await pause(350);
        const png = await page.screenshot();
        await light.add(png, MOST_ALWAYS + ROUNDING);
        const hour = hourIn(at);
        const { most } = await light.last();
        if (theme !== 'light' && (hour >= 23 || hour < 5)) {
          expect(most, `at ${hour}:00`).toBeLessThanOrEqual(MOST_AT_NIGHT + ROUNDING);
          darkest = Math.min(darkest, most);
        }
        if (n % 72 === 30) await writeFile(test.info().outputPath(`hour-${hour}.png`), png);
        if (n === 100) expect(await serious(page)).toEqual([]);
      }
      const { frames, x, y, pixels } = await light.longest();
      console.log(`${theme}: ${pixels} pixels were above 60 % for ${frames} frames in a row (${frames * 5} minutes), the first at ${x}, ${y}; `
        + `the brightest pixel of the darkest night frame ${darkest.toFixed(2)}`);
      expect(frames).toBeLessThan(TOO_LONG);
    } finally {
      await light.close();
      await page.close();
      await server.kill();
    }
  });
}
