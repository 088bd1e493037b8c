// node tests/benchmarks/Glass/glass.mjs [--seconds=180]: the sandbox at default settings in real Chromium. Prints what the page itself
// measures, of its newest 1,024 changes: EventTimestamp → paint, and the part that is ours (record readable → paint).
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from '../../browser/chromium.mjs';

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const program = fileURLToPath(new URL('../../../server/bin/Release/net10.0/connect-streaming.dll', import.meta.url));
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port: free } = probe.address(); probe.close(() => resolve(free)); });
});
const url = `http://127.0.0.1:${port}`;
const server = spawn('dotnet', [program, 'serve', '--sandbox', '--urls', url], { stdio: 'ignore' });
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
try {
  for (let i = 0; i < 600 && !(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false)); i++) await new Promise(
    (resolve) => setTimeout(resolve, 100));
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  // The page's two rings of measurements (client/live/latency.ts) are the first arrays of this kind and length that it makes.
  await page.addInitScript(() => {
    const Plain = Float64Array;
    globalThis.rings = [];
    globalThis.Float64Array = class extends Plain {
      static get [Symbol.species]() { return Plain; }
      constructor(...args) { super(...args); if (args[0] === 1024) globalThis.rings.push(this); }
    };
  });
  await page.goto(`${url}/?lang=en`);
  await page.waitForTimeout(Number(options.seconds ?? 180) * 1000);
  await page.locator('.stat button[aria-expanded]').click();
  console.log((await page.locator('.latency').innerText()).replace(/\n/g, ' | '));
  const [glass, ours] = await page.evaluate(() => globalThis.rings.slice(0, 2).map((ring) => [...ring].filter((value) => value > 0)));
  for (const [name, values] of [['event → glass', glass], ['ours', ours]]) {
    const sorted = values.sort((a, b) => a - b);
    const at = (p) => Math.round(sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))]);
    console.log(`${name}: p50 ${at(50)} ms, p95 ${at(95)} ms, p99 ${at(99)} ms, most ${at(100)} ms over ${sorted.length} changes`);
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
}
