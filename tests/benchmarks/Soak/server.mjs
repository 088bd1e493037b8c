// The server of `npm start`, on a port of its own, as built.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { childOf, residentOf } from './memory.mjs';

const path = (from) => fileURLToPath(new URL(from, import.meta.url));
const PROGRAM = path('../../../server/bin/Release/net10.0/connect-streaming.dll');
const PAGE = path('../../../server/wwwroot/index.html');
const LEASH = path('../../browser/leash.mjs');
const READY_MS = 120_000;

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** It ends with this process, however that ends. */
export async function startSandbox(...args) {
  for (const built of [PROGRAM, PAGE]) {
    if (!existsSync(built)) throw new Error(`${built} is missing. Run: npm run build && dotnet build server -c Release`);
  }
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => { const { port: free } = probe.address(); probe.close(() => resolve(free)); });
  });
  const url = `http://127.0.0.1:${port}`;
  const leash = spawn(process.execPath, [LEASH, 'dotnet', PROGRAM, 'serve', '--sandbox', '--urls', url, ...args], { stdio: ['pipe', 'ignore', 'inherit'],
    // A Ctrl-C in the terminal is for the soak. It ends the server when it has told its summary.
    detached: true });
  const ended = new Promise((resolve) => { leash.on('exit', resolve); });
  const until = Date.now() + READY_MS;
  while (!(await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) {
    if (Date.now() > until || leash.exitCode !== null) throw new Error(`The sandbox was not ready within ${READY_MS / 1000} s.`);
    await pause(200);
  }
  return {
    url,
    /** MB; null: not known */
    resident: () => residentOf(childOf(leash.pid) ?? -1),
    async screens() {
      const answer = await fetch(`${url}/api/screens`);
      return answer.ok ? answer.json() : { screens: [], now: Date.now() };
    },
    async stop() {
      leash.stdin.end();
      await ended;
    },
  };
}
