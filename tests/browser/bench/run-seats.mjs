// node tests/browser/bench/run-seats.mjs [--seats=10000] [--changes=1000] [--size=1920x1080] [--ratio=1] [--seconds=8]
//   [--drawn=1] [--ticks=thread] [--theme=dark] [--trust=stale] [--zoom=1.5] [--island=g0] [--select=3] [--shot=file.png]
// Without --seats it runs both budget cases. Prints main-thread busy %, frames and heap of Chromium on this machine.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const seconds = Number(options.seconds ?? 8);
const [width, height] = (options.size ?? '1920x1080').split('x').map(Number);
const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const server = await createServer({
  root: fileURLToPath(new URL('.', import.meta.url)), configFile: false, logLevel: 'error', cacheDir: options.cache,
  server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [fileURLToPath(new URL('../../..', import.meta.url))] } },
});
await server.listen();
const address = server.resolvedUrls?.local[0];
const browser = await chromium.launch({
  ...(system === undefined ? {} : { executablePath: system }),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

async function run(query) {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: Number(options.ratio ?? 1) });
  page.on('pageerror', (error) => console.error(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') console.error(message.text()); });
  await page.goto(`${address}seats.html?${new URLSearchParams(query)}`);
  await page.waitForFunction(() => 'bench' in window);
  await page.waitForTimeout(1500);
  if (options.zoom) {
    await page.evaluate((factor) => window.bench.layer.zoomBy(factor), Number(options.zoom));
    await page.waitForTimeout(900);
  }
  if (options.shot) {
    await page.screenshot({ path: options.shot });
    await page.close();
    return;
  }
  const cdp = await page.context().newCDPSession(page);
  // By the thread's own processor time other work on the machine does not count.
  await cdp.send('Performance.enable', options.ticks === 'thread' ? { timeDomain: 'threadTicks' } : {});
  const metric = async (name) => (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === name).value;
  await cdp.send('HeapProfiler.collectGarbage');
  const heap = await metric('JSHeapUsedSize');
  const [task, script, at] = [await metric('TaskDuration'), await metric('ScriptDuration'), Date.now()];
  const frames = await page.evaluate((time) => window.bench.frames(time), seconds);
  const wall = (Date.now() - at) / 1000;
  const [busy, scripted] = [((await metric('TaskDuration')) - task) / wall, ((await metric('ScriptDuration')) - script) / wall];
  await cdp.send('HeapProfiler.collectGarbage');
  const after = await metric('JSHeapUsedSize');
  const what = `${query.seats} ${query.drawn ? 'drawn ' : ''}seats`;
  console.log(
    `${what}, ${query.changes}/s at ${width}x${height}: ${(busy * 100).toFixed(1)} % busy (script ${(scripted * 100).toFixed(1)} %), ` +
    `${frames.fps.toFixed(1)} fps, p95 ${frames.p95.toFixed(1)} ms, worst ${frames.worst.toFixed(1)} ms, ${(frames.painted / seconds).toFixed(1)} paints/s, ` +
    `heap ${(heap / 1e6).toFixed(1)} → ${(after / 1e6).toFixed(1)} MB`);
  await page.close();
}

try {
  const known = ['theme', 'trust', 'island', 'select', 'dim', 'calm', 'drawn'];
  const rest = Object.fromEntries(known.filter((key) => key in options).map((key) => [key, options[key]]));
  const cases = 'seats' in options
    ? [{ seats: options.seats, changes: options.changes ?? '0' }]
    : [{ seats: '10000', changes: '1000' }, { seats: '2000', changes: '100' }];
  for (const one of cases) await run({ ...one, ...rest });
} finally {
  await browser.close();
  await server.close();
}
