// npm start: install what is missing, build what changed, run the whole product in its sandbox.
// Everything after "--" goes to `connect-streaming serve`, e.g. npm start -- --urls http://localhost:8080, npm start -- --access local
import { spawn } from 'node:child_process';
import { build, root } from './build.mjs';

const server = build();
const args = process.argv.slice(2);
const child = spawn('dotnet', [server, 'serve', '--sandbox', ...args], { cwd: root, stdio: 'inherit' });
// Ctrl-C reaches the server by itself (same terminal); we only wait until it has put everything away.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); });
}
child.on('exit', (code, signal) => process.exit(signal === 'SIGINT' ? 130 : (code ?? 1)));
