// node tests/browser/bench/run-editor.mjs [--seats=10000] [--selected=1000] [--changes=300] [--size=1920x1080] [--seconds=6] [--shot=file.png]
// Opens a plan in the editor's stage, and drags the selected seats by the real pointer while live states change. Prints the time until the plan is
// painted, frames of the drag, snapping per move, and the processor time of the main thread. The page is served by Vite, not built.
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { findChromium } from '../chromium.mjs';

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const seconds = Number(options.seconds ?? 6);
const [width, height] = (options.size ?? '1920x1080').split('x').map(Number);
const system = findChromium();
const server = await createServer({
  root: fileURLToPath(new URL('.', import.meta.url)), configFile: false, logLevel: 'error', cacheDir: options.cache,
  server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [fileURLToPath(new URL('../../..', import.meta.url))] } },
});
await server.listen();
const browser = await chromium.launch({ ...(system === null ? {} : { executablePath: system }), args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => console.error(String(error)));
  const query = new URLSearchParams({ seats: options.seats ?? '10000', selected: options.selected ?? '1000', changes: options.changes ?? '300' });
  await page.goto(`${server.resolvedUrls?.local[0]}editor.html?${query}`);
  await page.waitForFunction(() => window.bench?.loaded !== undefined, undefined, { timeout: 60_000 });
  const loads = await page.evaluate(() => window.bench.loads(5));
  await page.waitForTimeout(1_500);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const task = async () => (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value;
  const { x, y } = await page.evaluate(() => window.bench.grip());
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 12, y + 8, { steps: 3 });
  await page.waitForTimeout(500);
  const frames = page.evaluate((time) => window.bench.frames(time), seconds);
  const [busy, at] = [await task(), Date.now()];
  for (let n = 0; Date.now() - at < seconds * 1000 - 100; n++) {
    await page.mouse.move(x + 60 + Math.sin(n / 25) * 180, y + 40 + Math.cos(n / 31) * 120);
    await page.waitForTimeout(6);
  }
  const used = (await task()) - busy;
  const result = await frames;
  if (options.shot) await page.screenshot({ path: options.shot });
  const dropped = await page.evaluate(() => performance.now());
  await page.mouse.up();
  const drop = await page.evaluate((from) => window.bench.settled(from), dropped);
  const moves = await page.evaluate(() => window.bench.snaps());
  console.log(
    `${query.get('selected')} of ${query.get('seats')} seats, ${query.get('changes')} changes/s, ${width}x${height}: `
    + `load ${loads.map((one) => one.toFixed(0)).join(', ')} ms; `
    + `drag ${result.fps.toFixed(1)} fps, p95 ${result.p95.toFixed(1)} ms, worst ${result.worst.toFixed(1)} ms; `
    + `snapping median ${moves.median.toFixed(3)} ms, p99 ${moves.p99.toFixed(3)}, of ${moves.count} moves; `
    + `main thread ${((used / seconds) * 100).toFixed(0)} %; after the drop ${drop.toFixed(0)} ms`);
} finally {
  await browser.close();
  await server.close();
}
