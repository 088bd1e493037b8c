// node tests/browser/bench/first-seats.mjs http://127.0.0.1:5080 [--runs=9] [--size=1920x1080]
// Opens the map of a running server again and again, each time in a new browser context. Prints the time from the end of the snapshot's answer to
// the second frame after the first seat is painted, in milliseconds.
import { chromium } from '@playwright/test';
import { findChromium } from '../chromium.mjs';

const [url, ...rest] = process.argv.slice(2);
if (url === undefined) throw new Error('Say which server: first-seats.mjs http://127.0.0.1:5080');
const options = Object.fromEntries(rest.map((arg) => arg.replace(/^--/, '').split('=')));
const [width, height] = (options.size ?? '1920x1080').split('x').map(Number);
const system = findChromium();
const browser = await chromium.launch(system === null ? {} : { executablePath: system });
const times = [];
try {
  for (let run = 0; run < Number(options.runs ?? 9); run++) {
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const { prototype } = CanvasRenderingContext2D;
      const { fillText } = prototype;
      prototype.fillText = function (...args) {
        if (this.canvas.className === 'seat-tiles') {
          prototype.fillText = fillText;
          const end = performance.getEntriesByType('resource').find((one) => one.name.endsWith('/snapshot')).responseEnd;
          requestAnimationFrame(() => requestAnimationFrame((now) => { window.firstSeats = now - end; }));
        }
        return fillText.apply(this, args);
      };
    });
    await page.goto(`${url}/?view=map`);
    await page.waitForFunction(() => window.firstSeats !== undefined, undefined, { timeout: 60_000 });
    times.push(await page.evaluate(() => window.firstSeats));
    await context.close();
  }
} finally {
  await browser.close();
}
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(0);
console.log(`snapshot → first seats: median ${at(0.5)} ms, best ${at(0)}, worst ${at(1)} of ${times.length}`);
