// node tests/benchmarks/Glass/glass.mjs [--seconds=60]: the sandbox at default settings in real Chromium. Prints what the
// page itself measures: EventTimestamp → paint, and the part that is ours (record readable → paint).
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from '../../browser/chromium.mjs';

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, '').split('=')));
const program = fileURLToPath(new URL('../../../server/bin/Release/net10.0/connect-streaming.dll', import.meta.url));
const url = 'http://127.0.0.1:5187';
const server = spawn('dotnet', [program, 'serve', '--sandbox', '--urls', url], { stdio: 'ignore' });
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
try {
  for (let i = 0; i < 300 && !(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false)); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`${url}/?lang=en`);
  await page.waitForTimeout(Number(options.seconds ?? 60) * 1000);
  await page.locator('.stat button[aria-expanded]').click();
  console.log((await page.locator('.latency').innerText()).replace(/\n/g, ' | '));
} finally {
  await browser.close();
  server.kill('SIGTERM');
}
