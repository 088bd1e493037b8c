// A sandbox for the measurements of drawn floors, and a browser that shows it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { findChromium } from '../../browser/chromium.mjs';

const program = fileURLToPath(new URL('../../../server/bin/Release/net10.0/connect-streaming.dll', import.meta.url));

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** The smallest value that p percent of the values do not exceed. */
export const at = (values, p) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil((p / 100) * values.length) - 1)];

/** Starts the sandbox on a free port and Chromium; waits until the server is ready. `send` throws when the answer is an error. */
export async function start(...args) {
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => { const { port: free } = probe.address(); probe.close(() => resolve(free)); });
  });
  const url = `http://127.0.0.1:${port}`;
  const server = spawn('dotnet', [program, 'serve', '--sandbox', '--seed', '7', '--urls', url, ...args], { stdio: 'ignore' });
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  for (let i = 0; i < 600 && !(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false)); i++) await pause(100);

  async function send(method, path, body) {
    const answer = await fetch(`${url}${path}`, {
      method, headers: { 'content-type': 'application/json', origin: url }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  }

  async function stop() {
    await browser.close();
    server.kill('SIGTERM');
  }

  return { url, browser, send, stop };
}
