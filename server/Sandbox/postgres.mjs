// A PostgreSQL server of this run: the installed programs, a folder of its own, a socket in that folder, no port.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stop } from './build.mjs';

function programs() {
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)).map((v) => join(debian, v, 'bin')) : [];
  return [...folders, ...(process.env.PATH ?? '').split(delimiter)].find((f) => existsSync(join(f, 'initdb')) && existsSync(join(f, 'postgres')));
}

function run(command, ...args) {
  const done = spawnSync(command, args, { cwd: '/', encoding: 'utf8' });
  if (done.status !== 0) stop(`${command} failed:`, done.stdout ?? '', done.stderr ?? '', done.error ? String(done.error) : '');
}

/** PostgreSQL does not run as root. */
function otherUser() {
  if (process.getuid() !== 0) return null;
  return ['postgres', 'nobody'].find((user) => spawnSync('id', ['-u', user]).status === 0)
    ?? stop('PostgreSQL does not run as root, and this system has neither a user postgres nor nobody. Start this as another user.');
}

/** Starts it. A shell stops it and removes the folder when this process has ended, for any reason. */
export async function startPostgres() {
  const bin = programs();
  if (!bin) {
    stop('PostgreSQL is not installed. The servers of a cluster share its database.',
      'Debian and Ubuntu: sudo apt-get install postgresql    Fedora: sudo dnf install postgresql-server    macOS: brew install postgresql');
  }
  // Not below TMPDIR: the other user may have no access there, and a socket name has at most 107 bytes.
  const folder = mkdtempSync('/tmp/cs-cluster-');
  const user = otherUser();
  if (user) run('chown', user, folder);
  const as = user ? ['setpriv', '--reuid', user, '--regid', user === 'nobody' ? 'nogroup' : user, '--clear-groups'] : [];
  const [first, ...rest] = [...as, join(bin, 'initdb'), '--pgdata', join(folder, 'data'), '--username', 'connect_streaming', '--auth', 'trust',
    '--encoding', 'UTF8', '--locale', 'C', '--no-sync'];
  run(first, ...rest);
  const serve = `'${join(bin, 'postgres')}' -D '${folder}/data' -k '${folder}' -c listen_addresses= -c fsync=off -c max_connections=300 `
    + `>'${folder}/log' 2>&1 & read -r end; kill -INT $!; wait; rm -rf '${folder}'`;
  const [shell, ...shellArgs] = [...as, 'sh', '-c', serve];
  const child = spawn(shell, shellArgs, { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => { child.on('exit', resolve); });
  const ready = () => spawnSync(join(bin, 'pg_isready'), ['-q', '-h', folder, '-U', 'connect_streaming']).status === 0;
  for (const began = performance.now(); !ready();) {
    if (child.exitCode !== null || performance.now() - began > 60_000) stop(`PostgreSQL did not start. Its log: ${folder}/log`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  return {
    connection: `Host=${folder};Username=connect_streaming;Database=postgres`,
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
