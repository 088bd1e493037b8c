// Installs what is missing and builds what changed. For npm start and npm run cluster.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const windows = process.platform === 'win32';

export function stop(...lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}

/** Runs a step quietly; its output is shown only when it fails. */
export function step(what, command, args) {
  process.stdout.write(`${what} … `);
  const started = performance.now();
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: windows, maxBuffer: 64 << 20 });
  if (done.status !== 0) {
    console.log('failed');
    stop(done.stdout ?? '', done.stderr ?? '', done.error ? String(done.error) : '', `The command was: ${command} ${args.join(' ')}`);
  }
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function newest(path) {
  const at = statSync(path, { throwIfNoEntry: false });
  if (!at) return 0;
  if (!at.isDirectory()) return at.mtimeMs;
  return readdirSync(path).reduce((most, name) => Math.max(most, newest(join(path, name))), 0);
}

/** @returns the server's program, for `dotnet`. */
export function build() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Node.js ${process.versions.node} is too old: ConnectStreaming needs 20.19 or later (https://nodejs.org).`);
  }
  const sdk = spawnSync('dotnet', ['--version'], { cwd: root, encoding: 'utf8', shell: windows });
  if (sdk.status !== 0) {
    stop('The .NET 10 SDK was not found: install it from https://dotnet.microsoft.com/download and start again.', (sdk.stderr ?? '').trim());
  }

  if (newest(join(root, 'package-lock.json')) > newest(join(root, 'node_modules', '.package-lock.json'))) {
    step('Installing the front end\'s packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  }
  if (Math.max(newest(join(root, 'client')), newest(join(root, 'package-lock.json'))) > newest(join(root, 'server', 'wwwroot', 'index.html'))) {
    step('Building the page', 'npm', ['run', 'build']);
  }
  step('Building the server', 'dotnet', ['build', 'server/ConnectStreaming.Server.csproj', '-c', 'Release', '--nologo', '-v', 'quiet']);

  const server = join(root, 'server', 'bin', 'Release', 'net10.0', 'connect-streaming.dll');
  if (!existsSync(server)) stop(`The build left no ${server}.`);
  return server;
}
