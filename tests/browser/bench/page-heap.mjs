// node tests/browser/bench/page-heap.mjs http://127.0.0.1:5080 [--minutes=0.5,2,5,10] [--size=1920x1080]
// Leaves the complete page open on a running server. Prints its heap after a forced collection, its DOM nodes and event
// listeners, and how busy its main thread was since the last line.
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { findChromium } from '../chromium.mjs';

const [url, ...rest] = process.argv.slice(2);
if (url === undefined) throw new Error('Say which server: page-heap.mjs http://127.0.0.1:5080');
const options = Object.fromEntries(rest.map((arg) => arg.replace(/^--/, '').split('=')));
const minutes = (options.minutes ?? '0.5,2,5,10').split(',').map(Number);
const [width, height] = (options.size ?? '1920x1080').split('x').map(Number);
const system = findChromium();
const browser = await chromium.launch(system === null ? {} : { executablePath: system });
try {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => console.error(String(error)));
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') console.error(message.text()); });
  await page.goto(`${url}/?view=map`);
  await page.waitForFunction(() => document.querySelectorAll('.seat-mirror button').length > 0);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const metrics = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((one) => [one.name, one.value]));
  const began = Date.now();
  let before = await metrics();
  for (const minute of minutes) {
    await sleep(Math.max(0, began + minute * 60_000 - Date.now()));
    const busy = await metrics();
    for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
    const now = await metrics();
    const share = (busy.TaskDuration - before.TaskDuration) / (busy.Timestamp - before.Timestamp);
    console.log(
      `${minute} min: heap ${(now.JSHeapUsedSize / 1e6).toFixed(2)} MB, ${now.Nodes} nodes, ${now.JSEventListeners} listeners, ` +
        `main thread ${(share * 100).toFixed(1)} % busy`,
    );
    before = now;
  }
} finally {
  await browser.close();
}
